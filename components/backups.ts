import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { backupDefaults, lockedDays, withDefaults } from "./defaults";
import { EncryptionKey } from "./encryptionKey";
import { bareServiceTrust } from "./serviceTrust";

/** Whether backups can be deleted before their time: `off`, by whom IAM lets, or (`compliance`) by nobody, ever. */
export type BackupLock = "off" | "governance" | "compliance";

/** What {@link Backups} are made from. */
export interface BackupsArgs {
  /** What is backed up, by ARN: databases, file systems. */
  resourceArns: readonly pulumi.Input<string>[];
  /** When the daily backup starts, as `hh:mm` in UTC; within an hour of it. @default "09:00" */
  startsAt?: string | undefined;
  /** How long a backup is kept, in days. A change counts for backups that are made from then on. @default 35 */
  retentionDays?: number | undefined;
  /**
   * Whether a backup can be deleted before its time. **`compliance` can't be undone**: 14 days after it was set, neither the
   * account's administrator nor AWS can take the lock away, delete a backup, or stop paying for it before its time.
   * @default "off"
   */
  lock?: BackupLock | undefined;
  /** Another region that each backup is copied to. Personal data leave the country with it. @default none */
  copyRegion?: string | undefined;
  /** The tags of each backup. @default none */
  tags?: Readonly<Record<string, string>> | undefined;
  /** The policy that the role which makes the backups can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of that role: `/siscoe/prod/`. A change makes it anew. @default "/" */
  rolesPath?: string | undefined;
}

/** How long a lock in compliance mode can still be taken away, in days: AWS takes 3 at least. */
const graceDays = 14;

/**
 * A daily backup by AWS Backup of what holds data, in a vault beside RDS's own backups, which go with their database.
 *
 * **Data**: the backups, each for `retentionDays`. The vaults, their locks and their keys stay in AWS when Pulumi lets go of them,
 * whatever the reason: no change of an argument deletes a backup.
 *
 * **Security**: no role of a workflow can delete a backup, a vault or a lock. A database's backups have the database's key, also
 * here, and need it as long as they are kept; a file system's have the vault's, and so have copies.
 *
 * **Cost**: by the GB and month of each backup, two KMS keys with a copy, and what goes to another region by the GB.
 *
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
 */
export class Backups extends pulumi.ComponentResource {
  /** The vault. */
  public readonly vault: aws.backup.Vault;
  /** The key of the vault. */
  public readonly key: EncryptionKey;
  /** The vault in the other region; none without `copyRegion`. */
  public readonly copyVault: aws.backup.Vault | undefined;
  /** Its key. */
  public readonly copyKey: EncryptionKey | undefined;
  /** The plan: when, and for how long. */
  public readonly plan: aws.backup.Plan;
  /** The role that makes the backups. */
  public readonly role: aws.iam.Role;

  constructor(name: string, given: BackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:data:Backups", name, {}, opts);
    const args = withDefaults(given, backupDefaults);

    const { vault, key } = this.createVault(name, args.lock);
    const copies =
      args.copyRegion === undefined
        ? undefined
        : this.createVault(`${name}-copy`, args.lock, args.copyRegion);
    this.role = this.createRole(name, args);
    const lifecycle = { deleteAfter: args.retentionDays };
    const [hours = "", minutes = ""] = args.startsAt.split(":");
    this.plan = new aws.backup.Plan(
      name,
      {
        rules: [
          {
            ruleName: "daily",
            targetVaultName: vault.name,
            schedule: `cron(${Number(minutes)} ${Number(hours)} * * ? *)`,
            startWindow: 60,
            completionWindow: 360,
            lifecycle,
            ...(args.tags === undefined ? {} : { recoveryPointTags: { ...args.tags } }),
            ...(copies === undefined
              ? {}
              : { copyActions: [{ destinationVaultArn: copies.vault.arn, lifecycle }] }),
          },
        ],
      },
      { parent: this },
    );
    new aws.backup.Selection(
      name,
      { planId: this.plan.id, iamRoleArn: this.role.arn, resources: [...args.resourceArns] },
      { parent: this },
    );

    this.vault = vault;
    this.key = key;
    this.copyVault = copies?.vault;
    this.copyKey = copies?.key;
    this.registerOutputs();
  }

  /** A vault with its key and its lock. What holds backups, or what keeps them, is left in AWS. */
  private createVault(name: string, lock: BackupLock, region?: string) {
    const place = region === undefined ? {} : { region };
    const options = { parent: this, retainOnDelete: true };
    const key = new EncryptionKey(
      `${name}-key`,
      { description: "SisCoE's backups", keep: true, protect: false, ...place },
      { parent: this },
    );
    const vault = new aws.backup.Vault(name, { kmsKeyArn: key.arn, ...place }, options);
    if (lock !== "off") {
      new aws.backup.VaultLockConfiguration(
        name,
        {
          backupVaultName: vault.name,
          minRetentionDays: lockedDays,
          ...(lock === "compliance" ? { changeableForDays: graceDays } : {}),
          ...place,
        },
        options,
      );
    }
    return { vault, key };
  }

  private createRole(name: string, args: Pick<BackupsArgs, "permissionsBoundary" | "rolesPath">) {
    const role = new aws.iam.Role(
      name,
      {
        description: "Lets AWS Backup back SisCoE up",
        permissionsBoundary: args.permissionsBoundary,
        ...(args.rolesPath === undefined ? {} : { path: args.rolesPath }),
        // AWS Backup documents no condition on what it acts for.
        // https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
        assumeRolePolicy: bareServiceTrust("backup.amazonaws.com"),
      },
      { parent: this },
    );
    new aws.iam.RolePolicyAttachment(
      name,
      {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
      },
      { parent: this },
    );
    return role;
  }
}
