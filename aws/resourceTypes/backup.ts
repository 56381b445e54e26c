import type { ResourceTypes } from "./facts";

// No DeleteBackupVault, no DeleteRecoveryPoint, no DeleteBackupVaultLockConfiguration: what a deployment lets go of stays in AWS, and
// an administrator deletes it. AWS's provider takes a refusal to delete a vault for a success (resourceVaultDelete in its
// internal/service/backup/vault.go).
export const backup = {
  "aws:backup/vault:Vault": {
    holds: "the backups in it",
    actions: {
      read: { named: ["backup:DescribeBackupVault", "backup:ListTags"] },
      write: {
        newNamed: ["backup:CreateBackupVault"],
        tagsOfNamed: ["backup:TagResource", "backup:UntagResource"],
        // AWS knows no resource for it: it joins a key that is the caller's to use with a vault that is being made.
        anywhere: ["backup-storage:MountCapsule"],
        ownKeysByServices: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*", "kms:RetireGrant"],
      },
    },
    named: "backup:*:{account}:backup-vault:{name}*",
    replacedBy: ["kmsKeyArn", "name"],
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    holds: "the lock that keeps the backups from being deleted",
    actions: {
      read: { named: ["backup:DescribeBackupVault"] },
      write: { ownNamed: ["backup:PutBackupVaultLockConfiguration"] },
    },
    replacedBy: ["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"],
  },
  "aws:backup/plan:Plan": {
    actions: {
      read: { ownBackupPlans: ["backup:GetBackupPlan", "backup:ListTags"] },
      write: {
        newBackupPlans: ["backup:CreateBackupPlan"],
        newBackupPlanTags: ["backup:TagResource"],
        ownBackupPlans: [
          "backup:DeleteBackupPlan",
          "backup:TagResource",
          "backup:UntagResource",
          "backup:UpdateBackupPlan",
        ],
      },
    },
    replacedBy: ["name"],
  },
  "aws:backup/selection:Selection": {
    actions: {
      read: { ownBackupPlans: ["backup:GetBackupSelection"] },
      write: { ownBackupPlans: ["backup:CreateBackupSelection", "backup:DeleteBackupSelection"] },
    },
    replacedBy: ["conditions", "iamRoleArn", "name", "notResources", "planId", "resources", "selectionTags"],
  },
} as const satisfies ResourceTypes;
