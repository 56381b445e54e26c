import { createHash } from "node:crypto";
import type { Answered, Made } from "../../commands/recording/engine";
import { stateOf } from "../support/awsStates";
import type { Resource } from "./mapping";
import { mappingOf } from "./services";

/**
 * What AWS answers, in the shapes that AWS gives it: other resources' requests carry these, and are held against the
 * models. What isn't here is as the other tests have it.
 */

/** Always the same digits for a text, and others for another. */
function digits(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

const inRegion = (service: string, resource: string) =>
  `arn:aws:${service}:sa-east-1:123456789012:${resource}`;
const uuid = (text: string) =>
  digits(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** An id of EFS's. */
const filesId = (kind: string, name: string) => `${kind}-${digits(name, 17)}`;

/** What EC2's ids begin with. */
const prefixes: Readonly<Record<string, string>> = {
  DefaultSecurityGroup: "sg",
  Eip: "eipalloc",
  FlowLog: "fl",
  InternetGateway: "igw",
  NatGateway: "nat",
  Route: "r",
  RouteTable: "rtb",
  RouteTableAssociation: "rtbassoc",
  SecurityGroup: "sg",
  SecurityGroupEgressRule: "sgr",
  SecurityGroupIngressRule: "sgr",
  Subnet: "subnet",
  Vpc: "vpc",
  VpcEndpoint: "vpce",
};

/** The ARNs of what has one, and is referred to by it. */
const arns: Readonly<Record<string, (name: string) => string>> = {
  "aws:acm/certificate:Certificate": (name) => inRegion("acm", `certificate/${uuid(name)}`),
  "aws:cloudwatch/logGroup:LogGroup": (name) => inRegion("logs", `log-group:${name}`),
  "aws:ecs/cluster:Cluster": (name) => inRegion("ecs", `cluster/${name}`),
  "aws:ecs/taskDefinition:TaskDefinition": (name) => inRegion("ecs", `task-definition/${name}:1`),
  "aws:efs/accessPoint:AccessPoint": (name) =>
    inRegion("elasticfilesystem", `access-point/${filesId("fsap", name)}`),
  "aws:efs/fileSystem:FileSystem": (name) =>
    inRegion("elasticfilesystem", `file-system/${filesId("fs", name)}`),
  "aws:cloudwatch/eventRule:EventRule": (name) => inRegion("events", `rule/${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (name) => inRegion("cloudwatch", `alarm:${name}`),
  "aws:ecr/repository:Repository": (name) => inRegion("ecr", `repository/${name}`),
  "aws:iam/policy:Policy": (name) => `arn:aws:iam::123456789012:policy/${name}`,
  "aws:iam/role:Role": (name) => `arn:aws:iam::123456789012:role/${name}`,
  "aws:kms/key:Key": (name) => inRegion("kms", `key/${uuid(name)}`),
  "aws:lambda/function:Function": (name) => inRegion("lambda", `function:${name}`),
  "aws:lb/listener:Listener": (name) =>
    inRegion("elasticloadbalancing", `listener/app/${name}/${digits(name, 16)}`),
  "aws:lb/loadBalancer:LoadBalancer": (name) =>
    inRegion("elasticloadbalancing", `loadbalancer/app/${name}/${digits(name, 16)}`),
  "aws:lb/targetGroup:TargetGroup": (name) =>
    inRegion("elasticloadbalancing", `targetgroup/${name}/${digits(name, 16)}`),
  "aws:rds/instance:Instance": (name) => inRegion("rds", `db:${name}`),
  "aws:s3/bucket:Bucket": (name) => `arn:aws:s3:::${name}`,
  "aws:secretsmanager/secret:Secret": (name) => inRegion("secretsmanager", `secret:${name}-AbCdEf`),
  "aws:sns/topic:Topic": (name) => inRegion("sns", name),
};

/** A name as Pulumi, or the provider, makes one where the program gives none. */
function named({ type, name, inputs }: Made): Readonly<Record<string, unknown>> {
  const auto = type.startsWith("aws:") ? mappingOf(type, inputs).autoName : undefined;
  if (auto === undefined || inputs[auto.input] !== undefined) return inputs;
  const prefix = auto.prefix === undefined ? undefined : (inputs[auto.prefix] as string | undefined);
  const made =
    prefix === undefined ? `${auto.start ?? ""}${name}-${digits(name, 7)}` : prefix + "2".repeat(26);
  return { ...inputs, [auto.input]: auto.lowerCase ? made.toLowerCase() : made };
}

/** What AWS makes of a resource. */
export function shapeOf(made: Made): Answered {
  const { id, state } = shaped(made, named(made));
  return { id, state };
}

/** A resource as the provider gets it: named, and with the default tags where its type has tags. */
export function asSent(made: Made, defaultTags: Readonly<Record<string, string>>, region: string): Resource {
  const inputs = named(made);
  const { inputs: rules } = mappingOf(made.type, inputs);
  const tags = { ...defaultTags, ...(inputs["tags"] as Record<string, string> | undefined) };
  const { id, arn = id } = shaped(made, inputs);
  return { ...made, inputs: { ...inputs, ...("tags" in rules ? { tags } : {}) }, id, arn, region };
}

function shaped(
  made: Made,
  inputs: Readonly<Record<string, unknown>>,
): Answered & { arn: string | undefined } {
  const name = (inputs["name"] ?? inputs["bucket"] ?? made.name) as string;
  const arn = arns[made.type]?.(name);
  const id = idOf(made, name) ?? arn ?? name;
  const state = stateOf(made);
  const ours: Readonly<Record<string, unknown>> = {
    name,
    bucket: name,
    arn,
    arnWithoutRevision: arn?.replace(/:\d+$/, ""),
    keyId: uuid(name),
  };
  const replaced = Object.keys(state).filter((key) => ours[key] !== undefined);
  return { id, arn, state: { ...state, ...Object.fromEntries(replaced.map((key) => [key, ours[key]])) } };
}

function idOf({ type, name: logicalName }: Made, name: string): string | undefined {
  const prefix = prefixes[type.slice(type.lastIndexOf(":") + 1)];
  if (prefix !== undefined && /^aws:(ec2|vpc)\//.test(type)) return `${prefix}-${digits(logicalName, 17)}`;
  return otherIds[type]?.(name);
}

/** The ids that are neither of EC2's form nor the ARN. */
const otherIds: Readonly<Record<string, (name: string) => string>> = {
  "aws:cloudwatch/logGroup:LogGroup": (name) => name,
  "aws:ecr/repository:Repository": (name) => name,
  "aws:efs/accessPoint:AccessPoint": (name) => filesId("fsap", name),
  "aws:efs/fileSystem:FileSystem": (name) => filesId("fs", name),
  "aws:iam/role:Role": (name) => name,
  "aws:kms/key:Key": uuid,
  "aws:lambda/function:Function": (name) => name,
  "aws:s3/bucket:Bucket": (name) => name,
};
