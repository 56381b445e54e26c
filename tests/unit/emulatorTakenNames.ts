import type { Properties } from "../../emulator/values";
import { CACHE, DATABASE, policy, trust } from "./emulatorAccount";

/** What has a name in an account, and how AWS refuses another one of the same name. */
export const takenNames: readonly [type: string, inputs: Properties, words: RegExp][] = [
  ["aws:s3/bucket:Bucket", { bucket: "taken" }, /BucketAlreadyOwnedByYou/],
  ["aws:secretsmanager/secret:Secret", { name: "taken" }, /ResourceExistsException: .*already exists/],
  [
    "aws:rds/instance:Instance",
    { ...DATABASE, identifier: "taken" },
    /DBInstanceAlreadyExists: DB instance already exists/,
  ],
  [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    { ...CACHE, replicationGroupId: "taken" },
    /ReplicationGroupAlreadyExists/,
  ],
  ["aws:ecr/repository:Repository", { name: "taken" }, /RepositoryAlreadyExistsException/],
  ["aws:cloudwatch/logGroup:LogGroup", { name: "taken" }, /ResourceAlreadyExistsException/],
  [
    "aws:iam/role:Role",
    { name: "taken", assumeRolePolicy: trust("ec2.amazonaws.com") },
    /EntityAlreadyExists: Role with name taken/,
  ],
  [
    "aws:iam/policy:Policy",
    { name: "taken", policy: policy({ Action: "s3:*", Resource: "*" }) },
    /EntityAlreadyExists/,
  ],
  [
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    { url: "https://taken.example.com", clientIdLists: ["sts.amazonaws.com"] },
    /EntityAlreadyExists: Provider with url https:\/\/taken\.example\.com/,
  ],
  [
    "aws:rds/parameterGroup:ParameterGroup",
    { name: "taken", family: "postgres17" },
    /DBParameterGroupAlreadyExists/,
  ],
  [
    "aws:elasticache/parameterGroup:ParameterGroup",
    { name: "taken", family: "valkey8" },
    /CacheParameterGroupAlreadyExists/,
  ],
  [
    "aws:ec2/securityGroup:SecurityGroup",
    { name: "taken", vpcId: "vpc-0123456789abcdef0" },
    /InvalidGroup.Duplicate/,
  ],
  [
    "aws:ec2/flowLog:FlowLog",
    {
      vpcId: "vpc-0123456789abcdef0",
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: "arn:aws:s3:::taken",
    },
    /FlowLogAlreadyExists: There is an existing Flow Log/,
  ],
  [
    "aws:lb/targetGroup:TargetGroup",
    { name: "taken", port: 80, protocol: "HTTP", vpcId: "vpc-0123456789abcdef0" },
    /ELBv2 Target Group \(taken\) already exists/,
  ],
  [
    "aws:route53/record:Record",
    { zoneId: "Z1", name: "x.example.com", type: "A", records: ["1.2.3.4"], ttl: 60 },
    /InvalidChangeBatch: .*already exists/,
  ],
];
