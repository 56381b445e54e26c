/*
 * AWS WAF's own groups of rules, as far as this stack uses them, with the capacity that each takes and the names of its rules.
 * A name that a group doesn't have is silently ignored where its rule is overridden, so names are checked against this list.
 *
 * Sources, read in November 2026: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html,
 * …/aws-managed-rule-groups-use-case.html and …/aws-managed-rule-groups-ip-rep.html; of the silence,
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_RuleActionOverride.html
 */

/** A managed group of rules. */
export interface ManagedRules {
  /** What it takes of a web ACL's capacity. */
  readonly capacity: number;
  /** Its rules. */
  readonly rules: readonly string[];
}

/** The rule that blocks bodies of more than 8 KB, which every upload has. */
export const bodySizeRule = "SizeRestrictions_BODY";

/** The groups, in the order in which they are asked: what costs least first. */
export const managedRules = {
  AWSManagedRulesAmazonIpReputationList: {
    capacity: 25,
    rules: ["AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"],
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    capacity: 200,
    rules: [
      "JavaDeserializationRCE_HEADER",
      "JavaDeserializationRCE_BODY",
      "JavaDeserializationRCE_URIPATH",
      "JavaDeserializationRCE_QUERYSTRING",
      "Host_localhost_HEADER",
      "PROPFIND_METHOD",
      "ExploitablePaths_URIPATH",
      "Log4JRCE_HEADER",
      "Log4JRCE_QUERYSTRING",
      "Log4JRCE_BODY",
      "Log4JRCE_URIPATH",
      "ReactJSRCE_BODY",
    ],
  },
  AWSManagedRulesCommonRuleSet: {
    capacity: 700,
    rules: [
      "NoUserAgent_HEADER",
      "UserAgent_BadBots_HEADER",
      "SizeRestrictions_QUERYSTRING",
      "SizeRestrictions_Cookie_HEADER",
      bodySizeRule,
      "SizeRestrictions_URIPATH",
      "EC2MetaDataSSRF_BODY",
      "EC2MetaDataSSRF_COOKIE",
      "EC2MetaDataSSRF_URIPATH",
      "EC2MetaDataSSRF_QUERYARGUMENTS",
      "GenericLFI_QUERYARGUMENTS",
      "GenericLFI_URIPATH",
      "GenericLFI_BODY",
      "RestrictedExtensions_URIPATH",
      "RestrictedExtensions_QUERYARGUMENTS",
      "GenericRFI_QUERYARGUMENTS",
      "GenericRFI_BODY",
      "GenericRFI_URIPATH",
      "CrossSiteScripting_COOKIE",
      "CrossSiteScripting_QUERYARGUMENTS",
      "CrossSiteScripting_BODY",
      "CrossSiteScripting_URIPATH",
    ],
  },
  AWSManagedRulesSQLiRuleSet: {
    capacity: 200,
    rules: [
      "SQLi_QUERYARGUMENTS",
      "SQLiExtendedPatterns_QUERYARGUMENTS",
      "SQLi_BODY",
      "SQLiExtendedPatterns_BODY",
      "SQLi_COOKIE",
      "SQLi_URIPATH",
    ],
  },
} as const satisfies Readonly<Record<string, ManagedRules>>;

/** Every rule of these groups, by name. */
export const managedRuleNames: readonly string[] = Object.values(managedRules).flatMap(({ rules }) => rules);

/**
 * The capacity that the price of a web ACL includes; AWS takes more for more, up to {@link mostCapacity}.
 *
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
 */
export const includedCapacity = 1500;
/** The capacity that a web ACL can have at all. */
export const mostCapacity = 5000;
