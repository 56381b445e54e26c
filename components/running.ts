import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What AWS runs of the settings whose changes can wait for a maintenance window, by setting. */
export interface Running {
  readonly databaseInstanceClass?: string;
  readonly databaseEngineVersion?: string;
  readonly databaseStorageGb?: number;
  readonly databaseMultiAz?: boolean;
  readonly cacheEngine?: string;
  readonly cacheEngineVersion?: string;
  readonly cacheNodeType?: string;
  readonly cacheAutomaticFailover?: boolean;
  readonly cacheMultiAz?: boolean;
}

/** How AWS calls what an environment has; undefined where it isn't known to have it. */
export interface Identifiers {
  readonly database: string | undefined;
  readonly cache: string | undefined;
}

/**
 * Asks AWS what it runs, whatever the state says. What isn't there, or doesn't answer, is left out: the deployment meets
 * the same fault, and tells it better.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
export async function whatRuns(
  { database, cache }: Identifiers,
  provider: pulumi.ProviderResource,
): Promise<Running> {
  const nothing = (): Running => ({});
  const [ofDatabase, ofCache] = await Promise.all([
    database === undefined ? nothing() : runningDatabase(database, { provider }).catch(nothing),
    cache === undefined ? nothing() : runningCache(cache, { provider }).catch(nothing),
  ]);
  return { ...ofDatabase, ...ofCache };
}

async function runningDatabase(
  dbInstanceIdentifier: string,
  options: pulumi.InvokeOptions,
): Promise<Running> {
  const instance = await aws.rds.getInstance({ dbInstanceIdentifier }, options);
  return {
    databaseInstanceClass: instance.dbInstanceClass,
    databaseEngineVersion: instance.engineVersion,
    databaseStorageGb: instance.allocatedStorage,
    databaseMultiAz: instance.multiAz,
  };
}

async function runningCache(replicationGroupId: string, options: pulumi.InvokeOptions): Promise<Running> {
  const group = await aws.elasticache.getReplicationGroup({ replicationGroupId }, options);
  const [clusterId = ""] = group.memberClusters;
  const { engine, engineVersion } = await aws.elasticache.getCluster({ clusterId }, options);
  return {
    cacheEngine: engine,
    cacheEngineVersion: engineVersion,
    cacheNodeType: group.nodeType,
    cacheAutomaticFailover: group.automaticFailoverEnabled,
    cacheMultiAz: group.multiAzEnabled,
  };
}
