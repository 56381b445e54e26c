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

const modify = "rds.ModifyDBInstance";

/** What later calls carry, whichever made the instance. */
const later = {
  allowMajorVersionUpgrade: inCall(modify, "AllowMajorVersionUpgrade"),
  applyImmediately: inCall(modify, "ApplyImmediately"),
  deleteAutomatedBackups: inCall("rds.DeleteDBInstance", "DeleteAutomatedBackups"),
  finalSnapshotIdentifier: inCall("rds.DeleteDBInstance", "FinalDBSnapshotIdentifier"),
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

/** What each later call is of. */
const ofInstance: Mapping["beside"] = ({ inputs: { identifier } }) => ({
  "rds.ModifyDBInstance": { DBInstanceIdentifier: identifier },
  "rds.DeleteDBInstance": { DBInstanceIdentifier: identifier },
});

const instance = mapping("aws:rds/instance:Instance", {
  file: "rds.ts",
  source: "rds/instance.go",
  call: "rds.CreateDBInstance",
  cloudFormation: "AWS::RDS::DBInstance",
  when: (inputs) => !("snapshotIdentifier" in inputs),
  autoName: { input: "identifier" },
  inputs: {
    ...both,
    ...later,
    allocatedStorage: "AllocatedStorage",
    backupRetentionPeriod: "BackupRetentionPeriod",
    backupWindow: unlessZero("PreferredBackupWindow"),
    caCertIdentifier: unlessZero("CACertificateIdentifier"),
    databaseInsightsMode: unlessZero("DatabaseInsightsMode"),
    dbName: "DBName",
    engineVersion: unlessZero("EngineVersion"),
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
  beside: ofInstance,
});

/** The provider restores, and then sends what a restore doesn't take in a modification. */
const restored = mapping("aws:rds/instance:Instance", {
  file: "rds.ts",
  source: "rds/instance.go",
  call: "rds.RestoreDBInstanceFromDBSnapshot",
  when: (inputs) => "snapshotIdentifier" in inputs,
  autoName: { input: "identifier" },
  inputs: {
    ...both,
    ...later,
    allocatedStorage: inCall(modify, "AllocatedStorage"),
    backupRetentionPeriod: inCall(modify, "BackupRetentionPeriod"),
    backupWindow: unlessZero("PreferredBackupWindow", modify),
    caCertIdentifier: unlessZero("CACertificateIdentifier", modify),
    databaseInsightsMode: notSent("a restore lacks it: terraform-provider-aws#47742"),
    dbName: notSent("a restore of PostgreSQL keeps the snapshot's"),
    engineVersion: unlessZero("EngineVersion", modify),
    iops: unlessZero("Iops", modify),
    maintenanceWindow: unlessZero("PreferredMaintenanceWindow", modify),
    maxAllocatedStorage: unlessZero("MaxAllocatedStorage", modify),
    monitoringInterval: unlessZero("MonitoringInterval", modify),
    monitoringRoleArn: unlessZero("MonitoringRoleArn", modify),
    password: unlessZero("MasterUserPassword", modify),
    performanceInsightsEnabled: unlessZero("EnablePerformanceInsights", modify),
    performanceInsightsKmsKeyId: unlessZero("PerformanceInsightsKMSKeyId", modify),
    performanceInsightsRetentionPeriod: unlessZero("PerformanceInsightsRetentionPeriod", modify),
    snapshotIdentifier: "DBSnapshotIdentifier",
    storageEncrypted: notSent("the snapshot decides"),
    storageThroughput: unlessZero("StorageThroughput", modify),
    storageType: unlessZero("StorageType", modify),
    username: notSent("the snapshot decides"),
  },
  beside: ofInstance,
});

const parameterGroup = mapping("aws:rds/parameterGroup:ParameterGroup", {
  file: "rds.ts",
  source: "rds/parameter_group.go",
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
        ParameterName: name,
        ParameterValue: value,
        ApplyMethod: applyMethod,
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

export const mappings: readonly Mapping[] = [instance, restored, parameterGroup, subnetGroup];

export const faults: readonly Fault[] = [
  fault("aws:rds/instance:Instance", "databaseInsightsMode", "none", "CreateDBInstance.DatabaseInsightsMode"),
  fault("aws:rds/instance:Instance", "instanceClass", "db.r7g.24xlarge", "DBInstanceClass"),
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
