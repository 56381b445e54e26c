import type * as aws from "@pulumi/aws";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import { needKey, needLogGroup, needSecurityGroups } from "../../references";
import type { Plain } from "../../sdkTypes";
import { family } from "./rules";

type Args = Plain<aws.elasticache.ReplicationGroupArgs>;
type State = Plain<aws.elasticache.ReplicationGroupState>;

/** The kind of record that holds the tokens that a replication group accepts: two between ROTATE and SET. */
export const CACHE_TOKENS = "aws:elasticache/authTokens";

/** The auth tokens that the group's servers accept. */
export function tokensOf(cloud: Cloud, id: string): string[] {
  const tokens = cloud.records.get(CACHE_TOKENS, id)?.properties["tokens"] as { value: string[] } | undefined;
  return tokens?.value ?? [];
}

/** From now on the group accepts these tokens. */
export function rememberTokens(cloud: Cloud, id: string, tokens: string[]): void {
  cloud.remember(CACHE_TOKENS, id, { accepted: tokens.length }, { tokens });
}

/** What the group refers to is there, and of the right family. */
export function refuseReferences(inputs: Args, cloud: Cloud): void {
  const operation = "ElastiCache: CreateReplicationGroup";
  needKey(cloud, operation, inputs.kmsKeyId);
  needSecurityGroups(cloud, operation, inputs.securityGroupIds);
  const { subnetGroupName: group = "default", parameterGroupName: parameters = "default." } = inputs;
  if (
    group !== "default" &&
    !cloud.find("aws:elasticache/subnetGroup:SubnetGroup", ({ name }) => name === group)
  ) {
    throw new AwsError(
      operation,
      "CacheSubnetGroupNotFoundFault",
      `Cache Subnet Group ${group} does not exist.`,
    );
  }
  for (const { destination, destinationType } of inputs.logDeliveryConfigurations ?? []) {
    if (destinationType === "cloudwatch-logs") needLogGroup(cloud, operation, destination);
  }
  if (parameters.startsWith("default.")) return;
  const found = cloud.find(
    "aws:elasticache/parameterGroup:ParameterGroup",
    ({ name }) => name === parameters,
  );
  if (!found) {
    throw new AwsError(
      operation,
      "CacheParameterGroupNotFound",
      `CacheParameterGroup not found: ${parameters}`,
    );
  }
  const needed = family(inputs.engine, inputs.engineVersion ?? (inputs.engine === "valkey" ? "8.0" : "7.1"));
  if (found.properties.family === needed) return;
  throw new AwsError(
    operation,
    "InvalidParameterCombination",
    `Expected a parameter group of family ${needed ?? ""} but found one of family ${found.properties.family ?? ""}`,
  );
}

/** A token is changed in two steps: ROTATE to the new one, then SET it. */
export function refuseTokenChange(inputs: Args, cloud: Cloud, existing?: Kept<State>): void {
  const { authToken: next, authTokenUpdateStrategy: strategy } = inputs;
  if (!existing || next === undefined || next === existing.properties.authToken) return;
  const accepted = tokensOf(cloud, existing.id);
  if (strategy === "SET" && !accepted.includes(next)) {
    throw new AwsError(
      "ElastiCache: ModifyReplicationGroup",
      "InvalidParameterValue",
      "SET is allowed only after ROTATE: the AUTH token isn't one that the group accepts.",
    );
  }
  if (strategy === "SET" || accepted.length < 2) return;
  throw new AwsError(
    "ElastiCache: ModifyReplicationGroup",
    "InvalidParameterCombination",
    "A rotation is under way: end it with the SET strategy before another ROTATE.",
  );
}
