import { resourceTypes } from "../../aws/resourceTypes";
import type { ResourceFacts } from "../../aws/resourceTypes/facts";
import type { Scope } from "../../aws/resourceTypes/actions";
import type { Statement } from "./document";
import { beingTagged, eventLogs, logGroups, type DeploymentPlace, prefix, tag, tagged } from "./place";

type Where = Pick<Statement, "Resource" | "Condition">;

/**
 * Where the actions of the database, the cache, the balancer and the log groups may be used: on what has the
 * environment's name, and its tag as well, but where AWS asks for something that has no tag yet, or none of ours.
 */
export function namedScopes(place: DeploymentPlace) {
  const { accountId, environment } = place;
  const our = prefix(place);
  const rds = (kind: string) => `arn:aws:rds:*:${accountId}:${kind}`;
  const elasticache = (kind: string) => `arn:aws:elasticache:*:${accountId}:${kind}`;
  const plans = [`arn:aws:backup:*:${accountId}:backup-plan:*`];
  const patterns = Object.values<ResourceFacts>(resourceTypes).flatMap(({ named = [] }) => named);
  const names = [
    ...[...new Set(patterns)].map(
      (pattern) => `arn:aws:${pattern.replace("{account}", accountId).replace("{name}", our)}`,
    ),
    ...logGroups(place),
  ];
  return {
    newNamed: { Resource: names, Condition: { StringEquals: beingTagged(place) } },
    named: { Resource: names },
    ownNamed: { Resource: names, Condition: { StringEquals: tagged(place) } },
    // Asked for while something is made, when it has no tag yet: its name is what binds it.
    tagsOfNamed: {
      Resource: names,
      Condition: { StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: environment } },
    },
    // What a rule does: it writes to an own log group, and nothing else.
    // Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
    eventLogsOfNamed: {
      Resource: [`arn:aws:events:*:${accountId}:rule/${our}*`],
      Condition: {
        "ForAllValues:ArnLike": { "events:TargetArn": [eventLogs(place)] },
        Null: { "events:TargetArn": "false" },
        StringEquals: tagged(place),
      },
    },
    // What a database, a cache or a firewall is made with. RDS' own option group and WAF's own rules carry nobody's tag, and
    // a cache's nodes get theirs from the group.
    usedByNamed: {
      Resource: [
        rds("og:default*"),
        rds(`pg:${our}*`),
        rds(`subgrp:${our}*`),
        elasticache(`cluster:${our}*`),
        elasticache(`parametergroup:${our}*`),
        elasticache(`subnetgroup:${our}*`),
        `arn:aws:wafv2:*:${accountId}:regional/managedruleset/*`,
      ],
    },
    snapshotsOfNamed: { Resource: [elasticache(`snapshot:${our}*`)] },
    // AWS makes up their names.
    newBackupPlans: { Resource: plans, Condition: { StringEquals: beingTagged(place) } },
    newBackupPlanTags: {
      Resource: plans,
      Condition: { Null: { [`aws:ResourceTag/${tag}`]: "true" }, StringEquals: beingTagged(place) },
    },
    ownBackupPlans: {
      Resource: plans,
      Condition: {
        StringEquals: tagged(place),
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: environment },
      },
    },
    ownSnapshots: { Resource: [rds("snapshot:*")], Condition: { StringEquals: tagged(place) } },
  } satisfies Partial<Record<Scope, Where | undefined>>;
}
