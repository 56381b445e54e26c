import * as pulumi from "@pulumi/pulumi";

/** Whose alarms and events are sent. */
export interface Publishers {
  /** The region that they are in. */
  readonly region: string;
  /** Their names, with `*` for what varies: `siscoe-prod-*`. */
  readonly names: string;
}

/**
 * What lets CloudWatch's alarms and RDS' events do something, as statements of a topic's policy or of a key's: for what has
 * these names in this account, and for nobody else's.
 *
 * @param publishers - whose.
 * @param allowed - what they may do, and to what.
 * @param account - the AWS account.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services (both services
 * are in its list; what it says of EventBridge, which names no source to a key, is true of neither) and
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
 */
export function letPublish(
  { region, names }: Publishers,
  allowed: { readonly Action: readonly string[]; readonly Resource: pulumi.Input<string> },
  account: pulumi.Output<string>,
) {
  const own = (service: string, kind: string) =>
    pulumi.interpolate`arn:aws:${service}:${region}:${account}:${kind}:${names}`;
  const statement = (Sid: string, Service: string, sources: readonly pulumi.Output<string>[]) => ({
    Sid,
    Effect: "Allow",
    Principal: { Service },
    ...allowed,
    Condition: {
      ArnLike: { "aws:SourceArn": sources },
      StringEquals: { "aws:SourceAccount": account },
    },
  });
  return [
    statement("AlarmsPublish", "cloudwatch.amazonaws.com", [own("cloudwatch", "alarm")]),
    // A subscription's first message only says that it is there: no database sent it.
    statement("DatabaseEventsPublish", "events.rds.amazonaws.com", [own("rds", "db"), own("rds", "es")]),
  ];
}
