import type { Scoped } from "./actions";
import type { ResourceTypes } from "./facts";

const roleActions = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:ListRoleTags",
];
const roleReads: Scoped = { ownRoles: roleActions, formerRoles: roleActions };

export const iam = {
  "aws:iam/policy:Policy": {
    // Only a stack without a bootstrap makes one, and an administrator brings that up. What is left of it may go.
    actions: {
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
    replacedBy: ["description", "name", "namePrefix", "path"],
  },
  "aws:iam/role:Role": {
    actions: {
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
    replacedBy: ["name", "namePrefix", "path"],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    actions: {
      read: roleReads,
      write: {
        ownBoundRoles: ["iam:PutRolePolicy"],
        ownRoles: ["iam:DeleteRolePolicy"],
        formerRoles: ["iam:DeleteRolePolicy"],
      },
    },
    replacedBy: ["name", "namePrefix", "role"],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    actions: {
      read: roleReads,
      write: {
        ownBoundRoles: ["iam:AttachRolePolicy"],
        ownRoles: ["iam:DetachRolePolicy"],
        formerRoles: ["iam:DetachRolePolicy"],
      },
    },
    replacedBy: ["policyArn", "role"],
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    replacedBy: ["url"],
  },
} as const satisfies ResourceTypes;
