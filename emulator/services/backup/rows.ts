import { randomUUID } from "node:crypto";
import { AwsError, type Cloud } from "../../cloud";
import { needKey, needRole } from "../../references";
import { resourceType, type ValueCheck } from "../../resourceType";
import { arn, count, length, matches } from "../../rules";

const region = { computed: true } as const;
const vaultName = [
  length(2, 50),
  matches(/^[\w-]+$/, "must consist of letters, digits, hyphens and _"),
] as const;
const label = [
  length(1, 50),
  matches(/^[\w.-]+$/, "must consist of letters, digits, hyphens, _ and ."),
] as const;

/** The kind of record that a vault's lock leaves: from its date on, nobody takes it away. */
const LOCK = "aws:backup/lock";

export const vault = resourceType("aws:backup/vault:Vault", {
  inputs: {
    forceDestroy: { default: false },
    kmsKeyArn: { computed: true, check: arn("kms") },
    name: { computed: true, check: vaultName },
    region,
    tags: {},
  },
  name: { property: "name", maximum: 50 },
  refusals: [
    ({ name = "", region: where = "" }, cloud, existing) => {
      if (existing || vaultNamed(cloud, name, where) === undefined) return;
      throw new AwsError(
        "Backup: CreateBackupVault",
        "AlreadyExistsException",
        `Backup vault with the same name already exists (${name})`,
      );
    },
    ({ kmsKeyArn, region: where }, cloud) => {
      needKey(cloud, "Backup: CreateBackupVault", kmsKeyArn);
      if (kmsKeyArn === undefined || kmsKeyArn.split(":")[3] === (where ?? cloud.region)) return;
      throw new AwsError(
        "Backup: CreateBackupVault",
        "InvalidParameterValueException",
        `The KMS key ${kmsKeyArn} is not in the region of the vault`,
      );
    },
  ],
  identify: ({ name = "", region: where }, cloud) => ({
    id: name,
    arn: cloud.arn("backup", `backup-vault:${name}`, where),
    kmsKeyArn: cloud.arn("kms", "key/aws-backup", where),
    recoveryPoints: 0,
  }),
  retire: ({ id, properties }) => {
    if ((properties.recoveryPoints ?? 0) === 0) return;
    throw new AwsError(
      "Backup: DeleteBackupVault",
      "InvalidRequestException",
      `Backup vault cannot be deleted because it contains recovery points (${id})`,
    );
  },
});

export const lock = resourceType("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
  inputs: {
    backupVaultName: { required: true, check: vaultName },
    changeableForDays: {
      check: (days) => (days >= 3 ? undefined : `must be 3 at least: AWS's cooling-off period, got ${days}`),
    },
    maxRetentionDays: {},
    minRetentionDays: {},
    region,
  },
  refusals: [
    ({ backupVaultName: name, region: where = "" }, cloud) => {
      needVault(cloud, "PutBackupVaultLockConfiguration", name, where);
      refuseLocked(cloud, "PutBackupVaultLockConfiguration", name);
    },
  ],
  identify: ({ backupVaultName: name, changeableForDays: days, region: where }, cloud) => {
    if (days !== undefined) {
      cloud.remember(LOCK, name, { from: new Date(Date.now() + days * 86_400_000).toISOString() });
    }
    return { id: name, backupVaultArn: cloud.arn("backup", `backup-vault:${name}`, where) };
  },
  retire: ({ id }, cloud) => {
    refuseLocked(cloud, "DeleteBackupVaultLockConfiguration", id);
  },
});

interface Lifecycle {
  readonly deleteAfter?: number | undefined;
  readonly coldStorageAfter?: number | undefined;
}

/** What AWS Backup refuses of a rule by itself. */
const rulesAreWhole: ValueCheck<
  readonly {
    readonly ruleName: string;
    readonly schedule?: string | undefined;
    readonly startWindow?: number | undefined;
    readonly completionWindow?: number | undefined;
    readonly lifecycle?: Lifecycle | undefined;
  }[]
> = (rules) => {
  for (const {
    ruleName: name,
    schedule,
    startWindow: start = 60,
    completionWindow: end = 180,
    lifecycle,
  } of rules) {
    const wrong =
      label.map((check) => check(name)).find((reason) => reason !== undefined) ??
      (schedule === undefined || /^(cron\(\S+ \S+ \S+ \S+ \S+ \S+\)|rate\(.+\))$/.test(schedule)
        ? undefined
        : `must have a schedule such as cron(0 5 * * ? *), got "${schedule}"`) ??
      (start >= 60 ? undefined : `must have a startWindow of 60 minutes at least, got ${start}`) ??
      (end >= start + 60
        ? undefined
        : `must have a completionWindow that is 60 minutes longer than its startWindow, got ${end}`) ??
      (lifecycle?.coldStorageAfter === undefined ||
      lifecycle.deleteAfter === undefined ||
      lifecycle.deleteAfter >= lifecycle.coldStorageAfter + 90
        ? undefined
        : "must delete backups 90 days after they went to cold storage at the earliest");
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

export const plan = resourceType("aws:backup/plan:Plan", {
  inputs: {
    advancedBackupSettings: { set: true },
    name: { computed: true, check: label },
    region,
    rules: { required: true, set: true, check: (rules) => rulesAreWhole(rules) },
    scanSettings: { set: true },
    tags: {},
  },
  name: { property: "name", maximum: 50 },
  refusals: [
    ({ rules, region: where = "" }, cloud, existing) => {
      const operation = `${existing ? "Update" : "Create"}BackupPlan`;
      for (const { targetVaultName, copyActions = [], lifecycle } of rules) {
        needVault(cloud, operation, targetVaultName, where);
        const least = cloud.find(
          "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
          (other) => other.backupVaultName === targetVaultName,
        )?.properties.minRetentionDays;
        if (least !== undefined && lifecycle?.deleteAfter !== undefined && lifecycle.deleteAfter < least) {
          throw new AwsError(
            `Backup: ${operation}`,
            "InvalidParameterValueException",
            `Retention of ${lifecycle.deleteAfter} days is less than the vault's minimum, ${least}`,
          );
        }
        for (const { destinationVaultArn: destination } of copyActions) {
          if (cloud.find("aws:backup/vault:Vault", (other) => other.arn === destination)) continue;
          throw new AwsError(
            `Backup: ${operation}`,
            "InvalidParameterValueException",
            `The copy's vault ${destination} does not exist`,
          );
        }
      }
    },
  ],
  identify: (_, cloud) => {
    const id = randomUUID();
    return { id, arn: cloud.arn("backup", `backup-plan:${id}`) };
  },
  describe: () => ({ version: randomUUID() }),
  retire: ({ id }, cloud) => {
    if (!cloud.find("aws:backup/selection:Selection", ({ planId }) => planId === id)) return;
    throw new AwsError(
      "Backup: DeleteBackupPlan",
      "InvalidRequestException",
      "Related backup plan selections must be deleted prior to backup plan deletion",
    );
  },
});

export const selection = resourceType("aws:backup/selection:Selection", {
  inputs: {
    conditions: { computed: true, set: true },
    iamRoleArn: { required: true, check: arn("iam") },
    name: { computed: true, check: label },
    notResources: { computed: true, set: true },
    planId: { required: true },
    region,
    resources: { set: true, check: count(0, 500) },
    selectionTags: { set: true },
  },
  name: { property: "name", maximum: 50 },
  refusals: [
    ({ planId, iamRoleArn }, cloud) => {
      needRole(cloud, "Backup: CreateBackupSelection", iamRoleArn, "backup.amazonaws.com");
      if (cloud.find("aws:backup/plan:Plan", (_, id) => id === planId)) return;
      throw new AwsError(
        "Backup: CreateBackupSelection",
        "ResourceNotFoundException",
        `Backup plan with id ${planId} does not exist`,
      );
    },
  ],
  identify: () => ({ id: randomUUID(), conditions: [], notResources: [] }),
});

function vaultNamed(cloud: Cloud, name: string, where: string) {
  return cloud.find(
    "aws:backup/vault:Vault",
    (other) => other.name === name && (other.region ?? cloud.region) === (where || cloud.region),
  );
}

function needVault(cloud: Cloud, operation: string, name: string, where: string): void {
  if (vaultNamed(cloud, name, where) !== undefined) return;
  throw new AwsError(
    `Backup: ${operation}`,
    "ResourceNotFoundException",
    `Backup vault ${name} does not exist`,
  );
}

function refuseLocked(cloud: Cloud, operation: string, name: string): void {
  const from = cloud.recall(LOCK, name)?.properties["from"];
  if (typeof from !== "string" || new Date(from) > new Date()) return;
  throw new AwsError(
    `Backup: ${operation}`,
    "InvalidRequestException",
    `The lock of the vault ${name} is immutable since ${from}: it can't be changed or deleted`,
  );
}
