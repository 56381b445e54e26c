import type * as aws from "@pulumi/aws";
import type { Cloud } from "../../cloud";
import type { Plain } from "../../sdkTypes";
import type { LocalEndpoint } from "../rds/server";

type GroupArgs = Plain<aws.elasticache.ReplicationGroupArgs>;
type ParameterGroupArgs = Plain<aws.elasticache.ParameterGroupArgs>;

/** Has a primary and its replicas run as the replication group says, if servers run here at all. */
export async function runCache(
  cloud: Cloud,
  inputs: GroupArgs,
  tokens: readonly string[],
): Promise<LocalEndpoint | undefined> {
  if (cloud.fleet === undefined) return undefined;
  const group = cloud.find(
    "aws:elasticache/parameterGroup:ParameterGroup",
    ({ name }) => name === inputs.parameterGroupName,
  );
  const [port = 0] = await cloud.fleet.putRedis(inputs.replicationGroupId ?? "", {
    tokens,
    replicas: (inputs.numCacheClusters ?? 1) - 1,
    parameters: parametersOf(group?.properties.parameters),
    snapshot: inputs.snapshotName,
  });
  return { address: "localhost", port };
}

/** Stops them and deletes their data, after a last snapshot if one is named. */
export async function removeCache(cloud: Cloud, id: string, snapshot?: string): Promise<void> {
  await cloud.fleet?.remove("redis", id, snapshot);
}

/** Lets a changed parameter group reach the replication groups that use it. */
export async function applyCacheParameters(cloud: Cloud, group: ParameterGroupArgs): Promise<void> {
  if (cloud.fleet === undefined) return;
  for (const { id, properties } of cloud.listOwn("aws:elasticache/replicationGroup:ReplicationGroup")) {
    if (properties.parameterGroupName !== group.name) continue;
    await cloud.fleet.setParameters("redis", id, parametersOf(group.parameters));
  }
}

function parametersOf(parameters: ParameterGroupArgs["parameters"] = []) {
  return parameters.map(({ name, value }) => ({ name, value }));
}
