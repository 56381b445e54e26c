import { type Fault, fault } from "../fault";
import { converted, type Mapping, mapping, notSent, tagList, unlessZero } from "../mapping";

const namePrefix = notSent("the provider makes the name of it");
const autoName = { input: "name", prefix: "namePrefix" };

export const mappings: readonly Mapping[] = [
  mapping("aws:iam/openIdConnectProvider:OpenIdConnectProvider", {
    file: "iam.ts",
    source: "iam/openid_connect_provider.go",
    sentBy: "resourceOpenIDConnectProviderCreate",
    call: "iam.CreateOpenIDConnectProvider",
    cloudFormation: "AWS::IAM::OIDCProvider",
    inputs: {
      clientIdLists: "ClientIDList",
      tags: converted("Tags", tagList),
      thumbprintLists: unlessZero("ThumbprintList"),
      url: "Url",
    },
    properties: ({ ClientIDList }) => ({ ClientIdList: ClientIDList }),
  }),
  mapping("aws:iam/policy:Policy", {
    file: "iam.ts",
    source: "iam/policy.go",
    sentBy: "resourcePolicyCreate",
    call: "iam.CreatePolicy",
    cloudFormation: "AWS::IAM::ManagedPolicy",
    autoName,
    inputs: {
      description: "Description",
      name: "PolicyName",
      namePrefix,
      path: "Path",
      policy: "PolicyDocument",
      tags: converted("Tags", tagList),
    },
    defaults: { description: "", path: "/" },
  }),
  mapping("aws:iam/role:Role", {
    file: "iam.ts",
    source: "iam/role.go",
    sentBy: "resourceRoleCreate",
    call: "iam.CreateRole",
    cloudFormation: "AWS::IAM::Role",
    autoName,
    inputs: {
      assumeRolePolicy: "AssumeRolePolicyDocument",
      description: unlessZero("Description"),
      maxSessionDuration: unlessZero("MaxSessionDuration"),
      name: "RoleName",
      namePrefix,
      path: "Path",
      permissionsBoundary: unlessZero("PermissionsBoundary"),
      tags: converted("Tags", tagList),
    },
    defaults: { maxSessionDuration: 3600, path: "/" },
  }),
  mapping("aws:iam/rolePolicy:RolePolicy", {
    file: "iam.ts",
    source: "iam/role_policy.go",
    sentBy: "resourceRolePolicyPut",
    call: "iam.PutRolePolicy",
    cloudFormation: "AWS::IAM::RolePolicy",
    autoName,
    inputs: { name: "PolicyName", namePrefix, policy: "PolicyDocument", role: "RoleName" },
  }),
  mapping("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
    file: "iam.ts",
    source: "iam/role_policy_attachment.go",
    sentBy: "attachPolicyToRole",
    call: "iam.AttachRolePolicy",
    cloudFormation: { lacks: "there it is a list of the role's" },
    inputs: { policyArn: "PolicyArn", role: "RoleName" },
  }),
];

export const faults: readonly Fault[] = [
  fault(
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "url",
    "u".repeat(256),
    "CreateOpenIDConnectProvider.Url",
  ),
  fault("aws:iam/policy:Policy", "policy", "", "CreatePolicy.PolicyDocument"),
  fault("aws:iam/role:Role", "description", "flow logs — all", "CreateRole.Description"),
  fault("aws:iam/role:Role", "path", "siscoe", "CreateRole.Path"),
  fault("aws:iam/role:Role", "name", "r".repeat(65), "CreateRole.RoleName"),
  fault("aws:iam/rolePolicy:RolePolicy", "policy", "", "PutRolePolicy.PolicyDocument"),
  fault("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "arn:short", "PolicyArn"),
];
