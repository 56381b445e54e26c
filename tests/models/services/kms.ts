import { type Fault, fault } from "../fault";
import { converted, type Mapping, mapping, notSent, unlessZero } from "../mapping";

const tags = (all: Record<string, string>) =>
  Object.entries(all).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

export const mappings: readonly Mapping[] = [
  mapping("aws:kms/key:Key", {
    file: "kms.ts",
    source: "kms/key.go",
    call: "kms.CreateKey",
    cloudFormation: "AWS::KMS::Key",
    inputs: {
      deletionWindowInDays: unlessZero("PendingWindowInDays", "kms.ScheduleKeyDeletion"),
      description: unlessZero("Description"),
      enableKeyRotation: notSent("decides whether EnableKeyRotation is called"),
      policy: unlessZero("Policy"),
      rotationPeriodInDays: unlessZero("RotationPeriodInDays", "kms.EnableKeyRotation"),
      tags: converted("Tags", tags),
    },
    beside: ({ id }) => ({
      "kms.CreateKey": { KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: "ENCRYPT_DECRYPT" },
      "kms.ScheduleKeyDeletion": { KeyId: id },
      "kms.EnableKeyRotation": { KeyId: id },
    }),
  }),
  mapping("aws:kms/alias:Alias", {
    file: "kms.ts",
    source: "kms/alias.go",
    call: "kms.CreateAlias",
    cloudFormation: "AWS::KMS::Alias",
    autoName: { input: "name", prefix: "namePrefix", start: "alias/" },
    inputs: {
      name: "AliasName",
      namePrefix: notSent("the provider makes the name of it"),
      targetKeyId: "TargetKeyId",
    },
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:kms/alias:Alias", "name", "alias/a name", "CreateAlias.AliasName"),
  fault("aws:kms/key:Key", "deletionWindowInDays", 31, "PendingWindowInDays"),
  fault("aws:kms/key:Key", "description", "d".repeat(8193), "CreateKey.Description"),
];
