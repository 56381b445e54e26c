import type { ResourceTypes, Values } from "./facts";

/** From a text to a write-only one of another value: with the same one nothing is written anew. */
const isAnotherWrittenOnly = (old: Values, now: Values) =>
  "secretString" in old &&
  !("secretString" in now) &&
  "secretStringWo" in now &&
  old["secretString"] !== now["secretStringWo"];

export const secretsmanager = {
  "aws:secretsmanager/secret:Secret": {
    holds: "the secrets in it",
    actions: {
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
    replacedBy: ["name", "namePrefix", "type"],
  },
  // A new value is a new version; the secret keeps the one before.
  "aws:secretsmanager/secretVersion:SecretVersion": {
    actions: {
      // Its value, which is the resource itself, is read in `bootstrap/permissions/state.ts`.
      read: { ownSecrets: ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"] },
      write: { ownSecrets: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"] },
    },
    replacedBy: ["secretBinary", "secretId"],
    replacedWhen: {
      // A text in place of another, or of a write-only one. One that the preview doesn't know counts as another.
      secretString: (old, now) =>
        "secretString" in now
          ? "secretString" in old || "secretStringWoVersion" in old
          : isAnotherWrittenOnly(old, now),
      secretStringWo: isAnotherWrittenOnly,
      secretStringWoVersion: (old, now) => "secretStringWoVersion" in old && "secretStringWoVersion" in now,
    },
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {
    replacedBy: ["secretArn"],
  },
} as const satisfies ResourceTypes;
