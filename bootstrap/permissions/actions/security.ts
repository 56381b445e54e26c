import type { Token } from "../../../aws/resourceTypes";
import type { Actions, Scoped } from "./types";

const roleActions = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:ListRoleTags",
];
const roleReads: Scoped = { ownRoles: roleActions, formerRoles: roleActions };

/** A resource of Pulumi's state alone. */
const nothing: Actions = { read: {}, write: {} };

/** What roles, keys, secrets and logs take. */
export const security: Readonly<Partial<Record<Token, Actions>>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    read: { anywhere: ["logs:DescribeLogGroups"], named: ["logs:ListTagsForResource"] },
    write: {
      newNamed: ["logs:CreateLogGroup"],
      ownNamed: ["logs:DeleteLogGroup", "logs:DeleteRetentionPolicy", "logs:PutRetentionPolicy"],
      tagsOfNamed: ["logs:TagResource", "logs:UntagResource"],
    },
  },
  // Only a stack without a bootstrap makes one, and an administrator brings that up. What is left of it may go.
  "aws:iam/policy:Policy": {
    read: {
      formerPolicies: [
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:ListPolicyTags",
        "iam:ListPolicyVersions",
      ],
    },
    write: { formerPolicies: ["iam:DeletePolicy", "iam:DeletePolicyVersion"] },
  },
  "aws:iam/role:Role": {
    read: roleReads,
    write: {
      ownBoundRoles: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"],
      ownRoles: [
        "iam:DeleteRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      ownRolesByServices: ["iam:PassRole"],
      formerRoles: ["iam:DeleteRole"],
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    read: roleReads,
    write: {
      ownBoundRoles: ["iam:PutRolePolicy"],
      ownRoles: ["iam:DeleteRolePolicy"],
      formerRoles: ["iam:DeleteRolePolicy"],
    },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    read: roleReads,
    write: {
      ownBoundRoles: ["iam:AttachRolePolicy"],
      ownRoles: ["iam:DetachRolePolicy"],
      formerRoles: ["iam:DetachRolePolicy"],
    },
  },
  "aws:kms/alias:Alias": {
    read: { anywhere: ["kms:ListAliases"] },
    write: {
      ownAliases: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      ownKeys: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    },
  },
  // No PutKeyPolicy, no DisableKey, no ScheduleKeyDeletion: whoever can make a key can tag one (newKeyTags), so a tag
  // alone must not be enough to take one over, or away. A key that goes is deleted by an administrator. AWS's own policy
  // for those who make keys (AWSKeyManagementServicePowerUser) has none of the three either.
  "aws:kms/key:Key": {
    read: {
      ownKeys: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    },
    write: {
      newKeys: ["kms:CreateKey"],
      newKeyTags: ["kms:TagResource"],
      ownKeyTags: ["kms:TagResource", "kms:UntagResource"],
      ownKeys: ["kms:EnableKeyRotation", "kms:UpdateKeyDescription"],
      // RDS and Secrets Manager use a key with the rights of whoever gives it to them.
      ownKeysByServices: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"],
    },
  },
  "aws:secretsmanager/secret:Secret": {
    read: { ownSecrets: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"] },
    write: {
      ownSecrets: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:RestoreSecret",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
      ],
    },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    // Its value, which is the resource itself, is read in `../state.ts`.
    read: { ownSecrets: ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"] },
    write: { ownSecrets: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"] },
  },
  "random:index/randomId:RandomId": nothing,
  "random:index/randomPassword:RandomPassword": nothing,
};
