import { allowing, allows, type Control, control, isForAnybody, type Statement, unmet } from "./control";

const policy = "iam/policy";

const isEverything = ({ Action, Resource }: Statement) => Action.includes("*") && Resource.includes("*");
/** Conditions don't count: the control doesn't read them. */
const decryptsAll = ({ Action, Resource }: Statement) =>
  Action.some((action) =>
    ["*", "kms:*", "kms:Decrypt", "kms:ReEncrypt*", "kms:ReEncryptFrom"].includes(action),
  ) && Resource.some((resource) => resource === "*" || resource.endsWith(":key/*"));

/** Policies of IAM, keys and secrets. */
export const access: readonly Control[] = [
  ...[policy, "iam/rolePolicy"].map((on) =>
    control(
      "IAM.1",
      on,
      "no policy allows everything",
      (inputs) => !allows(inputs, isEverything),
      { policy: allowing("*") },
      "1.15",
    ),
  ),
  control(
    "IAM.21",
    policy,
    "no policy allows all actions of a service",
    (inputs) => !allows(inputs, ({ Action }) => Action.some((action) => /^(\w[\w-]*:)?\*$/.test(action))),
    { policy: allowing("s3:*") },
  ),
  control(
    "IAM.27",
    "iam/rolePolicyAttachment",
    "nobody has AWSCloudShellFullAccess",
    ({ policyArn }) => !String(policyArn).endsWith("/AWSCloudShellFullAccess"),
    { policyArn: "arn:aws:iam::aws:policy/AWSCloudShellFullAccess" },
    "1.21",
  ),
  control("KMS.1", policy, "no policy decrypts with all keys", (inputs) => !allows(inputs, decryptsAll), {
    policy: allowing("kms:Decrypt"),
  }),
  control(
    "KMS.2",
    "iam/rolePolicy",
    "no inline policy decrypts with all keys",
    (inputs) => !allows(inputs, decryptsAll),
    {
      policy: allowing("kms:Decrypt"),
    },
  ),
  control(
    "KMS.3",
    "kms/key",
    "keys are not deleted by mistake",
    // AWS waits so long before it deletes one.
    ({ deletionWindowInDays }) => deletionWindowInDays === 30,
    { deletionWindowInDays: 7 },
  ),
  control(
    "KMS.4",
    "kms/key",
    "keys rotate",
    ({ enableKeyRotation }) => enableKeyRotation === true,
    { enableKeyRotation: false },
    "3.6",
  ),
  control("KMS.5", "kms/key", "keys are not public", (inputs) => !allows(inputs, isForAnybody), {
    policy: allowing("kms:Decrypt", { AWS: "*" }),
  }),
  unmet("SecretsManager.1", "secretsmanager/secret", "secrets rotate by themselves"),
  unmet("SecretsManager.3", "secretsmanager/secret", "secrets that nobody reads for 90 days are removed"),
  unmet("SecretsManager.4", "secretsmanager/secret", "secrets rotate every 90 days"),
];
