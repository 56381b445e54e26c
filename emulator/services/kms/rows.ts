import { randomUUID } from "node:crypto";
import { ACCOUNT, AwsError } from "../../cloud";
import { PENDING_KEY, needPrincipals } from "../../references";
import { allows, resourcePolicy } from "../../policies";
import { problem, resourceType } from "../../resourceType";
import { between, length, matches, oneOf, parsed } from "../../rules";

const region = { computed: true } as const;

export const key = resourceType("aws:kms/key:Key", {
  inputs: {
    bypassPolicyLockoutSafetyCheck: { default: false },
    customKeyStoreId: {},
    customerMasterKeySpec: { default: "SYMMETRIC_DEFAULT" },
    deletionWindowInDays: { check: between(7, 30) },
    description: { computed: true, check: length(0, 8192) },
    enableKeyRotation: { computed: true },
    isEnabled: { default: true },
    keyUsage: {
      default: "ENCRYPT_DECRYPT",
      check: oneOf("ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"),
    },
    multiRegion: { computed: true },
    policy: { computed: true, document: true, check: resourcePolicy },
    region,
    rotationPeriodInDays: { computed: true, check: between(90, 2560) },
    tags: {},
    xksKeyId: {},
  },
  checks: [
    ({ rotationPeriodInDays, enableKeyRotation }) =>
      rotationPeriodInDays !== undefined && !enableKeyRotation
        ? problem("rotationPeriodInDays", "needs enableKeyRotation")
        : undefined,
    ({ policy, bypassPolicyLockoutSafetyCheck }) =>
      policy === undefined || bypassPolicyLockoutSafetyCheck || resourcePolicy(policy) !== undefined
        ? undefined
        : allows(parsed(policy), {
              action: "kms:PutKeyPolicy",
              principals: [`arn:aws:iam::${ACCOUNT}:root`, ACCOUNT],
            })
          ? undefined
          : problem(
              "policy",
              "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in " +
                `the future: let arn:aws:iam::${ACCOUNT}:root do kms:* (or at least kms:PutKeyPolicy)`,
            ),
  ],
  refusals: [
    ({ policy }, cloud) => {
      needPrincipals(cloud, "KMS: PutKeyPolicy", policy);
    },
  ],
  identify: ({ region: where }, cloud) => {
    const keyId = randomUUID();
    return {
      id: keyId,
      keyId,
      arn: cloud.arn("kms", `key/${keyId}`, where),
      description: "",
      enableKeyRotation: false,
      multiRegion: false,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Enable IAM User Permissions",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${cloud.account}:root` },
            Action: "kms:*",
            Resource: "*",
          },
        ],
      }),
    };
  },
  describe: ({ enableKeyRotation, rotationPeriodInDays }) =>
    enableKeyRotation ? { rotationPeriodInDays: rotationPeriodInDays ?? 365 } : {},
  retire: ({ id, properties }, cloud) => {
    const days = properties.deletionWindowInDays ?? 30;
    cloud.remember(PENDING_KEY, id, {
      arn: properties.arn,
      keyState: "PendingDeletion",
      deletionDate: new Date(Date.now() + days * 86_400_000).toISOString(),
    });
  },
});

export const alias = resourceType("aws:kms/alias:Alias", {
  inputs: {
    name: {
      computed: true,
      check: [
        length(7, 256),
        matches(
          /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/,
          "must begin with alias/ (and not alias/aws/) and hold a-zA-Z0-9/_-",
        ),
      ],
    },
    namePrefix: { computed: true },
    region,
    targetKeyId: { required: true },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 238, start: "alias/" },
  refusals: [
    ({ name, targetKeyId }, cloud, existing) => {
      if (!cloud.find("aws:kms/key:Key", ({ arn }, id) => arn === targetKeyId || id === targetKeyId)) {
        throw new AwsError("KMS: CreateAlias", "NotFoundException", `Key '${targetKeyId}' does not exist`);
      }
      if (existing || !cloud.find("aws:kms/alias:Alias", (other) => other.name === name)) return;
      throw new AwsError(
        "KMS: CreateAlias",
        "AlreadyExistsException",
        `An alias with the name ${name ?? ""} already exists`,
      );
    },
  ],
  identify: ({ name = "", region: where }, cloud) => ({ id: name, arn: cloud.arn("kms", name, where) }),
  describe: ({ targetKeyId }, cloud) => {
    const target = cloud.find("aws:kms/key:Key", ({ arn }, id) => arn === targetKeyId || id === targetKeyId);
    return target?.properties.arn === undefined ? {} : { targetKeyArn: target.properties.arn };
  },
});
