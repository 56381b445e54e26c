import { bodySizeRule, managedRules } from "../aws/firewall";
import type { types } from "./aws";

type Rule = types.input.wafv2.WebAclRule;
type Statement = types.input.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatement;

/** What a firewall does with what it finds. */
export type FirewallMode = "count" | "block";

/** What a firewall's rules are made from. */
export interface FirewallRules {
  /** What is done with what is found. */
  readonly mode: FirewallMode;
  /** Rules of AWS's groups that only count, also where the others block. */
  readonly countedRules: readonly string[];
  /** How many sign-ins an address may try in five minutes. */
  readonly signInLimit: number;
}

/** The label of requests whose path holds a password-reset token. */
export const resetLinkLabel = "reset-link";

/**
 * Where passwords are tried, addresses of accounts are guessed, and reset mails are asked for: SisCoE's own forms, Django's admin,
 * and the first page, where the form is in some versions (backend/accounts/urls.py, backend/urls.py of github.com/Andre-fdias/SisCoE).
 */
const signIn: readonly Statement[] = [
  path("EXACTLY", "/"),
  path("STARTS_WITH", "/accounts/"),
  path("STARTS_WITH", "/admin/login/"),
];

/** The rules of a firewall before SisCoE, in the order in which they are asked. */
export function firewallRules({ mode, countedRules, signInLimit }: FirewallRules): Rule[] {
  // A group's own rules block, unless they are overridden; the rest of its answer is turned into a count as a whole.
  const ofGroup = mode === "count" ? { count: {} } : { none: {} };
  const counted = new Set([bodySizeRule, ...countedRules]);
  return [
    {
      name: "reset-links",
      statement: path("STARTS_WITH", "/accounts/reset/"),
      action: { count: {} },
      ruleLabels: [{ name: resetLinkLabel }],
    },
    {
      name: "sign-ins",
      statement: {
        rateBasedStatement: {
          aggregateKeyType: "IP",
          limit: signInLimit,
          evaluationWindowSec: 300,
          scopeDownStatement: {
            andStatement: { statements: [method("POST"), { orStatement: { statements: [...signIn] } }] },
          },
        },
      },
      action: mode === "count" ? { count: {} } : { block: {} },
    },
    ...Object.entries(managedRules).map(([name, { rules }]) => ({
      name,
      statement: {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name,
          ruleActionOverrides: rules
            .filter((rule) => counted.has(rule))
            .map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        },
      },
      overrideAction: ofGroup,
    })),
  ].map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) }));
}

/**
 * What can be seen of a rule: how often it was met. Not samples of the requests, which show cookies to whoever may look, whatever
 * the logs leave out.
 *
 * Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html (RedactedFields)
 */
export function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}

/** A path as Django sees it: decoded once, and otherwise as it came. */
function path(positionalConstraint: "EXACTLY" | "STARTS_WITH", searchString: string) {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint,
      searchString,
      textTransformations: [{ priority: 0, type: "URL_DECODE" }],
    },
  };
}

function method(searchString: string) {
  return {
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: "EXACTLY",
      searchString,
      textTransformations: [{ priority: 0, type: "NONE" }],
    },
  };
}
