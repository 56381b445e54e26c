import type { Document } from "../../bootstrap/permissions/document";
import { documentOf } from "./accessEvaluator";

const named = (name: string) => `arn:aws:iam::aws:policy/service-role/${name}`;

/**
 * AWS's own policies that roles here have, by ARN: what they say of logs and keys, as of version 30 of the one for backups.
 *
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html and
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 */
export const managedPolicies: Readonly<Record<string, Document>> = {
  [named("AmazonRDSEnhancedMonitoringRole")]: documentOf({
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
        Resource: ["arn:aws:logs:*:*:log-group:RDS*"],
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
        Resource: ["arn:aws:logs:*:*:log-group:RDS*:log-stream:*"],
      },
    ],
  }),
  [named("AWSBackupServiceRolePolicyForBackup")]: documentOf({
    Statement: [
      {
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: { StringLike: { "kms:ViaService": ["dynamodb.*.amazonaws.com"] } },
      },
      { Effect: "Allow", Action: "kms:DescribeKey", Resource: "*" },
      {
        Effect: "Allow",
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  }),
};
