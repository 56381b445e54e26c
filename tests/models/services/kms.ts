import { type Fault, fault } from "../fault";
import { converted, type Mapping, mapping, notSent, unlessZero } from "../mapping";

const tags = (all: Record<string, string>) =>
  Object.entries(all).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

export const mappings: readonly Mapping[] = [
  mapping("aws:kms/key:Key", {
    file: "kms.ts",
    source: "kms/key.go",
    sentBy: "resourceKeyCreate, updateKeyRotationEnabled, resourceKeyDelete",
    call: "kms.CreateKey",
    cloudFormation: "AWS::KMS::Key",
    inputs: {
      bypassPolicyLockoutSafetyCheck: "BypassPolicyLockoutSafetyCheck",
      customerMasterKeySpec: "KeySpec",
      deletionWindowInDays: unlessZero("PendingWindowInDays", "kms.ScheduleKeyDeletion"),
      description: unlessZero("Description"),
      enableKeyRotation: unlessZero("", "kms.EnableKeyRotation", () => ({})),
      keyUsage: "KeyUsage",
      policy: unlessZero("Policy"),
      region: notSent("decides where the call is sent"),
      rotationPeriodInDays: unlessZero("RotationPeriodInDays", "kms.EnableKeyRotation"),
      tags: converted("Tags", tags),
    },
    defaults: {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
    },
    beside: ({ id }) => ({
      "kms.ScheduleKeyDeletion": { KeyId: id },
      "kms.EnableKeyRotation": { KeyId: id },
    }),
  }),
  mapping("aws:kms/alias:Alias", {
    file: "kms.ts",
    source: "kms/alias.go",
    sentBy: "resourceAliasCreate",
    call: "kms.CreateAlias",
    cloudFormation: "AWS::KMS::Alias",
    autoName: { input: "name", prefix: "namePrefix", start: "alias/" },
    inputs: {
      name: "AliasName",
      namePrefix: notSent("the provider makes the name of it"),
      region: notSent("decides where the call is sent"),
      targetKeyId: "TargetKeyId",
    },
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:kms/alias:Alias", "name", "alias/a name", "CreateAlias.AliasName"),
  fault("aws:kms/key:Key", "deletionWindowInDays", 31, "PendingWindowInDays"),
  fault("aws:kms/key:Key", "rotationPeriodInDays", 89, "RotationPeriodInDays"),
  fault("aws:kms/key:Key", "description", "d".repeat(8193), "CreateKey.Description"),
];
