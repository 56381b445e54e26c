import type * as aws from "@pulumi/aws";
import { AwsError, type Cloud } from "../../cloud";
import { needKey, needLogGroup, needSecurityGroups } from "../../references";
import type { Plain } from "../../sdkTypes";
import { family } from "./rules";

type Args = Plain<aws.elasticache.ReplicationGroupArgs>;

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
