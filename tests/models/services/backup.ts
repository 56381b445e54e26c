import { type Fault, fault } from "../fault";
import { converted, each, fields, type Mapping, mapping, notSent, unlessZero } from "../mapping";

const lifecycle = converted(
  "Lifecycle",
  fields({
    coldStorageAfter: unlessZero("MoveToColdStorageAfterDays"),
    deleteAfter: unlessZero("DeleteAfterDays"),
    optInToArchiveForSupportedResources: unlessZero("OptInToArchiveForSupportedResources"),
  }),
);

export const mappings: readonly Mapping[] = [
  mapping("aws:backup/vault:Vault", {
    file: "backup.ts",
    source: "backup/vault.go",
    sentBy: "resourceVaultCreate",
    call: "backup.CreateBackupVault",
    cloudFormation: "AWS::Backup::BackupVault",
    autoName: { input: "name" },
    inputs: {
      forceDestroy: notSent("decides whether the backups are deleted first"),
      kmsKeyArn: unlessZero("EncryptionKeyArn"),
      name: "BackupVaultName",
      region: notSent("decides where the call is sent"),
      tags: "BackupVaultTags",
    },
    defaults: { forceDestroy: false },
  }),
  mapping("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
    file: "backup.ts",
    source: "backup/vault_lock_configuration.go",
    sentBy: "resourceVaultLockConfigurationCreate",
    call: "backup.PutBackupVaultLockConfiguration",
    cloudFormation: { lacks: "there it is a property of the vault's" },
    inputs: {
      backupVaultName: "BackupVaultName",
      changeableForDays: unlessZero("ChangeableForDays"),
      minRetentionDays: unlessZero("MinRetentionDays"),
      region: notSent("decides where the call is sent"),
    },
  }),
  mapping("aws:backup/plan:Plan", {
    file: "backup.ts",
    source: "backup/plan.go",
    sentBy: "resourcePlanCreate, expandBackupRuleInputs",
    call: "backup.CreateBackupPlan",
    cloudFormation: { lacks: "there the rules have other names, under BackupPlan" },
    autoName: { input: "name" },
    inputs: {
      name: "BackupPlan.BackupPlanName",
      rules: converted(
        "BackupPlan.Rules",
        each(
          {
            completionWindow: "CompletionWindowMinutes",
            copyActions: unlessZero(
              "CopyActions",
              undefined,
              each({ destinationVaultArn: "DestinationBackupVaultArn", lifecycle }),
            ),
            enableContinuousBackup: "EnableContinuousBackup",
            lifecycle,
            recoveryPointTags: "RecoveryPointTags",
            ruleName: "RuleName",
            schedule: unlessZero("ScheduleExpression"),
            scheduleExpressionTimezone: unlessZero("ScheduleExpressionTimezone"),
            startWindow: "StartWindowMinutes",
            targetVaultName: "TargetBackupVaultName",
          },
          {
            completionWindow: 180,
            enableContinuousBackup: false,
            scheduleExpressionTimezone: "Etc/UTC",
            startWindow: 60,
          },
        ),
      ),
      tags: "BackupPlanTags",
    },
  }),
  mapping("aws:backup/selection:Selection", {
    file: "backup.ts",
    source: "backup/selection.go",
    sentBy: "resourceSelectionCreate",
    call: "backup.CreateBackupSelection",
    cloudFormation: "AWS::Backup::BackupSelection",
    properties: ({ BackupSelection, BackupPlanId }) => ({ BackupPlanId, BackupSelection }),
    autoName: { input: "name" },
    inputs: {
      iamRoleArn: "BackupSelection.IamRoleArn",
      name: "BackupSelection.SelectionName",
      planId: "BackupPlanId",
      resources: "BackupSelection.Resources",
    },
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:backup/vault:Vault", "name", "a vault", "CreateBackupVault.BackupVaultName"),
  fault(
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    "backupVaultName",
    "a vault",
    "BackupVaultName",
  ),
  fault("aws:backup/plan:Plan", "rules", [{ ruleName: "a rule", targetVaultName: "vault" }], "RuleName"),
  fault("aws:backup/selection:Selection", "name", "a selection", "SelectionName"),
];
