import { AwsError, type Cloud } from "../../cloud";
import { resourceType } from "../../resourceType";
import { length, matches, oneOf } from "../../rules";
import { containersOf } from "../ecs/containerDefinition";
import { lifecycleProblem } from "./lifecycle";

const region = { computed: true } as const;
const REPOSITORY = "aws:ecr/repository:Repository";

// repositoryName's pattern and lengths in botocore 1.44.8.
const name = [
  length(2, 256),
  matches(
    /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    "must hold only lower-case letters, digits, and . _ - / between them",
  ),
] as const;

export const repository = resourceType(REPOSITORY, {
  inputs: {
    encryptionConfigurations: { computed: true },
    forceDelete: {},
    imageScanningConfiguration: { computed: true },
    imageTagMutability: {
      default: "MUTABLE",
      check: oneOf("MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"),
    },
    imageTagMutabilityExclusionFilters: {},
    name: { computed: true, check: name },
    region,
    tags: {},
  },
  name: { property: "name", maximum: 256 },
  refusals: [
    (inputs, cloud, existing) => {
      if (existing || !named(cloud, inputs.name)) return;
      throw new AwsError(
        "ECR: CreateRepository",
        "RepositoryAlreadyExistsException",
        `The repository with name '${inputs.name ?? ""}' already exists in the registry with id '${cloud.account}'`,
      );
    },
  ],
  identify: (inputs, cloud) => ({
    id: inputs.name ?? "",
    arn: cloud.arn("ecr", `repository/${inputs.name ?? ""}`),
    encryptionConfigurations: [{ encryptionType: "AES256", kmsKey: "" }],
    imageScanningConfiguration: { scanOnPush: false },
    registryId: cloud.account,
    repositoryUrl: urlOf(cloud, inputs.name),
  }),
  // Nobody pushes to the emulator: what a task is made of has been.
  retire: ({ properties }, cloud) => {
    if (properties.forceDelete === true || !isUsed(cloud, properties.repositoryUrl ?? "")) return;
    throw new AwsError(
      "ECR: DeleteRepository",
      "RepositoryNotEmptyException",
      `The repository with name '${properties.name ?? ""}' in registry with id '${cloud.account}' cannot be deleted because it still contains images`,
    );
  },
});

export const lifecyclePolicy = resourceType("aws:ecr/lifecyclePolicy:LifecyclePolicy", {
  inputs: {
    policy: {
      required: true,
      document: true,
      check: (policy) => lifecycleProblem(policy as string),
    },
    region,
    repository: { required: true },
  },
  refusals: [
    (inputs, cloud) => {
      if (named(cloud, inputs.repository)) return;
      throw new AwsError(
        "ECR: PutLifecyclePolicy",
        "RepositoryNotFoundException",
        `The repository with name '${inputs.repository}' does not exist in the registry with id '${cloud.account}'`,
      );
    },
  ],
  identify: (inputs, cloud) => ({ id: inputs.repository, registryId: cloud.account }),
});

function named(cloud: Cloud, own: string | undefined): boolean {
  return cloud.find(REPOSITORY, (other) => other.name === own) !== undefined;
}

function urlOf(cloud: Cloud, own = ""): string {
  return `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com/${own}`;
}

function isUsed(cloud: Cloud, url: string): boolean {
  return cloud
    .list("aws:ecs/taskDefinition:TaskDefinition")
    .flatMap(({ properties }) => containersOf(properties.containerDefinitions))
    .some(({ image = "" }) => image.startsWith(`${url}@`) || image.startsWith(`${url}:`));
}
