import { type Fault, fault } from "../fault";
import { converted, inCall, type Mapping, mapping, notSent, tagList, unlessZero } from "../mapping";

/** A request's own name, as create.UniqueId makes one up. */
const ClientRequestToken = `terraform-${"0".repeat(26)}`;

export const mappings: readonly Mapping[] = [
  mapping("aws:secretsmanager/secret:Secret", {
    file: "secretsmanager.ts",
    source: "secretsmanager/secret.go",
    sentBy: "resourceSecretCreate, resourceSecretDelete",
    call: "secretsmanager.CreateSecret",
    cloudFormation: "AWS::SecretsManager::Secret",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      description: "Description",
      forceOverwriteReplicaSecret: "ForceOverwriteReplicaSecret",
      kmsKeyId: unlessZero("KmsKeyId"),
      name: "Name",
      namePrefix: notSent("the provider makes the name of it"),
      recoveryWindowInDays: inCall("secretsmanager.DeleteSecret", "", (days: number) =>
        days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days },
      ),
      tags: converted("Tags", tagList),
    },
    defaults: { description: "", forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 },
    beside: ({ arn }) => ({
      "secretsmanager.CreateSecret": { ClientRequestToken },
      "secretsmanager.DeleteSecret": { SecretId: arn },
    }),
  }),
  mapping("aws:secretsmanager/secretVersion:SecretVersion", {
    file: "secretsmanager.ts",
    source: "secretsmanager/secret_version.go",
    sentBy: "resourceSecretVersionCreate",
    call: "secretsmanager.PutSecretValue",
    cloudFormation: "AWS::SecretsManager::Secret",
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
