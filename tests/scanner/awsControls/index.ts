import type { Registration } from "../../support/mocks";
import type { Verdict } from "../checkov";
import { attribute } from "../plan";
import { access } from "./access";
import { application } from "./application";
import { buckets } from "./buckets";
import { type Control, isOf } from "./control";
import { data } from "./data";
import { network } from "./network";
import { site } from "./site";
import { uploads } from "./uploads";
import { watch } from "./watch";

/**
 * The controls that AWS Foundational Security Best Practices v1.0.0 and the CIS AWS Foundations Benchmark v5.0.0 have for
 * the types in use, as of December 2025, and of those that came since ELB.21, ELB.22, ECS.18 and ECS.20. RDS.18, S3.10, S3.11
 * and ECS.17 are Security Hub's too, of NIST SP 800-53. Controls of an account or of a region (its users, its trail, its default
 * encryption) are not a stack's to meet.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html,
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html, and of each control
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export const controls: readonly Control[] = [
  ...access,
  ...application,
  ...buckets,
  ...data,
  ...network,
  ...site,
  ...uploads,
  ...watch,
];

/**
 * The types in use for which neither standard has a control. A new type has to be here, or have its controls: look both
 * standards up.
 */
export const without: readonly string[] = [
  "acm/certificateValidation",
  "appautoscaling/policy",
  "appautoscaling/target",
  "backup/plan",
  "backup/selection",
  "backup/vaultLockConfiguration",
  "budgets/budget",
  "cloudwatch/dashboard",
  "cloudwatch/eventRule",
  "cloudwatch/eventTarget",
  "cloudwatch/logGroup",
  "cloudwatch/logMetricFilter",
  "cloudwatch/logResourcePolicy",
  "cloudwatch/metricAlarm",
  "ec2/eip",
  "ec2/flowLog",
  "ec2/internetGateway",
  "ec2/natGateway",
  "ec2/routeTable",
  "ec2/routeTableAssociation",
  "ec2/vpcEndpoint",
  "ecr/lifecyclePolicy",
  "efs/backupPolicy",
  "efs/fileSystemPolicy",
  "elasticache/parameterGroup",
  "elasticache/subnetGroup",
  "iam/openIdConnectProvider",
  "iam/role",
  "kms/alias",
  "lambda/invocation",
  "lb/listenerRule",
  "rds/subnetGroup",
  "route53/record",
  "s3/bucketLifecycleConfiguration",
  "s3/bucketOwnershipControls",
  "s3/bucketPublicAccessBlock",
  "s3/bucketServerSideEncryptionConfiguration",
  "s3/bucketVersioning",
  "scheduler/schedule",
  "secretsmanager/secretVersion",
  "sns/topic",
  "sns/topicSubscription",
  "vpc/securityGroupEgressRule",
  "wafv2/webAclAssociation",
  "wafv2/webAclLoggingConfiguration",
];

/** What AWS's standards say of resources that were registered together, as {@link Verdict}s like checkov's. */
export function judge(all: readonly Registration[]): Verdict[] {
  return controls.flatMap((control) =>
    all.flatMap((resource) => (isOf(resource, control.on) ? [verdict(control, resource, all)] : [])),
  );
}

function verdict(control: Control, resource: Registration, all: readonly Registration[]): Verdict {
  const { id, asks, cis, inputs } = control;
  return {
    control: id,
    asks: cis === undefined ? asks : `${asks} (CIS ${cis})`,
    resource,
    passed: control.met(resource, all),
    lookedAt: inputs.map((input) => attribute(input, resource.inputs[input])[0]),
  };
}
