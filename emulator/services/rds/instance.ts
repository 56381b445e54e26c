import type * as aws from "@pulumi/aws";
import { AwsError, lowerCase, upperCase, type Cloud, type Kept } from "../../cloud";
import { needKey, needRole, needSecurityGroups } from "../../references";
import { resourceType } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { removeDatabase, runDatabase } from "./server";
import { arn, between, dailyWindow, each, oneOf, weeklyWindow } from "../../rules";
import * as rules from "./rules";

type Args = Plain<aws.rds.InstanceArgs>;
type State = Plain<aws.rds.InstanceState>;

/** The kind of record that a final snapshot is: it outlives its database. */
export const DB_SNAPSHOT = "aws:rds/snapshot:Snapshot";

export const instance = resourceType("aws:rds/instance:Instance", {
  inputs: {
    allocatedStorage: {
      computed: true,
      waits: true,
      check: between(20, 65536),
      // Autoscaling made it larger than the program says: that is how it is meant.
      unchanged: (before, after, { maxAllocatedStorage = 0 }) =>
        before > after && maxAllocatedStorage > after,
    },
    allowMajorVersionUpgrade: {},
    applyImmediately: { computed: true },
    autoMinorVersionUpgrade: { default: true },
    availabilityZone: { computed: true },
    backupRetentionPeriod: { computed: true, check: between(0, 35) },
    backupTarget: { computed: true, check: oneOf("region", "outposts") },
    backupWindow: { computed: true, check: dailyWindow(30) },
    blueGreenUpdate: {},
    caCertIdentifier: {
      computed: true,
      check: oneOf("rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"),
    },
    characterSetName: { computed: true },
    copyTagsToSnapshot: { default: false },
    customIamInstanceProfile: {},
    customerOwnedIpEnabled: {},
    databaseInsightsMode: { computed: true, check: oneOf("standard", "advanced") },
    dbName: { computed: true, check: rules.databaseName },
    dbSubnetGroupName: { computed: true, waits: true },
    dedicatedLogVolume: { default: false },
    deleteAutomatedBackups: { default: true },
    deletionProtection: {},
    domain: {},
    domainAuthSecretArn: {},
    domainDnsIps: { set: true },
    domainFqdn: {},
    domainIamRoleName: {},
    domainOu: {},
    enabledCloudwatchLogsExports: {
      set: true,
      check: each(oneOf("postgresql", "upgrade", "iam-db-auth-error")),
    },
    engine: { computed: true, check: oneOf("postgres") },
    engineLifecycleSupport: {
      computed: true,
      check: oneOf("open-source-rds-extended-support", "open-source-rds-extended-support-disabled"),
    },
    engineVersion: { computed: true, waits: true, check: rules.engineVersion },
    finalSnapshotIdentifier: { check: rules.snapshotName },
    iamDatabaseAuthenticationEnabled: {},
    identifier: { computed: true, waits: true, check: rules.identifier },
    identifierPrefix: { computed: true },
    instanceClass: { required: true, waits: true, check: rules.instanceClass },
    iops: { computed: true, waits: true },
    kmsKeyId: { computed: true, check: arn("kms") },
    licenseModel: { computed: true },
    maintenanceWindow: { computed: true, check: weeklyWindow(30) },
    manageMasterUserPassword: {},
    masterUserSecretKmsKeyId: { computed: true },
    maxAllocatedStorage: {},
    monitoringInterval: { default: 0, check: oneOf(0, 1, 5, 10, 15, 30, 60) },
    monitoringRoleArn: { computed: true, check: arn("iam") },
    multiAz: { computed: true, waits: true },
    ncharCharacterSetName: { computed: true },
    networkType: { computed: true, check: oneOf("IPV4", "DUAL") },
    optionGroupName: { computed: true, waits: true },
    // It goes with a major upgrade; by itself it is another group from now on.
    parameterGroupName: { computed: true, waits: { with: "engineVersion" } },
    password: { check: rules.password },
    passwordWo: { check: rules.password },
    passwordWoVersion: {},
    performanceInsightsEnabled: { default: false },
    performanceInsightsKmsKeyId: { computed: true, check: arn("kms") },
    performanceInsightsRetentionPeriod: { computed: true, check: rules.insightsRetention },
    port: { computed: true, check: between(1150, 65535) },
    publiclyAccessible: { default: false },
    region: { computed: true },
    replicaMode: { computed: true },
    replicateSourceDb: {},
    restoreToPointInTime: {},
    s3Import: {},
    skipFinalSnapshot: { default: false },
    snapshotIdentifier: { computed: true },
    storageEncrypted: {},
    storageThroughput: { computed: true, waits: true },
    storageType: { computed: true, waits: true, check: oneOf("standard", "gp2", "gp3", "io1", "io2") },
    tags: {},
    timezone: { computed: true },
    upgradeStorageConfig: {},
    username: { computed: true, check: rules.username },
    vpcSecurityGroupIds: { computed: true, set: true },
    warningEventCategories: { set: true },
  },
  name: { property: "identifier", prefix: "identifierPrefix", maximum: 63, separator: "" },
  secrets: ["password", "passwordWo"],
  checks: rules.instanceChecks,
  refusals: [refuseReferences, refuseTakenOrMissing, refuseModification],
  modifiesAtOnce: ({ applyImmediately }) => applyImmediately === true,
  maintain: ({ properties }) => upgradedMinor(properties),
  // The baseline backup after a restore took two to three hours (provider#44104).
  durations: {
    create: { takes: ({ snapshotIdentifier }) => (snapshotIdentifier ? 180 : undefined), patience: 50 },
  },
  identify: async (inputs, cloud) => {
    const { identifier = "", snapshotIdentifier } = inputs;
    const resourceId = `db-${upperCase(26)}`;
    const local = await runDatabase(cloud, inputs);
    return {
      id: resourceId,
      resourceId,
      identifier,
      arn: cloud.arn("rds", `db:${identifier}`),
      address: `${identifier}.c${lowerCase(11)}.${cloud.region}.rds.amazonaws.com`,
      hostedZoneId: "ZT5CKT0SUZM7H",
      status: "available",
      replicas: [],
      latestRestorableTime: "",
      listenerEndpoints: [],
      ...chosenByAws(inputs, cloud),
      ...(snapshotIdentifier === undefined ? {} : contentOf(cloud, snapshotIdentifier)),
      ...local,
    };
  },
  change: async (inputs, cloud) => {
    await runDatabase(cloud, inputs);
  },
  describe: ({ port = 5432, engineVersion = "", ...inputs }, _, { address = "" }) => ({
    endpoint: `${address}:${port}`,
    engineVersionActual: rules.actualVersion(engineVersion) ?? engineVersion,
    // A major upgrade goes over to the new family's default groups by itself.
    ...(inputs.parameterGroupName?.startsWith("default.") && defaultGroups(engineVersion)),
  }),
  retire: async ({ id, properties }, cloud) => {
    const operation = "RDS: DeleteDBInstance";
    const { identifier = "", finalSnapshotIdentifier } = properties;
    if (properties.deletionProtection) {
      throw new AwsError(
        operation,
        "InvalidParameterCombination",
        "Cannot delete protected DB Instance, please disable deletion protection and try again.",
      );
    }
    if (properties.skipFinalSnapshot) {
      await removeDatabase(cloud, identifier);
      return;
    }
    if (!finalSnapshotIdentifier) {
      throw new Error(
        `RDS DB Instance (${id}): finalSnapshotIdentifier is required when skipFinalSnapshot is false`,
      );
    }
    refuseTakenSnapshot(finalSnapshotIdentifier, cloud);
    await removeDatabase(cloud, identifier, finalSnapshotIdentifier);
    rememberSnapshot(finalSnapshotIdentifier, { id, properties }, cloud);
  },
});

function chosenByAws(
  { engineVersion = "17", storageEncrypted, ...inputs }: Args,
  cloud: Cloud,
): Partial<Args> {
  return {
    engine: "postgres",
    engineVersion: rules.actualVersion(engineVersion) ?? engineVersion,
    engineLifecycleSupport: "open-source-rds-extended-support",
    availabilityZone: cloud.facts.zones[0] ?? "",
    backupRetentionPeriod: 0,
    backupTarget: "region",
    backupWindow: "03:00-03:30",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    databaseInsightsMode: "standard",
    dbName: "",
    dbSubnetGroupName: "default",
    iops: 3000,
    kmsKeyId: storageEncrypted ? cloud.arn("kms", "alias/aws/rds") : "",
    licenseModel: "postgresql-license",
    maintenanceWindow: "sun:06:00-sun:06:30",
    monitoringRoleArn: "",
    multiAz: false,
    networkType: "IPV4",
    ...defaultGroups(engineVersion),
    performanceInsightsKmsKeyId: "",
    performanceInsightsRetentionPeriod: inputs.performanceInsightsEnabled ? 7 : 0,
    port: 5432,
    storageThroughput: 125,
    storageType: "gp2",
    vpcSecurityGroupIds: [],
  };
}

function defaultGroups(engineVersion: string): Partial<Args> {
  const major = rules.majorVersion(engineVersion);
  return { optionGroupName: `default:postgres-${major}`, parameterGroupName: `default.postgres${major}` };
}

function contentOf(cloud: Cloud, snapshotIdentifier: string): Partial<Args> {
  const { properties } = findSnapshot(cloud, snapshotIdentifier);
  const { dbName, username, allocatedStorage } = properties as Partial<Args>;
  return {
    ...(dbName !== undefined && { dbName }),
    ...(username !== undefined && { username }),
    ...(allocatedStorage !== undefined && { allocatedStorage }),
  };
}

function findSnapshot(cloud: Cloud, name: string) {
  const id = name.split(":snapshot:").at(-1) ?? name;
  const found = cloud.recall(DB_SNAPSHOT, id);
  // Another environment may be another account's, or in another region. An earlier version didn't note it.
  const { dbSnapshotArn = cloud.arn("rds", `snapshot:${id}`) } = found?.properties ?? {};
  if (found && dbSnapshotArn === cloud.arn("rds", `snapshot:${id}`)) return found;
  throw new AwsError(
    "RDS: RestoreDBInstanceFromDBSnapshot",
    "DBSnapshotNotFound",
    `DBSnapshot ${name} not found`,
  );
}

function refuseTakenSnapshot(name: string, cloud: Cloud): void {
  if (!cloud.recall(DB_SNAPSHOT, name)) return;
  throw new AwsError(
    "RDS: DeleteDBInstance",
    "DBSnapshotAlreadyExists",
    `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
  );
}

function rememberSnapshot(name: string, { properties }: Kept<State>, cloud: Cloud): void {
  const { identifier, dbName, username, allocatedStorage, engineVersionActual, storageEncrypted, kmsKeyId } =
    properties;
  cloud.remember(DB_SNAPSHOT, name, {
    dbSnapshotArn: cloud.arn("rds", `snapshot:${name}`),
    dbInstanceIdentifier: identifier,
    ...{ dbName, username, allocatedStorage, engineVersion: engineVersionActual, storageEncrypted, kmsKeyId },
    snapshotCreateTime: new Date().toISOString(),
  });
}

function refuseReferences(inputs: Args, cloud: Cloud): void {
  const operation = "RDS: CreateDBInstance";
  needKey(cloud, operation, inputs.kmsKeyId);
  needKey(cloud, operation, inputs.performanceInsightsKmsKeyId);
  const monitoring = inputs.monitoringInterval ? inputs.monitoringRoleArn : undefined;
  needRole(cloud, operation, monitoring, "monitoring.rds.amazonaws.com");
  needSecurityGroups(cloud, operation, inputs.vpcSecurityGroupIds);
  const { dbSubnetGroupName: group = "default", parameterGroupName: parameters = "default." } = inputs;
  if (group !== "default" && !cloud.find("aws:rds/subnetGroup:SubnetGroup", ({ name }) => name === group)) {
    throw new AwsError(operation, "DBSubnetGroupNotFoundFault", `DBSubnetGroup name not found: ${group}`);
  }
  if (parameters.startsWith("default.")) return;
  const found = cloud.find("aws:rds/parameterGroup:ParameterGroup", ({ name }) => name === parameters);
  if (!found) {
    throw new AwsError(operation, "DBParameterGroupNotFound", `DBParameterGroup not found: ${parameters}`);
  }
  const family = `postgres${rules.majorVersion(inputs.engineVersion ?? "17")}`;
  if (found.properties.family === family) return;
  throw new AwsError(
    operation,
    "InvalidParameterCombination",
    `The parameter group ${parameters} with DBParameterGroupFamily ${found.properties.family ?? ""} can't be used ` +
      `for this instance. Use a parameter group with DBParameterGroupFamily ${family}.`,
  );
}

function refuseTakenOrMissing(inputs: Args, cloud: Cloud, existing?: Kept<State>): void {
  const twin = cloud.find(
    "aws:rds/instance:Instance",
    ({ identifier }, id) => identifier === inputs.identifier && id !== existing?.id,
  );
  if (twin)
    throw new AwsError("RDS: CreateDBInstance", "DBInstanceAlreadyExists", "DB instance already exists");
  if (existing || !inputs.snapshotIdentifier) return;
  const { properties } = findSnapshot(cloud, inputs.snapshotIdentifier);
  const { allocatedStorage = 0 } = properties as Partial<Args>;
  if ((inputs.allocatedStorage ?? allocatedStorage) >= allocatedStorage) return;
  throw new AwsError(
    "RDS: RestoreDBInstanceFromDBSnapshot",
    "InvalidParameterValue",
    `The allocated storage size must not be less than that of the snapshot (${allocatedStorage}).`,
  );
}

function refuseModification(inputs: Args, _: Cloud, existing?: Kept<State>): void {
  if (!existing) return;
  const operation = "RDS: ModifyDBInstance";
  const before = existing.properties;
  if ((inputs.allocatedStorage ?? 0) < (before.allocatedStorage ?? 0)) {
    throw new AwsError(
      operation,
      "InvalidParameterCombination",
      `Invalid storage size for engine name postgres: the allocated storage can't be reduced from ${before.allocatedStorage ?? 0}.`,
    );
  }
  const from = before.engineVersionActual ?? "";
  const to = rules.actualVersion(inputs.engineVersion ?? from) ?? from;
  const [oldMajor, newMajor] = [from, to].map((version) => Number(rules.majorVersion(version))) as [
    number,
    number,
  ];
  if (newMajor < oldMajor || (newMajor === oldMajor && minor(to) < minor(from))) {
    throw new AwsError(
      operation,
      "InvalidParameterCombination",
      `Cannot upgrade postgres from ${from} to ${to}`,
    );
  }
  if (newMajor === oldMajor || inputs.allowMajorVersionUpgrade) return;
  throw new AwsError(
    operation,
    "InvalidParameterCombination",
    "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
  );
}

/** The newest minor version, where AWS goes over to it by itself. */
function upgradedMinor({ autoMinorVersionUpgrade, engineVersion, engineVersionActual = "" }: Partial<State>) {
  const newest = rules.actualVersion(rules.majorVersion(engineVersionActual)) ?? engineVersionActual;
  if (!autoMinorVersionUpgrade || minor(newest) <= minor(engineVersionActual)) return {};
  // Read keeps the version as the program says it for as long as that is its beginning.
  const kept = engineVersion === rules.majorVersion(newest) ? engineVersion : newest;
  return { engineVersion: kept, engineVersionActual: newest };
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}
