import { type Fault, fault } from "../fault";
import { converted, fields, type Mapping, mapping, notSent, tagList } from "../mapping";

const REPOSITORY = "aws:ecr/repository:Repository";

const repository = mapping(REPOSITORY, {
  file: "ecr.ts",
  source: "ecr/repository.go",
  sentBy: "resourceRepositoryCreate",
  call: "ecr.CreateRepository",
  cloudFormation: "AWS::ECR::Repository",
  autoName: { input: "name" },
  inputs: {
    forceDelete: notSent("decides whether the images are deleted with it"),
    imageScanningConfiguration: converted("imageScanningConfiguration", fields({ scanOnPush: "scanOnPush" })),
    imageTagMutability: "imageTagMutability",
    name: "repositoryName",
    tags: converted("tags", tagList),
  },
  defaults: { imageTagMutability: "MUTABLE" },
  properties: () => ({ imageScanningConfiguration: { ScanOnPush: true } }),
});

const lifecyclePolicy = mapping("aws:ecr/lifecyclePolicy:LifecyclePolicy", {
  file: "ecr.ts",
  source: "ecr/lifecycle_policy.go",
  sentBy: "resourceLifecyclePolicyCreate",
  call: "ecr.PutLifecyclePolicy",
  cloudFormation: { lacks: "there it is a property of the repository's" },
  inputs: { policy: "lifecyclePolicyText", repository: "repositoryName" },
});

export const mappings: readonly Mapping[] = [repository, lifecyclePolicy];

export const faults: readonly Fault[] = [
  fault(REPOSITORY, "imageTagMutability", "immutable", "CreateRepository.imageTagMutability"),
  fault(REPOSITORY, "name", "SisCoE", "CreateRepository.repositoryName"),
  fault("aws:ecr/lifecyclePolicy:LifecyclePolicy", "policy", "{}", "lifecyclePolicyText"),
];
