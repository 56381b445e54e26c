import { type Fault, fault } from "../fault";
import { converted, inCall, type Mapping, mapping, notSent, tagList, unlessZero } from "../mapping";

/** A version's id, which the provider makes up. */
const ClientRequestToken = "00000000-0000-0000-0000-000000000000";

export const mappings: readonly Mapping[] = [
  mapping("aws:secretsmanager/secret:Secret", {
    file: "secretsmanager.ts",
    source: "secretsmanager/secret.go",
    call: "secretsmanager.CreateSecret",
    cloudFormation: "AWS::SecretsManager::Secret",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      description: "Description",
      kmsKeyId: unlessZero("KmsKeyId"),
      name: "Name",
      namePrefix: notSent("the provider makes the name of it"),
      recoveryWindowInDays: inCall("secretsmanager.DeleteSecret", "RecoveryWindowInDays"),
      tags: converted("Tags", tagList),
    },
    beside: ({ arn }) => ({
      "secretsmanager.CreateSecret": { ClientRequestToken, ForceOverwriteReplicaSecret: false },
      "secretsmanager.DeleteSecret": { SecretId: arn },
    }),
  }),
  mapping("aws:secretsmanager/secretVersion:SecretVersion", {
    file: "secretsmanager.ts",
    source: "secretsmanager/secret_version.go",
    call: "secretsmanager.PutSecretValue",
    inputs: {
      secretId: "SecretId",
      secretString: unlessZero("SecretString"),
      versionStages: unlessZero("VersionStages"),
    },
    beside: () => ({ "secretsmanager.PutSecretValue": { ClientRequestToken } }),
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:secretsmanager/secret:Secret", "name", "n".repeat(513), "CreateSecret.Name"),
  fault(
    "aws:secretsmanager/secretVersion:SecretVersion",
    "secretString",
    "s".repeat(65537),
    "PutSecretValue.SecretString",
  ),
];
