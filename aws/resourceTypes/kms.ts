import type { ResourceTypes } from "./facts";

export const kms = {
  "aws:kms/alias:Alias": {
    actions: {
      read: { anywhere: ["kms:ListAliases"] },
      write: {
        ownAliases: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
        ownKeys: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      },
    },
    replacedBy: ["name", "namePrefix"],
  },
  "aws:kms/key:Key": {
    holds: "what nobody can read any more without it",
    // No PutKeyPolicy, no DisableKey, no ScheduleKeyDeletion: whoever can make a key can tag one (newKeyTags), so a tag
    // alone must not be enough to take one over, or away. A key that goes is deleted by an administrator. AWS's own policy
    // for those who make keys (AWSKeyManagementServicePowerUser) has none of the three either.
    actions: {
      read: {
        ownKeys: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      },
      write: {
        newTagged: ["kms:CreateKey"],
        newKeyTags: ["kms:TagResource"],
        ownKeyTags: ["kms:TagResource", "kms:UntagResource"],
        ownKeys: ["kms:EnableKeyRotation", "kms:UpdateKeyDescription"],
        // RDS, ElastiCache, EFS and Secrets Manager use a key with the rights of whoever gives it to them; CloudWatch Logs asks
        // for it as well as for its own (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
        ownKeysByServices: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"],
      },
    },
    replacedBy: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  },
} as const satisfies ResourceTypes;
