import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Database, type DatabaseArgs } from "../../components/database";
import { randomResult } from "../support/awsStates";
import { inputs, inputsByName, json, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const production: DatabaseArgs = {
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  allowedSecurityGroupIds: ["sg-app"],
  instanceClass: "db.t4g.medium",
  engineVersion: "17",
  allowMajorVersionUpgrade: false,
  storageGb: 20,
  maxStorageGb: 100,
  keepKey: true,
  multiAz: true,
  backupRetentionDays: 14,
  backupWindow: "05:00-06:00",
  maintenanceWindow: "sun:06:30-sun:07:30",
  applyImmediately: false,
  insights: "standard",
  monitoringSeconds: 60,
  slowQueryMilliseconds: 1000,
  passwordVersion: 1,
  logRetentionDays: 90,
  protect: true,
};

function database(changes: Partial<DatabaseArgs> = {}): Promise<Deployment> {
  return deploy(() => {
    const made = new Database("db", { ...production, ...changes });
    const { address, port, databaseName, userName, password, securityGroupId } = made;
    return { address, port, databaseName, userName, password, securityGroupId };
  });
}

const instanceOf = (deployment: Deployment) => inputs(deployment, "aws:rds/instance:Instance", "db");

/** What is not the same as in `production` when something is changed, but for the name that is fresh each time. */
function changed(deployment: Deployment, from: Deployment): Record<string, unknown> {
  const [now, was] = [instanceOf(deployment), instanceOf(from)];
  const keys = [...new Set([...Object.keys(now), ...Object.keys(was)])];
  const kept = keys.filter((key) => key !== "finalSnapshotIdentifier");
  return Object.fromEntries(
    kept.filter((key) => JSON.stringify(now[key]) !== JSON.stringify(was[key])).map((key) => [key, now[key]]),
  );
}

describe("the database", () => {
  let db: Deployment;
  before(async () => {
    db = await database();
  });

  test("is a private, encrypted, watched PostgreSQL that can't be deleted", () => {
    const { finalSnapshotIdentifier, ...properties } = instanceOf(db);
    assert.match(String(finalSnapshotIdentifier), /^db-0a1b2c3d-final-[0-9a-f]{8}$/);
    assert.deepEqual(properties, {
      identifier: "db-0a1b2c3d",
      engine: "postgres",
      engineVersion: "17",
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      allowMajorVersionUpgrade: false,
      autoMinorVersionUpgrade: true,
      instanceClass: "db.t4g.medium",
      dbName: "siscoe",
      username: "siscoe",
      password: randomResult("db-password", 40),
      multiAz: true,
      publiclyAccessible: false,
      dbSubnetGroupName: "name:SubnetGroup:db",
      vpcSecurityGroupIds: ["SecurityGroup:db-access"],
      parameterGroupName: "name:ParameterGroup:db",
      iamDatabaseAuthenticationEnabled: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      storageType: "gp3",
      allocatedStorage: 20,
      maxAllocatedStorage: 100,
      storageEncrypted: true,
      kmsKeyId: "arn:Key:db-key",
      backupRetentionPeriod: 14,
      backupWindow: "05:00-06:00",
      maintenanceWindow: "sun:06:30-sun:07:30",
      applyImmediately: false,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      deletionProtection: true,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: "arn:Key:db-key",
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: 60,
      monitoringRoleArn: "arn:Role:db-monitoring",
    });
    const instance = resource(db, "aws:rds/instance:Instance", "db");
    assert.equal(instance.protect, true);
    assert.deepEqual(instance.secretInputs, ["password"]);
    // An existing one keeps its name and its support: no call changes the latter.
    assert.deepEqual(instance.ignoreChanges, ["finalSnapshotIdentifier", "engineLifecycleSupport"]);
    // A restore alone was seen to take three hours; the provider waits for 50 minutes by itself.
    assert.deepEqual(instance.timeouts, { create: "4h", update: "4h", delete: "3h" });
  });

  test("says where it is, and hands the password over as a secret", () => {
    assert.deepEqual(db.outputs, {
      address: "db.rds.amazonaws.com",
      port: 5432,
      databaseName: "siscoe",
      userName: "siscoe",
      password: randomResult("db-password", 40),
      securityGroupId: "SecurityGroup:db-access",
    });
    assert.deepEqual(db.secretOutputs, ["password"]);
    const component = resource(db, "siscoe:data:Database", "db");
    const { address, port, databaseName, userName, securityGroupId } = db.outputs;
    assert.deepEqual(db.wireOutputs.get(component.urn), {
      address,
      port,
      databaseName,
      userName,
      securityGroupId,
    });
  });

  test("has a password of letters and digits, a new one for each version", async () => {
    assert.deepEqual(inputs(db, "random:index/randomPassword:RandomPassword", "db-password"), {
      length: 40,
      special: false,
      keepers: { version: "1" },
    });
    const again = await database({ passwordVersion: 2 });
    const { keepers } = inputs(again, "random:index/randomPassword:RandomPassword", "db-password");
    assert.deepEqual(keepers, { version: "2" });
  });

  test("forces TLS and logs connections, slow queries and changes of the schema", () => {
    assert.deepEqual(inputs(db, "aws:rds/parameterGroup:ParameterGroup", "db"), {
      family: "postgres17",
      description: "SisCoE database",
      parameters: [
        { name: "log_connections", value: "1" },
        { name: "log_disconnections", value: "1" },
        { name: "log_lock_waits", value: "1" },
        { name: "log_min_duration_statement", value: "1000" },
        { name: "log_parameter_max_length", value: "0" },
        { name: "log_statement", value: "ddl" },
        { name: "pg_stat_statements.track", value: "all" },
        // What RDS says of a value that it has by itself.
        { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
        { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
      ],
    });
  });

  test("has log groups that RDS finds when it starts, with a retention", () => {
    const group = (log: string) => ({
      name: `/aws/rds/instance/db-0a1b2c3d/${log}`,
      retentionInDays: 90,
    });
    assert.deepEqual(inputsByName(db, "aws:cloudwatch/logGroup:LogGroup"), {
      "db-postgresql-log": group("postgresql"),
      "db-upgrade-log": group("upgrade"),
    });
    const logs = db.resources.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(
      [...resource(db, "aws:rds/instance:Instance", "db").dependsOn].sort(),
      logs.map(({ urn }) => urn).sort(),
    );
  });

  test("lets only those in that it is given, in the subnets it is given", () => {
    assert.deepEqual(
      inputs(db, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "db-access-from-0"),
      {
        securityGroupId: "SecurityGroup:db-access",
        referencedSecurityGroupId: "sg-app",
        ipProtocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
        description: "SisCoE database",
      },
    );
    assert.deepEqual(inputsByName(db, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), {});
    assert.deepEqual(inputs(db, "aws:rds/subnetGroup:SubnetGroup", "db"), {
      subnetIds: ["subnet-1", "subnet-2"],
      description: "SisCoE database",
    });
  });

  test("has a role for enhanced monitoring that RDS alone may take on", () => {
    assert.deepEqual(json(inputs(db, "aws:iam/role:Role", "db-monitoring")["assumeRolePolicy"]), {
      Version: "2012-10-17",
      Statement: [
        {
          Action: "sts:AssumeRole",
          Effect: "Allow",
          Principal: { Service: "monitoring.rds.amazonaws.com" },
          // For this database only: not for another account's, and not for another of this one.
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:rds:*:123456789012:db:db-*" },
            StringEquals: { "aws:SourceAccount": "123456789012" },
          },
        },
      ],
    });
    assert.deepEqual(inputs(db, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "db-monitoring"), {
      role: "name:Role:db-monitoring",
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
  });

  test("binds that role where there is a bound", async () => {
    const policy = "arn:aws:iam::123456789012:policy/bound";
    const bound = await database({ permissionsBoundary: policy });
    assert.equal(inputs(bound, "aws:iam/role:Role", "db-monitoring")["permissionsBoundary"], policy);
    assert.equal(inputs(db, "aws:iam/role:Role", "db-monitoring")["permissionsBoundary"], undefined);
    assert.deepEqual(changed(bound, db), {});
  });

  test("changes in nothing but what is asked for", async () => {
    assert.deepEqual(changed(await database({ monitoringSeconds: 0 }), db), {
      monitoringInterval: 0,
      monitoringRoleArn: undefined,
    });
    assert.deepEqual(changed(await database({ insights: "advanced" }), db), {
      databaseInsightsMode: "advanced",
      performanceInsightsRetentionPeriod: 465,
    });
    const rest = await database({
      instanceClass: "db.r7g.large",
      engineVersion: "16.4",
      allowMajorVersionUpgrade: true,
      storageGb: 50,
      maxStorageGb: 60,
      multiAz: false,
      backupRetentionDays: 1,
      backupWindow: "01:00-02:00",
      maintenanceWindow: "mon:02:00-mon:03:00",
      applyImmediately: true,
      slowQueryMilliseconds: 5,
      protect: false,
    });
    assert.deepEqual(changed(rest, db), {
      instanceClass: "db.r7g.large",
      engineVersion: "16.4",
      // A minor version that is named stays.
      autoMinorVersionUpgrade: false,
      allowMajorVersionUpgrade: true,
      allocatedStorage: 50,
      maxAllocatedStorage: 60,
      multiAz: false,
      backupRetentionPeriod: 1,
      backupWindow: "01:00-02:00",
      maintenanceWindow: "mon:02:00-mon:03:00",
      applyImmediately: true,
      deletionProtection: false,
    });
    const { family, parameters } = inputs(rest, "aws:rds/parameterGroup:ParameterGroup", "db");
    assert.equal(family, "postgres16");
    assert.deepEqual((parameters as unknown[])[3], { name: "log_min_duration_statement", value: "5" });
  });

  test("without monitoring has no role", async () => {
    const quiet = await database({ monitoringSeconds: 0 });
    assert.deepEqual(inputsByName(quiet, "aws:iam/role:Role"), {});
    assert.deepEqual(inputsByName(quiet, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"), {});
  });

  test("comes from a snapshot where one is given, with that one's database, owner and key", async () => {
    const restored = await database({ snapshot: "before-move" });
    assert.deepEqual(changed(restored, db), {
      snapshotIdentifier: "before-move",
      // A restore sends none of them: declared, they would replace the database at the next `up`.
      dbName: undefined,
      username: undefined,
      kmsKeyId: undefined,
    });
    assert.equal(restored.outputs["databaseName"], "formerly");
    assert.equal(restored.outputs["userName"], "owner");
  });

  test("has a key of its own that outlives it unless told otherwise", async () => {
    const key = resource(db, "aws:kms/key:Key", "db-key");
    assert.deepEqual([key.protect, key.retainOnDelete], [true, true]);
    const other = resource(await database({ keepKey: false, protect: false }), "aws:kms/key:Key", "db-key");
    assert.deepEqual([other.protect, other.retainOnDelete], [false, false]);
  });
});
