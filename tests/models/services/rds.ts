import { type Fault, fault } from "../fault";
import {
  converted,
  inCall,
  type Mapping,
  mapping,
  notSent,
  type Rule,
  tagList,
  unlessZero,
} from "../mapping";

/** What follows at once where making it takes less than the program gives. */
const follow = "rds.ModifyDBInstance";
/** What later changes carry. */
const change = "rds.ModifyDBInstance#change";

/** What later calls carry, whichever made the instance. */
const later = {
  applyImmediately: inCall(change, "ApplyImmediately"),
  deleteAutomatedBackups: inCall("rds.DeleteDBInstance", "DeleteAutomatedBackups"),
  // Not sent beside `skipFinalSnapshot`, which the program never sets.
  finalSnapshotIdentifier: unlessZero("FinalDBSnapshotIdentifier", "rds.DeleteDBInstance"),
  skipFinalSnapshot: inCall("rds.DeleteDBInstance", "SkipFinalSnapshot"),
} satisfies Record<string, Rule>;

/** What both ways of making one carry. */
const both = {
  autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbSubnetGroupName: unlessZero("DBSubnetGroupName"),
  deletionProtection: "DeletionProtection",
  enabledCloudwatchLogsExports: unlessZero("EnableCloudwatchLogsExports"),
  engine: unlessZero("Engine"),
  engineLifecycleSupport: unlessZero("EngineLifecycleSupport"),
  iamDatabaseAuthenticationEnabled: unlessZero("EnableIAMDatabaseAuthentication"),
  identifier: "DBInstanceIdentifier",
  instanceClass: "DBInstanceClass",
  multiAz: unlessZero("MultiAZ"),
  networkType: unlessZero("NetworkType"),
  parameterGroupName: unlessZero("DBParameterGroupName"),
  publiclyAccessible: "PubliclyAccessible",
  vpcSecurityGroupIds: unlessZero("VpcSecurityGroupIds"),
  tags: converted("Tags", tagList),
} satisfies Record<string, Rule>;

const defaults = {
  applyImmediately: false,
  autoMinorVersionUpgrade: true,
  copyTagsToSnapshot: false,
  deleteAutomatedBackups: true,
  deletionProtection: false,
  publiclyAccessible: false,
  skipFinalSnapshot: false,
};

/** Which instance each later call is of, and the protection that every change carries. */
const ofInstance: Mapping["beside"] = ({ inputs: { identifier, deletionProtection = false } }) => ({
  [follow]: { ApplyImmediately: true, DBInstanceIdentifier: identifier },
  [change]: { DBInstanceIdentifier: identifier, DeletionProtection: deletionProtection },
  "rds.DeleteDBInstance": { DBInstanceIdentifier: identifier },
});

const instance = mapping("aws:rds/instance:Instance", {
  file: "rds.ts",
  source: "rds/instance.go",
  sentBy: "resourceInstanceCreate, dbInstancePopulateModify, resourceInstanceDelete",
  call: "rds.CreateDBInstance",
  cloudFormation: "AWS::RDS::DBInstance",
  when: (inputs) => !("snapshotIdentifier" in inputs),
  autoName: { input: "identifier" },
  inputs: {
    ...both,
    ...later,
    allocatedStorage: "AllocatedStorage",
    allowMajorVersionUpgrade: inCall(change, "AllowMajorVersionUpgrade"),
    backupRetentionPeriod: "BackupRetentionPeriod",
    backupWindow: unlessZero("PreferredBackupWindow"),
    // Not sent at creation: it follows where AWS chose another one.
    caCertIdentifier: unlessZero("CACertificateIdentifier", follow),
    databaseInsightsMode: unlessZero("DatabaseInsightsMode"),
    dbName: "DBName",
    engineVersion: "EngineVersion",
    kmsKeyId: unlessZero("KmsKeyId"),
    maintenanceWindow: unlessZero("PreferredMaintenanceWindow"),
    maxAllocatedStorage: unlessZero("MaxAllocatedStorage"),
    monitoringInterval: unlessZero("MonitoringInterval"),
    monitoringRoleArn: unlessZero("MonitoringRoleArn"),
    password: unlessZero("MasterUserPassword"),
    performanceInsightsEnabled: unlessZero("EnablePerformanceInsights"),
    performanceInsightsKmsKeyId: unlessZero("PerformanceInsightsKMSKeyId"),
    performanceInsightsRetentionPeriod: unlessZero("PerformanceInsightsRetentionPeriod"),
    iops: unlessZero("Iops"),
    storageEncrypted: "StorageEncrypted",
    storageThroughput: unlessZero("StorageThroughput"),
    storageType: unlessZero("StorageType"),
    username: "MasterUsername",
  },
  defaults: { ...defaults, backupRetentionPeriod: 0, storageEncrypted: false },
  beside: ofInstance,
});

/** The provider restores, and then sends what a restore doesn't take in a modification. */
const restored = mapping("aws:rds/instance:Instance", {
  file: "rds.ts",
  source: "rds/instance.go",
  sentBy: "resourceInstanceCreate, dbInstancePopulateModify, resourceInstanceDelete",
  call: "rds.RestoreDBInstanceFromDBSnapshot",
  cloudFormation: "AWS::RDS::DBInstance",
  when: (inputs) => "snapshotIdentifier" in inputs,
  autoName: { input: "identifier" },
  inputs: {
    ...both,
    ...later,
    allocatedStorage: unlessZero("AllocatedStorage", follow),
    allowMajorVersionUpgrade: unlessZero("AllowMajorVersionUpgrade", follow),
    backupRetentionPeriod: inCall(follow, "BackupRetentionPeriod"),
    backupWindow: unlessZero("PreferredBackupWindow", follow),
    caCertIdentifier: notSent(
      "a restore leaves AWS its default: the next `up` changes it where that is another",
    ),
    databaseInsightsMode: notSent("a restore lacks it: terraform-provider-aws#47742"),
    dbName: notSent("a restore of PostgreSQL keeps the snapshot's"),
    engineVersion: unlessZero("EngineVersion", follow),
    iops: unlessZero("Iops", follow),
    maintenanceWindow: unlessZero("PreferredMaintenanceWindow", follow),
    maxAllocatedStorage: unlessZero("MaxAllocatedStorage", follow),
    monitoringInterval: unlessZero("MonitoringInterval", follow),
    monitoringRoleArn: unlessZero("MonitoringRoleArn", follow),
    password: unlessZero("MasterUserPassword", follow),
    performanceInsightsEnabled: unlessZero("EnablePerformanceInsights", follow),
    // These two are only sent where insights are on, as the program has them always.
    performanceInsightsKmsKeyId: unlessZero("PerformanceInsightsKMSKeyId", follow),
    performanceInsightsRetentionPeriod: unlessZero("PerformanceInsightsRetentionPeriod", follow),
    snapshotIdentifier: "DBSnapshotIdentifier",
    storageEncrypted: notSent("the snapshot decides"),
    storageThroughput: unlessZero("StorageThroughput", follow),
    storageType: unlessZero("StorageType", follow),
    username: notSent("the snapshot decides"),
  },
  defaults,
  beside: ofInstance,
});

const parameterGroup = mapping("aws:rds/parameterGroup:ParameterGroup", {
  file: "rds.ts",
  source: "rds/parameter_group.go",
  // The parameters go in calls of 20, those that take effect at once first: ours are fewer.
  sentBy: "resourceParameterGroupCreate, resourceParameterGroupUpdate, expandParameters",
  call: "rds.CreateDBParameterGroup",
  cloudFormation: "AWS::RDS::DBParameterGroup",
  autoName: { input: "name", prefix: "namePrefix", lowerCase: true },
  inputs: {
    description: "Description",
    family: "DBParameterGroupFamily",
    name: "DBParameterGroupName",
    namePrefix: notSent("the provider makes the name of it"),
    parameters: inCall("rds.ModifyDBParameterGroup", "Parameters", (all: readonly Parameter[]) =>
      all.map(({ name, value, applyMethod = "immediate", ...others }) => ({
        ParameterName: name.toLowerCase(),
        ParameterValue: value,
        ApplyMethod: applyMethod.toLowerCase(),
        ...others,
      })),
    ),
    tags: converted("Tags", tagList),
  },
  beside: ({ inputs }) => ({ "rds.ModifyDBParameterGroup": { DBParameterGroupName: inputs["name"] } }),
});

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod?: string;
}

const subnetGroup = mapping("aws:rds/subnetGroup:SubnetGroup", {
  file: "rds.ts",
  source: "rds/subnet_group.go",
  sentBy: "resourceSubnetGroupCreate",
  call: "rds.CreateDBSubnetGroup",
  cloudFormation: "AWS::RDS::DBSubnetGroup",
  autoName: { input: "name", prefix: "namePrefix", lowerCase: true },
  inputs: {
    description: "DBSubnetGroupDescription",
    name: "DBSubnetGroupName",
    namePrefix: notSent("the provider makes the name of it"),
    subnetIds: "SubnetIds",
    tags: converted("Tags", tagList),
  },
});

const eventSubscription = mapping("aws:rds/eventSubscription:EventSubscription", {
  file: "rds.ts",
  source: "rds/event_subscription.go",
  sentBy: "resourceEventSubscriptionCreate",
  call: "rds.CreateEventSubscription",
  cloudFormation: "AWS::RDS::EventSubscription",
  autoName: { input: "name", prefix: "namePrefix" },
  inputs: {
    enabled: "Enabled",
    eventCategories: unlessZero("EventCategories"),
    name: "SubscriptionName",
    namePrefix: notSent("the provider makes the name of it"),
    snsTopic: "SnsTopicArn",
    sourceIds: unlessZero("SourceIds"),
    sourceType: unlessZero("SourceType"),
    tags: converted("Tags", tagList),
  },
  defaults: { enabled: true },
});

export const mappings: readonly Mapping[] = [
  eventSubscription,
  ...[instance, restored, parameterGroup, subnetGroup],
];

export const faults: readonly Fault[] = [
  fault("aws:rds/eventSubscription:EventSubscription", "sourceIds", [7], "SourceIds[0]"),
  fault("aws:rds/instance:Instance", "databaseInsightsMode", "none", "CreateDBInstance.DatabaseInsightsMode"),
  fault("aws:rds/instance:Instance", "instanceClass", "db.r7g.24xlarge", "DBInstanceClass"),
  fault("aws:rds/instance:Instance", "caCertIdentifier", 7, "CACertificateIdentifier"),
  fault("aws:rds/instance:Instance", "engineVersion", "17.1", "Engine version '17.1'"),
  fault("aws:rds/instance:Instance", "backupRetentionPeriod", 36, "BackupRetentionPeriod"),
  fault("aws:rds/instance:Instance", "snapshotIdentifier", 7, "DBSnapshotIdentifier"),
  fault(
    "aws:rds/parameterGroup:ParameterGroup",
    "parameters",
    [{ name: "a", value: "1", applyMethod: "soon" }],
    "ApplyMethod",
  ),
  fault("aws:rds/subnetGroup:SubnetGroup", "subnetIds", [7], "SubnetIds[0]"),
];
