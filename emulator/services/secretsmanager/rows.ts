import { randomUUID } from "node:crypto";
import { AwsError, letters, type Cloud } from "../../cloud";
import { needKey, needPrincipals } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { resourcePolicy } from "../../policies";
import { length, matches } from "../../rules";

const region = { computed: true } as const;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The kind of record that holds a deleted secret's name until its recovery window has passed. */
export const DELETED_SECRET = "aws:secretsmanager/deletedSecret";

export const secret = resourceType("aws:secretsmanager/secret:Secret", {
  inputs: {
    description: { check: length(0, 2048) },
    forceOverwriteReplicaSecret: { default: false },
    kmsKeyId: {},
    name: {
      computed: true,
      check: [length(1, 512), matches(/^[\w/+=.@-]+$/, "must contain only letters, digits and /_+=.@-")],
    },
    namePrefix: { computed: true, check: length(1, 486) },
    policy: { computed: true, document: true, check: resourcePolicy },
    recoveryWindowInDays: {
      default: 30,
      check: (days) =>
        days === 0 || (Number.isInteger(days) && days >= 7 && days <= 30)
          ? undefined
          : `must be 0 or 7 to 30, got ${days}`,
    },
    region,
    replicas: { computed: true, set: true },
    tags: {},
    type: { computed: true },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 512 },
  refusals: [
    ({ name, kmsKeyId }, cloud, existing) => {
      needKey(cloud, "Secrets Manager: CreateSecret", kmsKeyId);
      if (existing) return;
      if (cloud.find("aws:secretsmanager/secret:Secret", (other) => other.name === name)) {
        throw new AwsError(
          "Secrets Manager: CreateSecret",
          "ResourceExistsException",
          `The operation failed because the secret ${name ?? ""} already exists.`,
        );
      }
      const waiting = cloud.records
        .list(DELETED_SECRET)
        .find(({ properties }) => properties["name"] === name);
      if (!waiting || Date.parse(String(waiting.properties["deletionDate"])) < Date.now()) return;
      throw new AwsError(
        "Secrets Manager: CreateSecret",
        "InvalidRequestException",
        `You can't create this secret because a secret with this name (${name ?? ""}) is already scheduled for deletion.`,
      );
    },
  ],
  identify: ({ name = "" }, cloud) => {
    const arn = cloud.arn("secretsmanager", `secret:${name}-${letters(6, LETTERS)}`);
    return { id: arn, arn, policy: "", replicas: [] };
  },
  retire: ({ id, properties }, cloud) => {
    const days = properties.recoveryWindowInDays ?? 30;
    if (days === 0) return;
    const deletionDate = new Date(Date.now() + days * 86_400_000).toISOString();
    cloud.remember(DELETED_SECRET, id, { name: properties.name, deletionDate });
  },
});

function needSecret(cloud: Cloud, operation: string, wanted: string): string {
  const found = cloud.find(
    "aws:secretsmanager/secret:Secret",
    ({ arn, name }) => arn === wanted || name === wanted,
  );
  if (found) return found.id;
  throw new AwsError(
    operation,
    "ResourceNotFoundException",
    "Secrets Manager can't find the specified secret.",
  );
}

export const secretVersion = resourceType("aws:secretsmanager/secretVersion:SecretVersion", {
  inputs: {
    region,
    secretBinary: {},
    secretId: { required: true },
    secretString: {
      check: (text) => (Buffer.byteLength(text) <= 65536 ? undefined : "must be at most 65536 bytes"),
    },
    secretStringWo: {},
    secretStringWoVersion: {},
    versionStages: { computed: true, set: true },
  },
  secrets: ["secretBinary", "secretString", "secretStringWo"],
  checks: [
    (inputs) =>
      ["secretBinary", "secretString", "secretStringWo"].filter((given) => given in inputs).length > 1
        ? problem("secretString", "only one of secretString, secretBinary and secretStringWo can be given")
        : undefined,
  ],
  refusals: [
    ({ secretId }, cloud) => {
      needSecret(cloud, "Secrets Manager: PutSecretValue", secretId);
    },
  ],
  identify: ({ secretId }, cloud) => {
    const arn = needSecret(cloud, "Secrets Manager: PutSecretValue", secretId);
    passStages(cloud, secretId);
    const versionId = `terraform-${randomUUID().replaceAll("-", "")}`;
    return {
      id: `${secretId}|${versionId}`,
      arn,
      secretArn: arn,
      versionId,
      versionStages: ["AWSCURRENT"],
      hasSecretStringWo: false,
    };
  },
});

/**
 * A new version takes AWSCURRENT from the one before, which becomes AWSPREVIOUS in place of the one before that.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
function passStages(cloud: Cloud, secretId: string): void {
  const versions = cloud.listOwn("aws:secretsmanager/secretVersion:SecretVersion");
  for (const { id, properties } of versions.filter((one) => one.properties.secretId === secretId)) {
    const wasCurrent = properties.versionStages?.includes("AWSCURRENT") === true;
    cloud.records.own.amend("aws:secretsmanager/secretVersion:SecretVersion", id, {
      versionStages: wasCurrent ? ["AWSPREVIOUS"] : [],
    });
  }
}

export const secretPolicy = resourceType("aws:secretsmanager/secretPolicy:SecretPolicy", {
  inputs: {
    blockPublicPolicy: {},
    policy: { required: true, document: true, check: resourcePolicy },
    region,
    secretArn: { required: true },
  },
  refusals: [
    ({ secretArn, policy }, cloud) => {
      needSecret(cloud, "Secrets Manager: PutResourcePolicy", secretArn);
      needPrincipals(cloud, "Secrets Manager: PutResourcePolicy", policy);
    },
  ],
  identify: ({ secretArn }) => ({ id: secretArn }),
});
