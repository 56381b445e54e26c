import { AwsError, hex, upperCase, type Cloud } from "../../cloud";
import { OUTSIDE_POLICIES } from "../../outside";
import { resourceType } from "../../resourceType";
import { identityPolicy, managedPolicy, trustPolicy } from "../../policies";
import { arn, between, length, matches } from "../../rules";

const name = (most: number) =>
  [length(1, most), matches(/^[\w+=,.@-]+$/, "must contain only letters, digits and _+=,.@-")] as const;
const path = matches(/^\/([\x21-\x7e]+\/)?$/, "must begin and end with /");

// The role's only, in botocore's model of IAM (roleDescriptionType) and in the provider (internal/service/iam/role.go): a policy's
// description may hold any letter.
const roleDescription = matches(
  /^[\t\n\r\x20-\x7e\xa1-\xff]*$/,
  "must contain only ASCII's and Latin-1's characters",
);

function needRoleNamed(cloud: Cloud, operation: string, wanted: unknown): void {
  if (cloud.find("aws:iam/role:Role", (properties) => properties.name === wanted)) return;
  throw new AwsError(operation, "NoSuchEntity", `The role with name ${String(wanted)} cannot be found.`);
}

export const role = resourceType("aws:iam/role:Role", {
  inputs: {
    assumeRolePolicy: { required: true, document: true, check: trustPolicy },
    description: { check: [length(0, 1000), roleDescription] },
    forceDetachPolicies: { default: false },
    inlinePolicies: { computed: true, set: true },
    managedPolicyArns: { computed: true, set: true },
    maxSessionDuration: { default: 3600, check: between(3600, 43200) },
    name: { computed: true, check: name(64) },
    namePrefix: { computed: true, check: name(38) },
    path: { default: "/", check: path },
    permissionsBoundary: { check: arn("iam") },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 64 },
  refusals: [
    (inputs, cloud, existing) => {
      if (existing || !cloud.find("aws:iam/role:Role", (other) => other.name === inputs.name)) return;
      throw new AwsError(
        "IAM: CreateRole",
        "EntityAlreadyExists",
        `Role with name ${inputs.name ?? ""} already exists.`,
      );
    },
  ],
  identify: (inputs, cloud) => ({
    id: inputs.name ?? "",
    arn: cloud.globalArn("iam", `role${inputs.path ?? "/"}${inputs.name ?? ""}`),
    createDate: new Date().toISOString(),
    uniqueId: `AROA${upperCase(17)}`,
    inlinePolicies: [],
    managedPolicyArns: [],
  }),
  retire: ({ id, properties }, cloud) => {
    const attached = cloud.find(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      (other) => other.role === id,
    );
    const inline = cloud.find("aws:iam/rolePolicy:RolePolicy", (other) => other.role === id);
    if (properties.forceDetachPolicies || (!attached && !inline)) return;
    throw new AwsError(
      "IAM: DeleteRole",
      "DeleteConflict",
      attached
        ? "Cannot delete entity, must detach all policies first."
        : "Cannot delete entity, must delete policies first.",
    );
  },
});

export const rolePolicy = resourceType("aws:iam/rolePolicy:RolePolicy", {
  inputs: {
    name: { computed: true, check: name(128) },
    namePrefix: { computed: true },
    policy: { required: true, document: true, check: identityPolicy },
    role: { required: true },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 128 },
  refusals: [
    (inputs, cloud) => {
      needRoleNamed(cloud, "IAM: PutRolePolicy", inputs.role);
    },
  ],
  identify: (inputs) => ({ id: `${inputs.role as string}:${inputs.name ?? ""}` }),
});

export const rolePolicyAttachment = resourceType("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
  deleteBeforeReplace: true,
  inputs: {
    policyArn: { required: true, check: arn("iam") },
    role: { required: true },
  },
  refusals: [
    (inputs, cloud) => {
      needRoleNamed(cloud, "IAM: AttachRolePolicy", inputs.role);
      // AWS's own policies: there are over a thousand, and no list of them here.
      if (inputs.policyArn.startsWith("arn:aws:iam::aws:policy/")) return;
      if (cloud.find("aws:iam/policy:Policy", (other) => other.arn === inputs.policyArn)) return;
      // Another program's, and not here: its policies are known where it was brought up itself.
      const isOutside = (arn = "") => arn.includes(OUTSIDE_POLICIES);
      if (isOutside(inputs.policyArn) && !cloud.find("aws:iam/policy:Policy", ({ arn }) => isOutside(arn)))
        return;
      throw new AwsError(
        "IAM: AttachRolePolicy",
        "NoSuchEntity",
        `Policy ${inputs.policyArn} does not exist or is not attachable.`,
      );
    },
  ],
  identify: (inputs) => ({ id: `${inputs.role as string}/${inputs.policyArn}` }),
});

export const policy = resourceType("aws:iam/policy:Policy", {
  inputs: {
    delayAfterPolicyCreationInMs: {},
    description: { check: length(0, 1000) },
    name: { computed: true, check: name(128) },
    namePrefix: { computed: true },
    path: { default: "/", check: path },
    policy: { required: true, document: true, check: managedPolicy },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 128 },
  refusals: [
    (inputs, cloud, existing) => {
      if (existing || !cloud.find("aws:iam/policy:Policy", (other) => other.name === inputs.name)) return;
      throw new AwsError(
        "IAM: CreatePolicy",
        "EntityAlreadyExists",
        `A policy called ${inputs.name ?? ""} already exists. Duplicate names are not allowed.`,
      );
    },
  ],
  identify: (inputs, cloud) => {
    const made = cloud.globalArn("iam", `policy${inputs.path ?? "/"}${inputs.name ?? ""}`);
    return { id: made, arn: made, policyId: `ANPA${upperCase(17)}`, attachmentCount: 0 };
  },
  retire: ({ id }, cloud) => {
    if (!cloud.find("aws:iam/rolePolicyAttachment:RolePolicyAttachment", (other) => other.policyArn === id))
      return;
    throw new AwsError("IAM: DeletePolicy", "DeleteConflict", "Cannot delete a policy attached to entities.");
  },
});

export const openIdConnectProvider = resourceType("aws:iam/openIdConnectProvider:OpenIdConnectProvider", {
  inputs: {
    clientIdLists: { required: true, set: true },
    tags: {},
    thumbprintLists: { computed: true },
    url: {
      required: true,
      check: matches(/^https:\/\/[^?#]+$/, "must be an address that begins with https://"),
    },
  },
  refusals: [
    (inputs, cloud, existing) => {
      if (
        existing ||
        !cloud.find(
          "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
          (other) => other.url === inputs.url,
        )
      )
        return;
      throw new AwsError(
        "IAM: CreateOpenIDConnectProvider",
        "EntityAlreadyExists",
        `Provider with url ${inputs.url} already exists.`,
      );
    },
  ],
  identify: ({ url, thumbprintLists }, cloud) => {
    const made = cloud.globalArn("iam", `oidc-provider/${url.replace("https://", "")}`);
    // AWS finds the thumbprint of the address's own authority.
    return { id: made, arn: made, thumbprintLists: thumbprintLists ?? [hex(40)] };
  },
});
