import type { Statement } from "./document";
import { type DeploymentPlace, secrets, tagged } from "./place";

/** What a stack's secrets are encrypted under, beside the key: another stack's role can't decrypt them. */
export function encryptionContext({ environment }: Pick<DeploymentPlace, "environment">) {
  return { name: "stack", value: environment };
}

/** Reading a stack's state and its secrets. The names of other stacks' files can be listed, and that is all. */
export function readsState(place: DeploymentPlace): Statement[] {
  const { stateBucketArn, stackKeyArn } = place;
  const context = encryptionContext(place);
  return [
    { Sid: "ListStates", Effect: "Allow", Action: ["s3:ListBucket"], Resource: [stateBucketArn] },
    {
      Sid: "ReadState",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${stateBucketArn}/.pulumi/meta.yaml`, ...objects(place)],
    },
    {
      Sid: "DecryptState",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [stackKeyArn],
      Condition: { StringEquals: { [`kms:EncryptionContext:${context.name}`]: context.value } },
    },
  ];
}

/** Writing a stack's state, its history and its lock. */
export function writesState(place: DeploymentPlace): Statement[] {
  return [
    {
      Sid: "WriteState",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:PutObject"],
      Resource: objects(place),
    },
  ];
}

/** Reading the values of the stack's secrets, as a refresh does: they are in the state as well. */
export function readsSecrets(place: DeploymentPlace): Statement[] {
  return [
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: [secrets(place)],
    },
    decryptsSecrets(place),
  ];
}

/** The same for who runs the application, and only what carries the environment's tag besides its name. */
export function readsSecretsOfStack(place: DeploymentPlace): Statement[] {
  return [
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: [secrets(place)],
      Condition: { StringEquals: tagged(place) },
    },
    decryptsSecrets(place),
  ];
}

function decryptsSecrets(place: DeploymentPlace): Statement {
  return {
    Sid: "DecryptSecrets",
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: [`arn:aws:kms:*:${place.accountId}:key/*`],
    Condition: {
      StringEquals: tagged(place),
      StringLike: { "kms:ViaService": ["secretsmanager.*.amazonaws.com"] },
    },
  };
}

// Where Pulumi's own backend keeps a stack of the project: stacks/, history/, backups/ and locks/organization/.
function objects({ stateBucketArn, environment }: DeploymentPlace): string[] {
  return [`.pulumi/*/siscoe/${environment}.*`, `.pulumi/*/siscoe/${environment}/*`].map(
    (key) => `${stateBucketArn}/${key}`,
  );
}
