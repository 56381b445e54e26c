import { catalogueDate } from "../catalogue";
import { majorOf, oldestPostgres, postgresMajors } from "../engines";
import { cacheRate, databaseRate, vCpusOf } from "../prices/classes";
import { baseline } from "../storage";
import { type Charge, charge, type Charges, type ChargesByType, hoursPerMonth, whileAwake } from "./charge";

const database: Charges = (resource, region) => {
  const { inputs, hours } = resource;
  const name = String(inputs["instanceClass"]);
  const multiAz = inputs["multiAz"] === true;
  const where = multiAz ? "with a standby in another zone" : "in one zone";
  const rate = databaseRate(region, name, multiAz);
  return [
    charge(region, `database server ${name}, ${where}${whileAwake(resource)}`, "databaseHour", hours, rate),
    ...disk(inputs, region, multiAz),
    charge(region, "database backups beyond the disk's size", "databaseBackupGb", "databaseBackupGb"),
    charge(region, "database traffic between zones", "betweenZonesGb", "betweenZonesGb"),
    ...(/^db\.t\d/.test(name)
      ? [charge(region, "database CPU credits", "databaseCreditHour", "creditHours")]
      : []),
    ...perVCpu(inputs, region, vCpusOf(name) * hours * (multiAz ? 2 : 1)),
  ];
};

/** The standby has a disk of its own, which the price has in it. */
function disk(inputs: Readonly<Record<string, unknown>>, region: string, multiAz: boolean): Charge[] {
  const size = Number(inputs["allocatedStorage"] ?? 0);
  const given = baseline(size);
  const iops = Number(inputs["iops"] ?? given.iops) - given.iops;
  const throughput = Number(inputs["storageThroughput"] ?? given.storageThroughput) - given.storageThroughput;
  const perGb = multiAz ? "diskGbTwoZones" : "diskGb";
  return [
    charge(region, "database disk (gp3)", perGb, size),
    charge(region, "database disk (gp3), grown by itself", perGb, "diskGrowthGb"),
    ...(iops > 0
      ? [charge(region, "database disk, IOPS", multiAz ? "diskIopsTwoZones" : "diskIops", iops)]
      : []),
    ...(throughput > 0
      ? [
          charge(
            region,
            "database disk, throughput",
            multiAz ? "diskThroughputTwoZones" : "diskThroughput",
            throughput,
          ),
        ]
      : []),
  ];
}

/** What is billed by vCPU: insights of the dearer kind, and versions out of support where they are not refused. */
function perVCpu(inputs: Readonly<Record<string, unknown>>, region: string, hours: number): Charge[] {
  const major = majorOf(String(inputs["engineVersion"]));
  const { supportedUntil } = postgresMajors[major] ?? {};
  const isOld =
    supportedUntil === undefined ? Number(major) < oldestPostgres : supportedUntil < catalogueDate;
  const isRefused = inputs["engineLifecycleSupport"] === "open-source-rds-extended-support-disabled";
  return [
    ...(inputs["databaseInsightsMode"] === "advanced"
      ? [charge(region, "Database Insights, advanced", "databaseInsightsHour", hours)]
      : []),
    ...(isOld && !isRefused ? [charge(region, "RDS Extended Support", "extendedSupportHour", hours)] : []),
  ];
}

const cache: Charges = ({ inputs }, region) => {
  const [engine, nodeType] = [String(inputs["engine"]), String(inputs["nodeType"])];
  const nodes = Number(inputs["numCacheClusters"] ?? 1);
  const rate = cacheRate(region, nodeType, engine);
  return [
    charge(region, `cache nodes ${nodeType}, ${engine}`, "cacheHour", hoursPerMonth * nodes, rate),
    ...(Number(inputs["snapshotRetentionLimit"] ?? 0) > 1
      ? [charge(region, "cache snapshots", "cacheBackupGb", "cacheBackupGb")]
      : []),
  ];
};

const bucket: Charges = (_, region) => [charge(region, "buckets", "bucketGb", "bucketGb")];

const key: Charges = ({ inputs }, region) => [
  charge(region, "KMS keys", "key", 1),
  charge(region, "KMS requests", "keyRequest", "keyRequests"),
  ...(inputs["enableKeyRotation"] === true
    ? [charge(region, "KMS keys, earlier versions", "key", "keyVersions")]
    : []),
];

/** Elastic throughput is billed by what is read and written, provisioned throughput by what is held ready. */
const fileSystem: Charges = ({ inputs }, region) => {
  const mode = inputs["throughputMode"];
  const ready = Number(inputs["provisionedThroughputInMibps"] ?? 0);
  return [
    charge(region, "uploads", "filesGb", "filesGb"),
    ...(inputs["lifecyclePolicies"] === undefined
      ? []
      : [charge(region, "uploads that rest", "filesColdGb", "filesColdGb")]),
    ...(mode === "elastic"
      ? [
          charge(region, "uploads read", "filesReadGb", "filesReadGb"),
          charge(region, "uploads written", "filesWrittenGb", "filesWrittenGb"),
        ]
      : []),
    ...(mode === "provisioned"
      ? [charge(region, "throughput of the uploads", "filesThroughput", ready)]
      : []),
  ];
};

/** Sources: aws.amazon.com/rds/postgresql/pricing, …/elasticache/pricing, …/s3/pricing, …/efs/pricing, …/backup/pricing, …/kms/pricing. */
export const data = {
  "aws:rds/instance:Instance": database,
  "aws:rds/parameterGroup:ParameterGroup": "free",
  "aws:rds/subnetGroup:SubnetGroup": "free",
  "aws:elasticache/parameterGroup:ParameterGroup": "free",
  "aws:elasticache/replicationGroup:ReplicationGroup": cache,
  "aws:elasticache/subnetGroup:SubnetGroup": "free",
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "free",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "free",
  "aws:s3/bucketPolicy:BucketPolicy": "free",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "free",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "free",
  "aws:s3/bucketVersioning:BucketVersioning": "free",
  "aws:kms/alias:Alias": "free",
  "aws:kms/key:Key": key,
  "aws:secretsmanager/secret:Secret": (_, region) => [
    charge(region, "secrets", "secret", 1),
    charge(region, "reading secrets", "secretRequest", "secretRequests"),
  ],
  "aws:secretsmanager/secretPolicy:SecretPolicy": "free",
  "aws:secretsmanager/secretVersion:SecretVersion": "free",
  "aws:efs/accessPoint:AccessPoint": "free",
  "aws:efs/backupPolicy:BackupPolicy": "free",
  "aws:efs/fileSystem:FileSystem": fileSystem,
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "free",
  "aws:efs/mountTarget:MountTarget": "free",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "free",
  "aws:ecr/repository:Repository": (_, region) => [charge(region, "images", "imagesGb", "imagesGb")],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "free",
  "aws:backup/plan:Plan": "free",
  "aws:backup/selection:Selection": "free",
  // A database's backups in it are billed as RDS's own.
  "aws:backup/vault:Vault": (_, region) => [
    charge(region, "backups of the uploads", "filesBackupGb", "filesBackupGb"),
  ],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "free",
  "aws:backup/vaultPolicy:VaultPolicy": "free",
} as const satisfies ChargesByType;
