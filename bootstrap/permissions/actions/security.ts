import type { Actions } from "./types";

const roleReads = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:ListRoleTags",
];

/** A resource of Pulumi's state alone. */
const nothing: Actions = { read: [], write: {} };

/** What roles, keys, secrets and logs take. */
export const security: Readonly<Record<string, Actions>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    write: {
      anywhere: [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
    },
  },
  "aws:iam/policy:Policy": {
    read: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyTags", "iam:ListPolicyVersions"],
    write: {
      ownPolicies: [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:SetDefaultPolicyVersion",
        "iam:TagPolicy",
        "iam:UntagPolicy",
      ],
    },
  },
  "aws:iam/role:Role": {
    read: roleReads,
    write: {
      ownBoundRoles: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
      ownRoles: [
        "iam:DeleteRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      ownRolesByServices: ["iam:PassRole"],
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    read: roleReads,
    write: { ownBoundRoles: ["iam:PutRolePolicy"], ownRoles: ["iam:DeleteRolePolicy"] },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    read: roleReads,
    write: { ownBoundRoles: ["iam:AttachRolePolicy"], ownRoles: ["iam:DetachRolePolicy"] },
  },
  "aws:kms/alias:Alias": {
    read: ["kms:ListAliases"],
    write: {
      ownAliases: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      ownKeys: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    },
  },
  "aws:kms/key:Key": {
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    write: {
      newKeys: ["kms:CreateKey", "kms:TagResource"],
      ownKeys: [
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
      // RDS and Secrets Manager use a key with the rights of whoever gives it to them.
      ownKeysByServices: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"],
    },
  },
  "aws:secretsmanager/secret:Secret": {
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    write: {
      ownSecrets: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteResourcePolicy",
        "secretsmanager:DeleteSecret",
        "secretsmanager:PutResourcePolicy",
        "secretsmanager:RestoreSecret",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
      ],
    },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    // Its value, which is the resource itself, is read where the roles are made: `secretValue` in scopes.ts.
    read: ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"],
    write: { ownSecrets: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"] },
  },
  "random:index/randomId:RandomId": nothing,
  "random:index/randomPassword:RandomPassword": nothing,
};
