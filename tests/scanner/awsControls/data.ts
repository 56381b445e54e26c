import type { Registration } from "../../support/mocks";
import { beside, type Control, control, decidedBeside, sourcesOf, unmet } from "./control";

const cache = "elasticache/replicationGroup";
const database = "rds/instance";
const isTrue = (input: string) => (inputs: Readonly<Record<string, unknown>>) => inputs[input] === true;

/** The routes of a database's subnets. */
function routeTables(one: Registration, all: readonly Registration[]): Registration[] {
  return sourcesOf(one, all, "dbSubnetGroupName", "rds/subnetGroup")
    .flatMap((group) => sourcesOf(group, all, "subnetIds", "ec2/subnet"))
    .flatMap((subnet) => beside(subnet, all, "ec2/routeTableAssociation", "subnetId"))
    .flatMap((association) => sourcesOf(association, all, "routeTableId", "ec2/routeTable"));
}

/** A route to everybody through an internet gateway, in each of a database's tables. */
function wayOut(one: Registration, all: readonly Registration[]): readonly Registration[] {
  const planted = routeTables(one, all).map((table) => ({
    ...table,
    urn: `${table.urn}-out`,
    type: "aws:ec2/route:Route",
    inputs: { destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
    sources: { routeTableId: [table.urn] },
  }));
  return [...all, ...planted];
}

/** The database, its events and the cache. */
export const data: readonly Control[] = [
  control(
    "ElastiCache.1",
    cache,
    "automatic backups are kept",
    ({ snapshotRetentionLimit }) => Number(snapshotRetentionLimit) >= 1,
    { snapshotRetentionLimit: 0 },
  ),
  control(
    "ElastiCache.2",
    cache,
    "minor versions are raised by AWS",
    ({ autoMinorVersionUpgrade = true }) => autoMinorVersionUpgrade === true,
    { autoMinorVersionUpgrade: false },
  ),
  control("ElastiCache.3", cache, "failover is automatic", isTrue("automaticFailoverEnabled"), {
    automaticFailoverEnabled: false,
  }),
  control("ElastiCache.4", cache, "it is encrypted at rest", isTrue("atRestEncryptionEnabled"), {
    atRestEncryptionEnabled: false,
  }),
  control("ElastiCache.5", cache, "it is encrypted in transit", isTrue("transitEncryptionEnabled"), {
    transitEncryptionEnabled: false,
  }),
  control(
    "ElastiCache.6",
    cache,
    "clients of Redis before 6.0 need a token",
    ({ authToken, engineVersion }) =>
      Number.parseFloat(String(engineVersion)) >= 6 || authToken !== undefined,
    { engineVersion: "5.0.6", authToken: undefined },
  ),
  control(
    "ElastiCache.7",
    cache,
    "it is not in the default subnet group",
    ({ subnetGroupName = "default" }) => subnetGroupName !== "default",
    { subnetGroupName: "default" },
  ),
  control(
    "RDS.2",
    database,
    "it can't be reached from the internet",
    ({ publiclyAccessible }) => publiclyAccessible === false,
    { publiclyAccessible: true },
    "2.2.3",
  ),
  control(
    "RDS.3",
    database,
    "it is encrypted at rest",
    isTrue("storageEncrypted"),
    { storageEncrypted: false },
    "2.2.1",
  ),
  control(
    "RDS.5",
    database,
    "it has a standby in another zone",
    isTrue("multiAz"),
    { multiAz: false },
    "2.2.4",
  ),
  control(
    "RDS.6",
    database,
    "enhanced monitoring is on",
    ({ monitoringInterval }) => Number(monitoringInterval) > 0,
    {
      monitoringInterval: 0,
    },
  ),
  control("RDS.8", database, "it can't be deleted by mistake", isTrue("deletionProtection"), {
    deletionProtection: false,
  }),
  ...["RDS.9", "RDS.36"].map((id) =>
    control(
      id,
      database,
      "PostgreSQL's logs go to CloudWatch",
      ({ enabledCloudwatchLogsExports: logs = [] }) =>
        ["postgresql", "upgrade"].every((log) => (logs as string[]).includes(log)),
      { enabledCloudwatchLogsExports: ["upgrade"] },
    ),
  ),
  control("RDS.10", database, "clients may sign in with IAM", isTrue("iamDatabaseAuthenticationEnabled"), {
    iamDatabaseAuthenticationEnabled: false,
  }),
  control(
    "RDS.11",
    database,
    "automatic backups are kept for seven days or more",
    ({ backupRetentionPeriod }) => Number(backupRetentionPeriod) >= 7,
    { backupRetentionPeriod: 6 },
  ),
  control(
    "RDS.13",
    database,
    "minor versions are raised by AWS",
    isTrue("autoMinorVersionUpgrade"),
    { autoMinorVersionUpgrade: false },
    "2.2.2",
  ),
  control("RDS.17", database, "its tags are copied to its snapshots", isTrue("copyTagsToSnapshot"), {
    copyTagsToSnapshot: false,
  }),
  control("RDS.18", database, "it is in a VPC", ({ dbSubnetGroupName }) => dbSubnetGroupName !== undefined, {
    dbSubnetGroupName: undefined,
  }),
  unmet("RDS.23", database, "it does not listen on PostgreSQL's own port"),
  control(
    "RDS.25",
    database,
    "its administrator has no usual name",
    ({ username }) => !["postgres", "admin", "rdsadmin"].includes(String(username)),
    { username: "postgres" },
  ),
  decidedBeside(
    unmet("RDS.46", database, "its subnets have no way to an internet gateway"),
    (one, all) =>
      routeTables(one, all)
        .flatMap((table) => beside(table, all, "ec2/route", "routeTableId"))
        .every(({ inputs }) => inputs["gatewayId"] === undefined),
    wayOut,
  ),
  control(
    "RDS.20",
    "rds/eventSubscription",
    "maintenance, changes and failures are told",
    ({ sourceType, eventCategories = [] }) =>
      sourceType === "db-instance" &&
      ["maintenance", "configuration change", "failure"].every((category) =>
        (eventCategories as string[]).includes(category),
      ),
    { eventCategories: ["failure"] },
  ),
  unmet("RDS.22", database, "AWS tells somebody of changes of RDS's own security groups"),
  unmet("RDS.21", "rds/parameterGroup", "AWS tells somebody of changes of parameters"),
];
