import type * as aws from "@pulumi/aws";
import { majorOf } from "../../../aws/engines";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import { refuseLostKey } from "../../references";
import type { Plain } from "../../sdkTypes";
import type { Properties } from "../../values";
import { refuseUpgrade } from "./versions";

// Snapshots of databases, and what comes out of them: a database with the snapshot's name, owner and key.

type Args = Plain<aws.rds.InstanceArgs>;
type State = Plain<aws.rds.InstanceState>;

/** The kind of record that a final snapshot is: it outlives its database. */
export const DB_SNAPSHOT = "aws:rds/snapshot:Snapshot";

export const RESTORE = "RDS: RestoreDBInstanceFromDBSnapshot";

/** A snapshot of this account and region, by its name or ARN. */
export function findSnapshot(cloud: Cloud, name: string, operation = RESTORE): Partial<State> & Properties {
  const id = name.split(":snapshot:").at(-1) ?? name;
  const found = cloud.recall(DB_SNAPSHOT, id);
  // Who made it may have been another account's, or in another region, before its settings changed. An earlier version
  // didn't note it.
  const arn = cloud.arn("rds", `snapshot:${id}`);
  const { dbSnapshotArn = arn } = found?.properties ?? {};
  const isNamed = !name.startsWith("arn:") || name === arn;
  if (found && isNamed && dbSnapshotArn === arn) return found.properties;
  throw new AwsError(operation, "DBSnapshotNotFound", `DBSnapshot ${name} not found`);
}

/** The snapshot as the provider's data source tells it. */
export function describeSnapshot(cloud: Cloud, name: string): Properties {
  const {
    allocatedStorage,
    engineVersion,
    storageEncrypted,
    kmsKeyId = "",
    ...others
  } = findSnapshot(cloud, name, "RDS: DescribeDBSnapshots");
  return {
    ...{
      id: name,
      dbSnapshotIdentifier: name,
      engine: "postgres",
      status: "available",
      region: cloud.region,
    },
    ...{ allocatedStorage, engineVersion, encrypted: storageEncrypted === true, kmsKeyId },
    ...{ dbSnapshotArn: others["dbSnapshotArn"], dbInstanceIdentifier: others["dbInstanceIdentifier"] },
  };
}

/** What a database has of the snapshot that it comes from, whatever was asked for: a restore sends none of it. */
export function restored(cloud: Cloud, { snapshotIdentifier }: Partial<State>): Partial<State> {
  if (snapshotIdentifier === undefined) return {};
  const { dbName = "", username, storageEncrypted, kmsKeyId = "" } = findSnapshot(cloud, snapshotIdentifier);
  return {
    ...{ dbName, kmsKeyId, storageEncrypted: storageEncrypted === true },
    ...(username !== undefined && { username }),
    // Neither is sent at a restore: hashicorp/terraform-provider-aws#47742, and resourceInstanceCreate in its 6.58.0.
    ...{ databaseInsightsMode: "standard", caCertIdentifier: "rds-ca-rsa2048-g1" },
  };
}

/** What RDS takes from the snapshot where nothing is asked for. */
export function takenFrom(cloud: Cloud, snapshotIdentifier: string): Partial<State> {
  const { allocatedStorage, engineVersion } = findSnapshot(cloud, snapshotIdentifier);
  return {
    ...(allocatedStorage !== undefined && { allocatedStorage }),
    ...(engineVersion !== undefined && { engineVersion, engineVersionActual: engineVersion }),
  };
}

/**
 * Refuses a snapshot whose key can't be used (KMSKeyNotAccessibleFault is among the operation's documented errors), and
 * an older version and a smaller disk than the snapshot's: the provider asks for these by the modification that follows a
 * restore.
 */
export function refuseRestore(inputs: Args, cloud: Cloud, existing?: Kept<State>): void {
  if (existing || inputs.snapshotIdentifier === undefined) return;
  const { allocatedStorage = 0, engineVersion, kmsKeyId } = findSnapshot(cloud, inputs.snapshotIdentifier);
  refuseLostKey(cloud, RESTORE, kmsKeyId);
  refuseUpgrade(inputs, engineVersion);
  if ((inputs.allocatedStorage ?? allocatedStorage) >= allocatedStorage) return;
  throw new AwsError(
    RESTORE,
    "InvalidParameterValue",
    `The allocated storage size must not be less than that of the snapshot (${allocatedStorage}).`,
  );
}

/** The major version that a database's parameter group is for: at a restore, the snapshot's. */
export function majorFor({ engineVersion = "17", snapshotIdentifier }: Args, cloud: Cloud, isNew: boolean) {
  const from = isNew && snapshotIdentifier !== undefined ? takenFrom(cloud, snapshotIdentifier) : {};
  return majorOf(from.engineVersion ?? engineVersion);
}

/** Refuses a final snapshot under a name that is taken. */
export function refuseTakenSnapshot(name: string, cloud: Cloud): void {
  if (!cloud.recall(DB_SNAPSHOT, name)) return;
  throw new AwsError(
    "RDS: DeleteDBInstance",
    "DBSnapshotAlreadyExists",
    `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
  );
}

/** Keeps what a database was, under its final snapshot's name. */
export function rememberSnapshot(name: string, { properties }: Kept<State>, cloud: Cloud): void {
  const { identifier, dbName, username, allocatedStorage, engineVersionActual, storageEncrypted, kmsKeyId } =
    properties;
  cloud.remember(DB_SNAPSHOT, name, {
    dbSnapshotArn: cloud.arn("rds", `snapshot:${name}`),
    dbInstanceIdentifier: identifier,
    ...{ dbName, username, allocatedStorage, engineVersion: engineVersionActual, storageEncrypted, kmsKeyId },
    snapshotCreateTime: new Date().toISOString(),
  });
}
