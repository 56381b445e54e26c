import type * as aws from "@pulumi/aws";
import { problem, type ValueCheck } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { databaseFamilyNames, judgeDatabaseClass } from "../../../aws/classes";
import { judgePostgres } from "../../../aws/engines";
import { isStriped } from "../../../aws/storage";
import { catalogued, length, matches, matchesSecret, overlap } from "../../rules";

// What RDS accepts of a PostgreSQL instance, as far as it can be told from its inputs alone.

type Args = Plain<aws.rds.InstanceArgs>;

const RESERVED_NAMES =
  "admin all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
  "current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in " +
  "initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing " +
  "primary public rdsadmin rdsrepladmin references returning rolsuper select session_user some symmetric table then to " +
  "trailing true union unique user using variadic when where window with";

export const engineVersion: ValueCheck<string> = (version) =>
  judgePostgres(version) === "wrong" ? `Cannot find version ${version} for postgres` : undefined;

export const instanceClass = catalogued(
  judgeDatabaseClass,
  `must be a class that RDS for PostgreSQL has, such as db.t4g.medium (families ${databaseFamilyNames.join(", ")})`,
);

/** The family of parameter groups of a major version. */
export const family = catalogued(
  (name) => judgePostgres(/^postgres(\d+)$/.exec(name)?.[1] ?? ""),
  "must be a family that RDS has, such as postgres17",
);

export const identifier = [
  length(1, 63),
  matches(/^[a-z][a-z0-9-]*$/, "must begin with a letter and hold lower-case letters, digits and hyphens"),
  matches(/^(?!.*--)(?!.*-$)/, "must have no two hyphens in a row and none at the end"),
] as const;

export const snapshotName = [
  length(1, 255),
  matches(/^[A-Za-z][A-Za-z0-9-]*$/, "must begin with a letter and hold letters, digits and hyphens"),
  matches(/^(?!.*--)(?!.*-$)/, "must have no two hyphens in a row and none at the end"),
] as const;

export const databaseName = [
  length(1, 63),
  matches(
    /^[A-Za-z_]\w*$/,
    "must begin with a letter or underscore and hold letters, digits and underscores",
  ),
  notReserved,
] as const;

export const username = [
  length(1, 63),
  matches(/^[A-Za-z]\w*$/, "must begin with a letter and hold letters, digits and underscores"),
  notReserved,
] as const;

// A reason is printed: none of these says the password.
export const password = [
  (text: string) => (text.length >= 8 && text.length <= 128 ? undefined : "must have 8 to 128 characters"),
  matchesSecret(/^[\x21-\x7e]*$/, "must contain printable ASCII characters, no spaces"),
  matchesSecret(/^[^/"@]*$/, `must not hold any of / " @`),
] as const;

export const insightsRetention: ValueCheck<number> = (days) =>
  days === 0 || days === 7 || days === 731 || (days % 31 === 0 && days >= 31 && days <= 713)
    ? undefined
    : `must be 7, 731 or a multiple of 31 up to 713 (days), got ${days}`;

function notReserved(name: string): string | undefined {
  return RESERVED_NAMES.split(" ").includes(name.toLowerCase())
    ? `${name} cannot be used as it is a reserved word used by the engine`
    : undefined;
}

export const instanceChecks = [
  ({ engine, snapshotIdentifier, replicateSourceDb, restoreToPointInTime }: Args) =>
    (engine ?? snapshotIdentifier ?? replicateSourceDb ?? restoreToPointInTime)
      ? undefined
      : problem("engine", "Missing required property 'engine'"),
  (inputs: Args) => {
    const origins = ["snapshotIdentifier", "replicateSourceDb", "restoreToPointInTime", "s3Import"];
    if (origins.some((origin) => origin in inputs)) return undefined;
    if (!("allocatedStorage" in inputs))
      return problem("allocatedStorage", "Missing required property 'allocatedStorage'");
    if (!("username" in inputs)) return problem("username", "Missing required property 'username'");
    return ["password", "passwordWo", "manageMasterUserPassword"].some((given) => given in inputs)
      ? undefined
      : problem("password", "one of password, passwordWo and manageMasterUserPassword must be given");
  },
  (inputs: Args) =>
    "password" in inputs && inputs.manageMasterUserPassword
      ? problem("password", "conflicts with manageMasterUserPassword")
      : undefined,
  ({ allocatedStorage, maxAllocatedStorage }: Args) =>
    maxAllocatedStorage && allocatedStorage && maxAllocatedStorage <= allocatedStorage
      ? problem(
          "maxAllocatedStorage",
          `Max storage size must be greater than storage size (${allocatedStorage}), got ${maxAllocatedStorage}`,
        )
      : undefined,
  ({ storageType, allocatedStorage = 0, ...inputs }: Args) =>
    storageType === "gp3" &&
    !isStriped(allocatedStorage) &&
    ("iops" in inputs || "storageThroughput" in inputs)
      ? problem(
          "iops",
          "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400.",
        )
      : undefined,
  ({ storageType, iops }: Args) =>
    (storageType === "io1" || storageType === "io2") && iops === undefined
      ? problem("iops", `storage type ${storageType} needs iops`)
      : undefined,
  ({ kmsKeyId, storageEncrypted }: Args) =>
    kmsKeyId !== undefined && !storageEncrypted
      ? problem("storageEncrypted", "must be true when kmsKeyId is given")
      : undefined,
  ({ backupWindow, maintenanceWindow }: Args) =>
    backupWindow && maintenanceWindow && overlap(backupWindow, maintenanceWindow)
      ? problem(
          "backupWindow",
          `The backup window and maintenance window must not overlap (${backupWindow}, ${maintenanceWindow})`,
        )
      : undefined,
  (inputs: Args) =>
    inputs.monitoringInterval && !("monitoringRoleArn" in inputs)
      ? problem(
          "monitoringRoleArn",
          "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.",
        )
      : undefined,
  (inputs: Args) =>
    inputs.monitoringInterval === 0 && "monitoringRoleArn" in inputs
      ? problem("monitoringInterval", "must not be 0 when monitoringRoleArn is given")
      : undefined,
  ({ performanceInsightsEnabled, ...inputs }: Args) =>
    !performanceInsightsEnabled &&
    ("performanceInsightsRetentionPeriod" in inputs || "performanceInsightsKmsKeyId" in inputs)
      ? problem("performanceInsightsEnabled", "must be true when its retention or key is given")
      : undefined,
  ({ databaseInsightsMode, performanceInsightsEnabled, performanceInsightsRetentionPeriod }: Args) =>
    databaseInsightsMode === "advanced" &&
    !(performanceInsightsEnabled && performanceInsightsRetentionPeriod === 465)
      ? problem(
          "databaseInsightsMode",
          "To enable the Advanced mode of Database Insights, enable Performance Insights and set its retention to 465",
        )
      : undefined,
  ({ multiAz, availabilityZone }: Args) =>
    multiAz && availabilityZone !== undefined
      ? problem(
          "availabilityZone",
          "Requesting a specific availability zone is not valid for Multi-AZ instances.",
        )
      : undefined,
];
