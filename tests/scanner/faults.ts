import type { Registration } from "../support/mocks";

/** A wrong value in production that checkov has to report: so each kind of resource was seen to reach it. */
export interface Fault {
  readonly type: string;
  /** The resource's name, behind `siscoe-prod-`. */
  readonly name: string;
  readonly input: string;
  readonly value: unknown;
  readonly control: string;
}

const fault = (control: string, type: string, name: string, input: string, value?: unknown): Fault => ({
  control,
  type,
  name,
  input,
  value,
});

export const faults: readonly Fault[] = [
  fault("CKV_AWS_158", "aws:cloudwatch/logGroup:LogGroup", "cache-slow-log", "kmsKeyId"),
  fault("CKV_AWS_338", "aws:cloudwatch/logGroup:LogGroup", "network-flow", "retentionInDays", 180),
  fault("CKV_AWS_319", "aws:cloudwatch/metricAlarm:MetricAlarm", "alarms-latency", "actionsEnabled", false),
  fault("CKV_AWS_130", "aws:ec2/subnet:Subnet", "network-data-sa-east-1a", "mapPublicIpOnLaunch", true),
  fault("CKV_AWS_51", "aws:ecr/repository:Repository", "images", "imageTagMutability", "MUTABLE"),
  fault("CKV_AWS_191", "aws:elasticache/replicationGroup:ReplicationGroup", "cache", "kmsKeyId"),
  fault("CKV_AWS_31", "aws:elasticache/replicationGroup:ReplicationGroup", "cache", "authToken"),
  fault("CKV_AWS_60", "aws:iam/role:Role", "network-flow", "assumeRolePolicy", anybody("sts:AssumeRole")),
  fault("CKV_AWS_62", "aws:iam/rolePolicy:RolePolicy", "network-flow", "policy", everything()),
  fault("CKV_AWS_7", "aws:kms/key:Key", "logs-key", "enableKeyRotation", false),
  fault("CKV2_AWS_64", "aws:kms/key:Key", "brevo-key", "policy"),
  fault("CKV_AWS_33", "aws:kms/key:Key", "django-key", "policy", anybody("kms:*")),
  fault("CKV_AWS_91", "aws:lb/loadBalancer:LoadBalancer", "alb", "accessLogs"),
  fault("CKV_AWS_103", "aws:lb/listener:Listener", "alb-https", "sslPolicy", "ELBSecurityPolicy-2016-08"),
  fault("CKV_AWS_17", "aws:rds/instance:Instance", "database", "publiclyAccessible", true),
  fault("CKV_AWS_16", "aws:rds/instance:Instance", "database", "storageEncrypted", false),
  fault("CKV2_AWS_30", "aws:rds/instance:Instance", "database", "parameterGroupName", "default.postgres17"),
  fault(
    "CKV_AWS_53",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "alb-logs",
    "blockPublicAcls",
    false,
  ),
  fault("CKV_AWS_70", "aws:s3/bucketPolicy:BucketPolicy", "alb-logs", "policy", anybody("s3:GetObject")),
  fault("CKV_AWS_149", "aws:secretsmanager/secret:Secret", "brevo", "kmsKeyId"),
  fault("CKV_AWS_26", "aws:sns/topic:Topic", "alarms", "kmsMasterKeyId"),
  fault("CKV_AWS_169", "aws:sns/topicPolicy:TopicPolicy", "alarms", "policy", anybody("sns:Publish")),
  fault("CKV_AWS_23", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "alb-to-app", "description"),
  fault(
    "CKV_AWS_24",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "alb-from-world-80",
    "fromPort",
    22,
  ),
];

/** The resource with what is wrong with it. */
export function plant(made: Registration): Registration {
  const own = faults.filter(({ type, name }) => made.type === type && made.name === `siscoe-prod-${name}`);
  const [inputs, sources] = [{ ...made.inputs }, { ...made.sources }];
  for (const { input, value } of own) {
    inputs[input] = value;
    // It comes from no other resource any more.
    Reflect.deleteProperty(sources, input);
  }
  return { ...made, inputs, sources };
}

/** A policy that lets everybody do something. */
function anybody(action: string): string {
  const statement = { Effect: "Allow", Principal: { AWS: "*" }, Action: action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** A policy that lets its holder do everything. */
function everything(): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
}
