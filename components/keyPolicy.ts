import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { letPublish, type Publishers } from "./publishers";

/** The log groups that CloudWatch Logs may encrypt with a key. */
export interface KeyForLogs {
  /** The region that they are in. */
  readonly region: string;
  /** Their names, with `*` for what varies: `/aws/vpc/siscoe-prod-*`. */
  readonly groups: readonly string[];
}

/** The services that may use a key besides the account. */
export interface KeyUsers {
  /** The log groups that CloudWatch Logs may encrypt with it. @default none */
  readonly logs?: KeyForLogs | undefined;
  /** Whose alarms and events may be sent to a topic that it encrypts. @default nobody's */
  readonly publishers?: Publishers | undefined;
}

/**
 * The policy of a key: the account's own policies decide who may use it, as in a key that AWS makes without one, and
 * so may the services that are named.
 *
 * @param users - the services.
 * @param parent - the component that the key belongs to.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html and
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function keyPolicy({ logs, publishers }: KeyUsers, parent: pulumi.Resource): pulumi.Output<string> {
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  const ofAccount = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      ofAccount,
      ...(logs === undefined ? [] : [ofLogs(logs, account)]),
      ...(publishers === undefined ? [] : letPublish(publishers, encrypting, account)),
    ],
  });
}

/** What SNS does with a topic's key in the name of whoever sends. */
const encrypting = { Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" };

/** CloudWatch Logs names the log group that it encrypts for, so the key serves these, and nobody else's. */
function ofLogs({ region, groups }: KeyForLogs, account: pulumi.Output<string>) {
  return {
    Sid: "EncryptLogs",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": groups.map(
          (group) => pulumi.interpolate`arn:aws:logs:${region}:${account}:log-group:${group}`,
        ),
      },
    },
  };
}
