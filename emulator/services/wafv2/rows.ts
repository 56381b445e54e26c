import { randomUUID } from "node:crypto";
import { mostCapacity } from "../../../aws/firewall";
import { AwsError, type Cloud } from "../../cloud";
import { resourceType, type ValueCheck } from "../../resourceType";
import { arn, count, length, matches, oneOf } from "../../rules";
import { capacityOf, groupNamed } from "./capacity";

const region = { computed: true } as const;

const name = matches(/^[\w-]+$/, "must contain only letters, digits, hyphens and underscores");

/** What WAF refuses of one rule by itself, or of a rule beside another. */
const rulesAreWhole: ValueCheck<readonly Rule[]> = (rules) => {
  for (const { name: rule, action, overrideAction, statement } of rules) {
    const isGroup =
      (statement.managedRuleGroupStatement ?? statement.ruleGroupReferenceStatement) !== undefined;
    if (isGroup ? action !== undefined || overrideAction === undefined : action === undefined) {
      return `must have ${isGroup ? "an overrideAction and no action" : "an action"} in the rule "${rule}"`;
    }
    const rate = statement.rateBasedStatement;
    if (rate === undefined) continue;
    if (rate.limit < 10 || rate.limit > 2_000_000_000) {
      return `must have a limit from 10 to 2000000000 in the rule "${rule}", got ${rate.limit}`;
    }
    if (![60, 120, 300, 600].includes(rate.evaluationWindowSec ?? 300)) {
      return `must have an evaluationWindowSec of 60, 120, 300 or 600 in the rule "${rule}", got ${rate.evaluationWindowSec ?? ""}`;
    }
  }
  for (const [what, values] of [
    ["name", rules.map((rule) => rule.name)],
    ["priority", rules.map((rule) => rule.priority)],
  ] as const) {
    if (new Set<unknown>(values).size < values.length) return `must have another ${what} in each rule`;
  }
  return undefined;
};

/** A rule, as far as it is looked at. */
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object | undefined;
  readonly overrideAction?: object | undefined;
  readonly statement: {
    readonly managedRuleGroupStatement?: { readonly name: string; readonly vendorName: string } | undefined;
    readonly ruleGroupReferenceStatement?: object | undefined;
    readonly rateBasedStatement?:
      { readonly limit: number; readonly evaluationWindowSec?: number | undefined } | undefined;
  };
}

export const webAcl = resourceType("aws:wafv2/webAcl:WebAcl", {
  inputs: {
    associationConfig: {},
    captchaConfig: {},
    challengeConfig: {},
    customResponseBodies: { set: true },
    dataProtectionConfig: {},
    defaultAction: { required: true },
    description: { check: length(1, 256) },
    name: { computed: true, check: [length(1, 128), name] },
    namePrefix: { computed: true, check: [length(1, 102), name] },
    region,
    ruleJson: {},
    rules: { set: true, check: (rules) => rulesAreWhole(rules) },
    scope: { required: true, check: oneOf("REGIONAL", "CLOUDFRONT") },
    tags: {},
    tokenDomains: { set: true },
    visibilityConfig: { required: true },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 128 },
  refusals: [
    (inputs, cloud, existing) => {
      if (existing || !cloud.find("aws:wafv2/webAcl:WebAcl", (other) => other.name === inputs.name)) return;
      throw new AwsError(
        "WAFV2: CreateWebACL",
        "WAFDuplicateItemException",
        "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
      );
    },
    ({ rules = [] }, _, existing) => {
      const operation = `WAFV2: ${existing ? "Update" : "Create"}WebACL`;
      const groups = rules.flatMap(({ statement }) => statement.managedRuleGroupStatement ?? []);
      const unknown = groups.find(
        (group) => group.vendorName !== "AWS" || groupNamed(group.name) === undefined,
      );
      if (unknown !== undefined) {
        throw new AwsError(
          operation,
          "WAFInvalidParameterException",
          `Error reason: The referenced managed rule group doesn't exist, field: RULE, parameter: ${unknown.name}`,
        );
      }
      const capacity = capacityOf(rules);
      if (capacity <= mostCapacity) return;
      throw new AwsError(
        operation,
        "WAFLimitsExceededException",
        `the rules take ${capacity} of a web ACL's capacity, which is ${mostCapacity}`,
      );
    },
    ({ scope }, cloud) => {
      if (scope !== "CLOUDFRONT" || cloud.region === "us-east-1") return;
      throw new AwsError(
        "WAFV2: CreateWebACL",
        "WAFInvalidParameterException",
        "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT",
      );
    },
  ],
  identify: (inputs, cloud) => {
    const id = randomUUID();
    return {
      id,
      arn: cloud.arn("wafv2", `regional/webacl/${inputs.name ?? ""}/${id}`),
      applicationIntegrationUrl: "",
    };
  },
  describe: ({ rules = [] }) => ({ capacity: capacityOf(rules), lockToken: randomUUID() }),
  retire: ({ id, properties }, cloud) => {
    const used = cloud.find(
      "aws:wafv2/webAclAssociation:WebAclAssociation",
      ({ webAclArn }) => webAclArn === properties.arn,
    );
    if (used === undefined) return;
    throw new AwsError(
      "WAFV2: DeleteWebACL",
      "WAFAssociatedItemException",
      `AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource. (${id})`,
    );
  },
});

export const association = resourceType("aws:wafv2/webAclAssociation:WebAclAssociation", {
  inputs: {
    region,
    resourceArn: { required: true, check: arn() },
    webAclArn: { required: true, check: arn("wafv2") },
  },
  refusals: [
    ({ resourceArn, webAclArn }, cloud) => {
      needWebAcl(cloud, "AssociateWebACL", webAclArn);
      const there = cloud.find("aws:lb/loadBalancer:LoadBalancer", (other) => other.arn === resourceArn);
      if (there !== undefined) return;
      throw new AwsError(
        "WAFV2: AssociateWebACL",
        "WAFNonexistentItemException",
        `AWS WAF couldn’t perform the operation because your resource doesn’t exist. (${resourceArn})`,
      );
    },
  ],
  // The provider's own form of it (web_acl_association.go).
  identify: ({ resourceArn, webAclArn }) => ({ id: `${webAclArn},${resourceArn}` }),
});

export const logging = resourceType("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", {
  inputs: {
    logDestinationConfigs: { required: true, set: true, check: count(1, 1) },
    loggingFilter: {},
    redactedFields: { set: true, check: count(0, 100) },
    region,
    resourceArn: { required: true, check: arn("wafv2") },
  },
  refusals: [
    ({ resourceArn, logDestinationConfigs: [destination = ""] }, cloud) => {
      needWebAcl(cloud, "PutLoggingConfiguration", resourceArn);
      const group = cloud.find("aws:cloudwatch/logGroup:LogGroup", (other) => other.arn === destination);
      if (group?.properties.name?.startsWith("aws-waf-logs-")) return;
      throw new AwsError(
        "WAFV2: PutLoggingConfiguration",
        "WAFInvalidParameterException",
        `Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: LOG_DESTINATION, parameter: ${destination} (it has to exist, and its name to begin with aws-waf-logs-)`,
      );
    },
  ],
  // AWS answers a header's name in lower case, whatever it was given (the provider's web_acl_logging_configuration.go).
  report: ({ redactedFields }) =>
    redactedFields === undefined
      ? {}
      : {
          redactedFields: redactedFields.map(({ singleHeader, ...other }) =>
            singleHeader === undefined
              ? other
              : { ...other, singleHeader: { name: singleHeader.name.toLowerCase() } },
          ),
        },
  identify: ({ resourceArn }) => ({ id: resourceArn }),
});

function needWebAcl(cloud: Cloud, operation: string, wanted: string): void {
  if (cloud.find("aws:wafv2/webAcl:WebAcl", (other) => other.arn === wanted)) return;
  throw new AwsError(
    `WAFV2: ${operation}`,
    "WAFNonexistentItemException",
    `AWS WAF couldn’t perform the operation because your resource doesn’t exist. (${wanted})`,
  );
}
