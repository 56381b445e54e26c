import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What AWS runs, by setting. */
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
  readonly cacheReplicas?: number;
  /** Whether the version that runs can be on the class that is asked for; left out where it is on it. */
  readonly databaseOffersClass?: boolean;
}

/** How AWS calls what an environment has; undefined where it isn't known to have it. */
export interface Identifiers {
  readonly database: string | undefined;
  readonly cache: string | undefined;
}

/** The settings that what runs is asked about. */
interface Asked {
  readonly databaseInstanceClass: string;
}

/**
 * Asks AWS what it runs, whatever the state says. What isn't there, or doesn't answer, is left out: the deployment meets
 * the same fault, and tells it better.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
export async function whatRuns(
  { database, cache }: Identifiers,
  asked: Asked,
  provider: pulumi.ProviderResource,
): Promise<Running> {
  const nothing = (): Running => ({});
  const [ofDatabase, ofCache] = await Promise.all([
    database === undefined ? nothing() : runningDatabase(database, asked, { provider }).catch(nothing),
    cache === undefined ? nothing() : runningCache(cache, { provider }).catch(nothing),
  ]);
  return { ...ofDatabase, ...ofCache };
}

async function runningDatabase(
  dbInstanceIdentifier: string,
  { databaseInstanceClass: asked }: Asked,
  options: pulumi.InvokeOptions,
): Promise<Running> {
  const instance = await aws.rds.getInstance({ dbInstanceIdentifier }, options);
  const offers =
    asked === instance.dbInstanceClass ? undefined : await isOffered(asked, instance.engineVersion, options);
  return {
    ...(offers === undefined ? {} : { databaseOffersClass: offers }),
    databaseInstanceClass: instance.dbInstanceClass,
    databaseEngineVersion: instance.engineVersion,
    databaseStorageGb: instance.allocatedStorage,
    databaseMultiAz: instance.multiAz,
  };
}

/**
 * Whether RDS has a class for a version of PostgreSQL; undefined where it doesn't say.
 *
 * Source: the provider's internal/service/rds/orderable_instance_data_source.go, for how it says that there is none.
 */
async function isOffered(
  instanceClass: string,
  engineVersion: string,
  options: pulumi.InvokeOptions,
): Promise<boolean | undefined> {
  const criteria = { engine: "postgres", engineVersion, instanceClass, storageType: "gp3", vpc: true };
  try {
    await aws.rds.getOrderableDbInstance(criteria, options);
    return true;
  } catch (error) {
    return /no RDS (Orderable )?DB Instance/.test(String(error)) ? false : undefined;
  }
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
    cacheReplicas: group.memberClusters.length - 1,
  };
}
