import type { Values } from "./resourceTypes/facts";

/** How long AWS, and the provider that waits for it, typically take to make a resource. */
export interface Duration {
  readonly seconds: number;
  /** Who saw it, or says so. */
  readonly source: string;
}

/** A whole `terraform apply` of a similar stack, with the same provider's waits: November 2022, one node, one zone. */
const seen = "github.com/antonakv/tf-aws-activeactive-agents at 415b54f, README.md";

const database = {
  oneZone: {
    seconds: 300,
    source: "hashicorp/terraform#498 (5 to 10 minutes; 2:53 in the run of November 2022)",
  },
  twoZones: { seconds: 900, source: "hashicorp/terraform#498 (15 to 20 minutes, with the standby)" },
} as const;

type Of = Duration | ((inputs: Values) => Duration);

/**
 * The types that take longer than a few seconds. Compared on 28 November 2026. What is marked as an estimate has no source
 * that measured it.
 */
const durations: Readonly<Record<string, Of>> = {
  "aws:rds/instance:Instance": ({ multiAz }) => (multiAz === true ? database.twoZones : database.oneZone),
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    seconds: 420,
    source: `${seen} (5:58, of one node)`,
  },
  "aws:lb/loadBalancer:LoadBalancer": { seconds: 121, source: seen },
  "aws:ec2/natGateway:NatGateway": { seconds: 104, source: seen },
  "aws:ec2/vpc:Vpc": { seconds: 12, source: seen },
  "aws:s3/bucketPolicy:BucketPolicy": { seconds: 8, source: seen },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ vpcEndpointType }) =>
    vpcEndpointType === "Interface"
      ? { seconds: 90, source: "an estimate: its network interfaces, then its name" }
      : { seconds: 6, source: seen },
  "aws:route53/record:Record": {
    seconds: 60,
    source: "docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html (within 60 seconds)",
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    seconds: 120,
    source:
      "an estimate: ACM looks for the records at its own pace, and the provider waits for up to 75 minutes",
  },
  "aws:efs/fileSystem:FileSystem": { seconds: 12, source: "turbot/steampipe-plugin-aws#426" },
  "aws:efs/mountTarget:MountTarget": {
    seconds: 90,
    source: "turbot/steampipe-plugin-aws#426 (over a minute)",
  },
  "aws:lambda/invocation:Invocation": {
    seconds: 60,
    source:
      "an estimate: the start of the migration's task, and 13 seconds of migrations (measured on SisCoE, a quarter of a vCPU)",
  },
  "aws:ecs/service:Service": ({ waitForSteadyState }) =>
    waitForSteadyState === true
      ? { seconds: 180, source: "an estimate: a task's start, and the health checks that it must pass" }
      : few,
};

/** What every other type took in the same run: 0 to 3 seconds. */
const few: Duration = { seconds: 2, source: seen };

/** What a resource of that type and with these inputs typically takes. What Pulumi's state alone has takes nothing. */
export function durationOf(type: string, inputs: Values): Duration {
  if (!type.startsWith("aws:")) return { seconds: 0, source: "" };
  const duration = durations[type] ?? few;
  return typeof duration === "function" ? duration(inputs) : duration;
}
