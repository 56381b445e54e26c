import type * as aws from "@pulumi/aws";
import { AwsError, lowerCase, upperCase, type Cloud, type Kept } from "../../cloud";
import { needKey, needRole, needSecurityGroups, refuseLostKey } from "../../references";
import { resourceType } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { majorOf, mayUpgrade, newestRelease, releaseOf } from "../../../aws/engines";
import { removeDatabase, runDatabase } from "./server";
import { arn, between, dailyWindow, each, oneOf, weeklyWindow } from "../../rules";
import * as rules from "./rules";
import {
  RESTORE,
  majorFor,
  refuseRestore,
  refuseTakenSnapshot,
  rememberSnapshot,
  restored,
  takenFrom,
} from "./snapshots";
import { refuseClass } from "./orderable";
import { chosenPerformance, diskOf, isAutoscaled, refuseStorage } from "./storage";
import { refuseCreation, refuseUpgrade } from "./versions";

type Args = Plain<aws.rds.InstanceArgs>;
type State = Plain<aws.rds.InstanceState>;

export const instance = resourceType("aws:rds/instance:Instance", {
  inputs: {
    allocatedStorage: {
      computed: true,
      waits: true,
      check: between(20, 65536),
      unchanged: isAutoscaled,
    },
    allowMajorVersionUpgrade: {},
    applyImmediately: { default: false },
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
    engineVersion: { computed: true, waits: { unless: runsAlready }, check: rules.engineVersion },
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
  refusals: [
    refuseReferences,
    refuseCreation,
    refuseRestore,
    refuseTaken,
    refuseStorage,
    refuseModification,
    refuseClass,
  ],
  report: (asked, before, cloud) => ({
    ...(asked.allocatedStorage !== undefined && { allocatedStorage: diskOf(asked, before) ?? 0 }),
    ...(before === undefined ? restored(cloud, asked) : keptForEver(before)),
  }),
  modifiesAtOnce: ({ applyImmediately }) => applyImmediately === true,
  maintain: ({ properties }) => upgradedMinor(properties),
  // The baseline backup after a restore took two to three hours (provider#44104).
  durations: {
    create: { takes: ({ snapshotIdentifier }) => (snapshotIdentifier ? 180 : undefined), patience: 50 },
  },
  identify: async (inputs, cloud) => {
    const { identifier = "", snapshotIdentifier } = inputs;
    const resourceId = `db-${upperCase(26)}`;
    const { dbName, username } = { ...inputs, ...restored(cloud, inputs) };
    const local = await runDatabase(cloud, {
      ...inputs,
      ...(dbName && { dbName }),
      ...(username !== undefined && { username }),
    });
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
      ...(snapshotIdentifier === undefined ? {} : takenFrom(cloud, snapshotIdentifier)),
      ...local,
    };
  },
  change: async (inputs, cloud) => {
    await runDatabase(cloud, inputs);
  },
  describe: ({ port = 5432, engineVersion = "", ...inputs }, _, { address = "", engineVersionActual }) => ({
    endpoint: `${address}:${port}`,
    engineVersionActual: releaseOf(engineVersion, engineVersionActual),
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
    engineVersion: releaseOf(engineVersion),
    engineLifecycleSupport: "open-source-rds-extended-support",
    availabilityZone: cloud.facts.zones[0] ?? "",
    backupRetentionPeriod: 0,
    backupTarget: "region",
    backupWindow: "03:00-03:30",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    databaseInsightsMode: "standard",
    dbName: "",
    dbSubnetGroupName: "default",
    ...chosenPerformance(inputs),
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
    storageType: "gp2",
    vpcSecurityGroupIds: [],
  };
}

function defaultGroups(engineVersion: string): Partial<Args> {
  const major = majorOf(engineVersion);
  return { optionGroupName: `default:postgres-${major}`, parameterGroupName: `default.postgres${major}` };
}

/**
 * Whether the version that runs is what is asked for: of `18.6`, `18` is, and the provider keeps what the program says.
 *
 * Source: compareActualEngineVersion in the provider's internal/service/rds/verify.go.
 */
function runsAlready(asked: string, { engineVersionActual }: Partial<State>): boolean {
  return engineVersionActual !== undefined && releaseOf(asked, engineVersionActual) === engineVersionActual;
}

function refuseReferences(inputs: Args, cloud: Cloud, existing?: Kept<State>): void {
  const restoring = inputs.snapshotIdentifier !== undefined;
  const operation = existing ? "RDS: ModifyDBInstance" : restoring ? RESTORE : "RDS: CreateDBInstance";
  // Neither a modification nor a restore sends the key: it is the database's, or its snapshot's, which may be another
  // account's.
  if (existing) refuseLostKey(cloud, operation, existing.properties.kmsKeyId);
  else if (!restoring) needKey(cloud, operation, inputs.kmsKeyId);
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
  const family = `postgres${majorFor(inputs, cloud, existing === undefined)}`;
  if (found.properties.family === family) return;
  throw new AwsError(
    operation,
    "InvalidParameterCombination",
    `The parameter group ${parameters} with DBParameterGroupFamily ${found.properties.family ?? ""} can't be used ` +
      `for this instance. Use a parameter group with DBParameterGroupFamily ${family}.`,
  );
}

function refuseTaken(inputs: Args, cloud: Cloud, existing?: Kept<State>): void {
  const twin = cloud.find(
    "aws:rds/instance:Instance",
    ({ identifier }, id) => identifier === inputs.identifier && id !== existing?.id,
  );
  if (twin)
    throw new AwsError("RDS: CreateDBInstance", "DBInstanceAlreadyExists", "DB instance already exists");
}

function refuseModification(inputs: Args, _: Cloud, existing?: Kept<State>): void {
  if (existing === undefined) return;
  refuseUpgrade(inputs, existing.properties.engineVersionActual);
  if (existing.properties.status !== "stopped" || !isModified(inputs, existing.properties)) return;
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html: a stopped instance can't be modified.
  throw new AwsError(
    "RDS: ModifyDBInstance",
    "InvalidDBInstanceState",
    "Database instance is not in available state.",
  );
}

/** What the provider's update sends no ModifyDBInstance for (resourceInstanceUpdate in its internal/service/rds/instance.go). */
const notModified = [
  ...["allowMajorVersionUpgrade", "blueGreenUpdate", "deleteAutomatedBackups", "finalSnapshotIdentifier"],
  ...["replicateSourceDb", "skipFinalSnapshot", "tags"],
];

function isModified(inputs: Args, existing: Partial<State>): boolean {
  return Object.entries(inputs).some(
    ([name, value]) =>
      !notModified.includes(name) &&
      name in existing &&
      JSON.stringify(value) !== JSON.stringify(existing[name as keyof State]),
  );
}

/** What no call of AWS's changes, though the provider takes a change of it. */
function keptForEver({ engineLifecycleSupport }: Partial<State>): Partial<State> {
  return engineLifecycleSupport === undefined ? {} : { engineLifecycleSupport };
}

/** The newest minor version, where AWS goes over to it by itself. */
function upgradedMinor({ autoMinorVersionUpgrade, engineVersion, engineVersionActual = "" }: Partial<State>) {
  const newest = newestRelease(majorOf(engineVersionActual));
  if (!autoMinorVersionUpgrade || !mayUpgrade(engineVersionActual, newest)) return {};
  // Read keeps the version as the program says it for as long as that is its beginning.
  const kept = engineVersion === majorOf(newest) ? engineVersion : newest;
  return { engineVersion: kept, engineVersionActual: newest };
}
