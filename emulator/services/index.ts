import type { InputRule, NameRule, ResourceType } from "../resourceType";
import type { Properties } from "../values";
import * as acm from "./acm/rows";
import * as cloudwatch from "./cloudwatch/rows";
import * as routing from "./ec2/routing";
import * as securityGroups from "./ec2/securityGroups";
import * as vpc from "./ec2/vpc";
import * as vpcEndpoint from "./ec2/vpcEndpoint";
import * as ecs from "./ecs/rows";
import * as efs from "./efs/rows";
import * as cacheGroups from "./elasticache/groups";
import * as replicationGroup from "./elasticache/replicationGroup";
import * as iam from "./iam/rows";
import * as kms from "./kms/rows";
import * as lambda from "./lambda/rows";
import * as listener from "./lb/listener";
import * as listenerRule from "./lb/listenerRule";
import * as loadBalancer from "./lb/loadBalancer";
import * as targetGroup from "./lb/targetGroup";
import * as random from "./random/rows";
import * as databaseGroups from "./rds/groups";
import * as instance from "./rds/instance";
import * as route53 from "./route53/rows";
import * as s3 from "./s3/rows";
import * as secretsmanager from "./secretsmanager/rows";

type Erased = ResourceType<Properties, Properties>;

/** What the emulator knows of an input, whatever its type. */
export type AnyInputRule = InputRule<string | number | boolean | object, Properties>;

/** A row without its types: the lifecycle treats all alike. */
export interface Row extends Omit<Erased, "inputs" | "name"> {
  readonly inputs: Readonly<Record<string, AnyInputRule>>;
  readonly name?: NameRule<Record<string, never>>;
}

// Every exported row of every file, found by its shape: a new row of a file that is here needs no second mention.
const files: readonly object[] = [
  acm,
  cloudwatch,
  routing,
  securityGroups,
  vpc,
  vpcEndpoint,
  cacheGroups,
  replicationGroup,
  iam,
  kms,
  listener,
  listenerRule,
  loadBalancer,
  targetGroup,
  random,
  databaseGroups,
  instance,
  route53,
  s3,
  secretsmanager,
  ecs,
  efs,
  lambda,
];

/** The rows by their Pulumi type. */
export const table: ReadonlyMap<string, Row> = new Map(
  files
    .flatMap((file) => Object.values(file) as unknown[])
    .filter((value): value is Row => typeof value === "object" && value !== null && "token" in value)
    .map((row) => [row.token, row]),
);

/** The folder of a type's service in emulator/services/: the token's module, and EC2's where the SDK calls that `vpc`. */
export function serviceOf(token: string): string {
  const [packageName = "", module = ""] = token.split(":");
  const [service = ""] = module.split("/");
  if (packageName !== "aws") return packageName;
  return service === "vpc" ? "ec2" : service;
}
