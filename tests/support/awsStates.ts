import * as pulumi from "@pulumi/pulumi";
import { factsOf, serviceOf } from "../../aws/resourceTypes";
import { type Made, Unanswered } from "../../commands/recording/engine";

/**
 * What AWS, and the random provider, add to the inputs of a resource. A type that aws/resourceTypes/ lacks is one that nobody
 * has looked at: registering it fails.
 */

/** The id of a mocked resource: `Vpc:siscoe-prod-network`. */
export function idOf({ type, name }: Pick<Made, "type" | "name">): string {
  return `${type.slice(type.lastIndexOf(":") + 1)}:${name}`;
}

type State = (made: Made) => Readonly<Record<string, unknown>>;

const arn: State = (made) => ({ arn: `arn:${idOf(made)}` });
/** An ARN and, where the inputs give none, a name, as Pulumi makes one. */
const named: State = (made) => ({ ...arn(made), name: made.inputs["name"] ?? `name:${idOf(made)}` });

/** Of the types of which a test asks for more than an ARN and a name. */
const states: Readonly<Record<string, State>> = {
  "pulumi:providers:aws": () => ({}),
  "aws:acm/certificate:Certificate": (made) => ({
    ...arn(made),
    // In no particular order, as AWS does it.
    domainValidationOptions: [made.inputs["domainName"], ...asList(made.inputs["subjectAlternativeNames"])]
      .map((domainName) => ({
        domainName,
        resourceRecordName: `_check.${String(domainName)}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_answer.${String(domainName)}.`,
      }))
      .reverse(),
  }),
  "aws:ec2/vpc:Vpc": (made) => ({
    ...arn(made),
    ipv6CidrBlock: made.inputs["assignGeneratedIpv6CidrBlock"] === true ? "2001:db8:0:ab00::/56" : "",
  }),
  "aws:ec2/eip:Eip": ({ name }) => ({ publicIp: `address of ${name}` }),
  "aws:ecr/repository:Repository": (made) => ({
    ...named(made),
    repositoryUrl: `123456789012.dkr.ecr.sa-east-1.amazonaws.com/${made.name}`,
  }),
  "aws:ecs/taskDefinition:TaskDefinition": (made) => ({
    arn: `arn:${idOf(made)}:1`,
    arnWithoutRevision: `arn:${idOf(made)}`,
  }),
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ name, inputs }) => ({
    primaryEndpointAddress: `master.${name}.cache.amazonaws.com`,
    port: 6379,
    memberClusters: Array.from(
      { length: Number(inputs["numCacheClusters"]) },
      (_, index) => `${name}-00${index + 1}`,
    ),
  }),
  "aws:kms/key:Key": (made) => ({ ...arn(made), keyId: `keyId:${made.name}` }),
  "aws:lb/loadBalancer:LoadBalancer": (made) => ({
    ...arn(made),
    arnSuffix: `app/${made.name}/0123456789abcdef`,
    dnsName: `${made.name}.elb.amazonaws.com`,
    zoneId: "Z2P70J7HTTTPLU",
  }),
  "aws:lb/targetGroup:TargetGroup": (made) => ({
    ...named(made),
    arnSuffix: `targetgroup/${made.name}/0123456789abcdef`,
  }),
  "aws:rds/instance:Instance": (made) => ({
    ...arn(made),
    address: `${made.name}.rds.amazonaws.com`,
    port: 5432,
    // A snapshot's, which may be anything.
    ...(made.inputs["snapshotIdentifier"] === undefined ? {} : { dbName: "formerly", username: "owner" }),
  }),
  "aws:route53/record:Record": ({ inputs }) => ({ fqdn: inputs["name"] }),
  "aws:s3/bucket:Bucket": (made) => ({ ...arn(made), bucket: `bucket:${made.name}` }),
  // Its ARN is the topic's, which it is given.
  "aws:sns/topicPolicy:TopicPolicy": () => ({}),
  "random:index/randomId:RandomId": () => ({ hex: "0a1b2c3d" }),
  "random:index/randomPassword:RandomPassword": ({ name, inputs }) => ({
    result: randomResult(name, Number(inputs["length"])),
  }),
  "aws:secretsmanager/secretVersion:SecretVersion": (made) => ({
    ...arn(made),
    versionId: `versionId:${made.name}`,
  }),
};

/** What the random provider makes for a password of that name: always the same, and its own for each name. */
export function randomResult(name: string, length: number): string {
  return Array.from(
    { length },
    (_, index) => name.replace(/[^a-z]/g, "")[index % name.replace(/[^a-z]/g, "").length],
  ).join("");
}

/** What the provider adds to a resource's inputs. */
export function stateOf(made: Made): Readonly<Record<string, unknown>> {
  const state = states[made.type] ?? (factsOf(made.type) && named);
  if (state === undefined) {
    throw new Error(
      `${made.name} is of type ${made.type}, which aws/resourceTypes/ lacks: describe it in ${serviceOf(made.type)}.ts there, ` +
        "and list a new file in index.ts (CONTRIBUTING.md, A resource type)",
    );
  }
  return state(made);
}

/** A snapshot that a database can be restored from with the settings' defaults. */
export const SNAPSHOT = {
  ...{
    engine: "postgres",
    engineVersion: "17.6",
    allocatedStorage: 20,
    encrypted: true,
    status: "available",
  },
};
/** What the data sources answer. One that is not here fails. */
export function answerOf(token: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: "123456789012" };
    case "aws:ec2/getVpc:getVpc":
      return {
        ...inputs,
        cidrBlock: "172.31.0.0/16",
        cidrBlockAssociations: [{ cidrBlock: "172.31.0.0/16" }],
      };
    case "aws:ec2/getSubnet:getSubnet":
      // In the VPC above: its id's last digit says where. An id of eight digits is older than IPv6.
      return {
        ...inputs,
        availabilityZone: `sa-east-1${["a", "b", "c"][parseInt(String(inputs["id"]).slice(-1), 16) % 3] ?? ""}`,
        cidrBlock: `172.31.${parseInt(String(inputs["id"]).slice(-1), 16)}.0/24`,
        ipv6CidrBlock: String(inputs["id"]).length === 15 ? "" : "2001:db8:1::/64",
      };
    case "aws:route53/getZone:getZone":
      // Every zone is that of the stack's domain, but for those that say otherwise.
      return {
        ...inputs,
        name: String(inputs["zoneId"]).startsWith("Z0FOREIGN")
          ? "foreign.example"
          : new pulumi.Config("siscoe").get("domain"),
        privateZone: false,
      };
    case "aws:ec2/getVpcEndpointService:getVpcEndpointService":
      if (inputs["service"] === "teleport") throw new Unanswered("InvalidServiceName: it does not exist");
      return inputs;
    case "aws:rds/getInstance:getInstance":
      return {
        dbInstanceClass: "db.t4g.medium",
        engineVersion: "17.11",
        allocatedStorage: 20,
        multiAz: true,
      };
    case "aws:rds/getOrderableDbInstance:getOrderableDbInstance":
      if (inputs["instanceClass"] === "db.m9g.large")
        throw new Unanswered("no RDS DB Instance Classes match");
      return inputs;
    case "aws:elasticache/getReplicationGroup:getReplicationGroup":
      return { memberClusters: ["cache-001"], nodeType: "cache.t4g.small", multiAzEnabled: true };
    case "aws:elasticache/getCluster:getCluster":
      return { engine: "valkey", engineVersion: "8.0.1" };
    case "aws:rds/getSnapshot:getSnapshot":
      return {
        ...inputs,
        ...SNAPSHOT,
        kmsKeyId: `arn:aws:kms:sa-east-1:123456789012:key/${String(inputs["dbSnapshotIdentifier"])}`,
      };
    case "aws:kms/getKey:getKey":
      // By the snapshots' names.
      if (String(inputs["keyId"]).endsWith("/unseen")) throw new Unanswered("AccessDeniedException");
      return {
        ...inputs,
        keyState: String(inputs["keyId"]).endsWith("/lost") ? "PendingDeletion" : "Enabled",
      };
    default:
      throw new Error(`No mock answers the call ${token}: see tests/support/awsStates.ts`);
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
