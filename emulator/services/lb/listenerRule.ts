import type * as aws from "@pulumi/aws";
import { AwsError, hex, type Cloud } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { arn, between } from "../../rules";
import { actionProblem, needTargetGroups, type Action } from "./actions";
import { runFronts } from "./server";

type Condition = Plain<aws.lb.ListenerRuleArgs>["conditions"][number];

const FIELDS = [
  "hostHeader",
  "pathPattern",
  "httpHeader",
  "httpRequestMethod",
  "queryStrings",
  "sourceIp",
] as const;

export const listenerRule = resourceType("aws:lb/listenerRule:ListenerRule", {
  inputs: {
    actions: {
      required: true,
      check: (actions) =>
        actions.map((action) => actionProblem(action as Action)).find((reason) => reason !== undefined),
    },
    conditions: {
      required: true,
      set: true,
      check: (conditions) => conditions.map(conditionProblem).find((reason) => reason !== undefined),
    },
    listenerArn: { required: true, check: arn("elasticloadbalancing") },
    priority: { computed: true, check: between(1, 50000) },
    region: { computed: true },
    tags: {},
    transforms: { computed: true, set: true },
  },
  checks: [
    // AWS's words: "A rule can only have '5' condition values and regex values". The quota is the rule's, of all its
    // conditions together: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    ({ conditions }) => {
      const total = conditions.flatMap(valuesOf).length;
      return total > 5
        ? problem(
            "conditions",
            `TooManyConditionValues: a rule takes at most 5 condition values, got ${total}`,
          )
        : undefined;
    },
  ],
  refusals: [
    ({ listenerArn, actions }, cloud) => {
      const operation = "Elastic Load Balancing v2: CreateRule";
      if (!cloud.find("aws:lb/listener:Listener", (known) => known.arn === listenerArn)) {
        throw new AwsError(operation, "ListenerNotFound", "One or more listeners not found");
      }
      needTargetGroups(cloud, operation, actions as readonly Action[]);
    },
    ({ listenerArn, priority }, cloud, existing) => {
      const taken = rulesOf(cloud, listenerArn).find(
        (rule) => rule.priority === priority && rule.id !== existing?.id,
      );
      if (!taken || priority === undefined) return;
      throw new AwsError(
        "Elastic Load Balancing v2: CreateRule",
        "PriorityInUse",
        `Priority '${priority}' is currently in use`,
      );
    },
  ],
  identify: ({ listenerArn }, cloud) => {
    const made = `${listenerArn.replace(":listener/", ":listener-rule/")}/${hex(16)}`;
    const last = Math.max(0, ...rulesOf(cloud, listenerArn).map((rule) => rule.priority));
    return { id: made, arn: made, priority: last + 1 };
  },
  settle: runFronts,
});

function rulesOf(cloud: Cloud, listenerArn: string): { id: string; priority: number }[] {
  return cloud
    .list("aws:lb/listenerRule:ListenerRule")
    .filter(({ properties }) => properties.listenerArn === listenerArn)
    .map(({ id, properties }) => ({ id, priority: properties.priority ?? 0 }));
}

function valuesOf(condition: Condition): string[] {
  const { hostHeader, pathPattern, httpHeader, httpRequestMethod, queryStrings = [], sourceIp } = condition;
  return [
    ...[hostHeader, pathPattern, httpHeader].flatMap((one) => [
      ...(one?.values ?? []),
      ...(one?.regexValues ?? []),
    ]),
    ...(httpRequestMethod?.values ?? []),
    ...queryStrings.map(({ key = "", value }) => `${key}=${value}`),
    ...(sourceIp?.values ?? []),
  ];
}

function conditionProblem(condition: Condition): string | undefined {
  const fields = FIELDS.filter((field) => condition[field] !== undefined);
  if (fields.length !== 1)
    return `each condition needs exactly one of ${FIELDS.join(", ")}, got ${fields.join(", ") || "none"}`;
  const { hostHeader, pathPattern, httpHeader } = condition;
  if (valuesOf(condition).length === 0) return `${fields[0] ?? ""} needs at least one value`;
  if (httpHeader !== undefined) {
    const reason = headerProblem(httpHeader);
    if (reason !== undefined) return reason;
  }
  for (const value of [...(hostHeader?.values ?? []), ...(pathPattern?.values ?? [])]) {
    if (value.length > 128) return `a pattern must have at most 128 characters, got ${value.length}`;
  }
  for (const value of hostHeader?.values ?? []) {
    if (!/^[a-zA-Z0-9.*?-]+$/.test(value) || !value.includes(".")) {
      return `a host pattern must contain letters, digits and -.*? and at least one dot, got "${value}"`;
    }
  }
  for (const value of pathPattern?.values ?? []) {
    if (!/^[a-zA-Z0-9_\-.$/~"'@:+&()!,;=*?]+$/.test(value))
      return `a path pattern has a character that ALB refuses: "${value}"`;
  }
  const regexes = [hostHeader, pathPattern, httpHeader].flatMap((one) => one?.regexValues ?? []);
  return regexes.map(regexProblem).find((reason) => reason !== undefined);
}

/**
 * What an ALB refuses of a condition on a request header.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html
 */
function headerProblem({
  httpHeaderName: name,
  values = [],
}: NonNullable<Condition["httpHeader"]>): string | undefined {
  if (name.length > 40) return `a header's name must have at most 40 characters, got ${name.length}`;
  // RFC 7230's characters without "*": wildcards are not supported in a name.
  if (!/^[\w!#$%&'+.^`|~-]+$/.test(name))
    return `a header's name has a character that ALB refuses: "${name}"`;
  if (name.toLowerCase() === "host") return "httpHeader can't be Host: hostHeader is for that";
  for (const value of values) {
    if (value === "") return "a condition's value can't be empty";
    if (value.length > 128) return `a pattern must have at most 128 characters, got ${value.length}`;
  }
  return undefined;
}

function regexProblem(pattern: string): string | undefined {
  if (pattern.length > 128)
    return `a regular expression must have at most 128 characters, got ${pattern.length}`;
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return `a regular expression doesn't compile: "${pattern}"`;
  }
}
