import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** How an {@link eventLog} is kept. */
export interface EventLogArgs {
  /** How long, in days. */
  readonly retentionDays: number;
  /** The KMS key that encrypts it, which has to let CloudWatch Logs use it for that name. Without it, CloudWatch's own does. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Whether it stays at AWS, until it expires, when it is taken away: as the last `up` had it. */
  readonly keep: boolean;
}

/** What the name of the log group begins with: EventBridge's console lists those under /aws/events/. */
export function eventLogPrefix(name: string): string {
  return `/aws/events/${name}-`;
}

/** Who writes to a log group for a rule, as AWS's page has it. */
const writers = { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] };

/**
 * Keeps the events that rules of EventBridge's match, as they are: the one target of each. An alarm says that something
 * happened, and this what: ECS itself forgets a task an hour after it ended.
 *
 * **Data**: ARNs, addresses within the network and the reasons that AWS gives; no secret and nothing of a visitor's.
 *
 * **Security**: only these rules' events are let in, by the log group's own policy: an account has ten others in a region,
 * which AWS's logs need. EventBridge makes the streams without saying for which rule.
 *
 * **Cost**: by the GB taken in and kept, of which there is next to nothing.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions (no
 * role for this target), aws-samples/serverless-patterns#618 (aws:SourceArn is of PutLogEvents alone) and
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
export function eventLog(
  name: string,
  rules: Readonly<Record<string, aws.cloudwatch.EventRule>>,
  { retentionDays, kmsKeyArn, keep }: EventLogArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup {
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-events`,
    { namePrefix: eventLogPrefix(name), retentionInDays: retentionDays, kmsKeyId: kmsKeyArn },
    { parent, retainOnDelete: keep },
  );
  const streams = pulumi.interpolate`${logGroup.arn}:*`;
  const policy = new aws.cloudwatch.LogResourcePolicy(
    `${name}-events`,
    {
      resourceArn: logGroup.arn,
      policyDocument: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "MakeStreams",
            Effect: "Allow",
            Principal: writers,
            Action: "logs:CreateLogStream",
            Resource: streams,
          },
          {
            Sid: "KeepEvents",
            Effect: "Allow",
            Principal: writers,
            Action: "logs:PutLogEvents",
            Resource: streams,
            Condition: { ArnEquals: { "aws:SourceArn": Object.values(rules).map(({ arn }) => arn) } },
          },
        ],
      }),
    },
    { parent },
  );
  for (const [what, rule] of Object.entries(rules)) {
    new aws.cloudwatch.EventTarget(
      `${name}-${what}`,
      // Without the `:*` of the log group's streams, with which nothing arrives (aws-samples/serverless-patterns#221).
      { rule: rule.name, targetId: "log", arn: logGroup.arn },
      // An event that it may not write is lost.
      { parent, dependsOn: policy },
    );
  }
  return logGroup;
}
