import type { ResourceTypes } from "./facts";

export const cloudwatch = {
  "aws:cloudwatch/logGroup:LogGroup": {
    holds: "the logs kept so far",
    actions: {
      read: { anywhere: ["logs:DescribeLogGroups"], named: ["logs:ListTagsForResource"] },
      write: {
        newNamed: ["logs:CreateLogGroup"],
        ownNamed: [
          "logs:AssociateKmsKey",
          "logs:DeleteLogGroup",
          "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey",
          "logs:PutRetentionPolicy",
        ],
        tagsOfNamed: ["logs:TagResource", "logs:UntagResource"],
      },
    },
    replacedBy: ["logGroupClass", "name", "namePrefix"],
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    actions: {
      read: { named: ["logs:DescribeMetricFilters"] },
      // Of the log group, whose tag AWS compares.
      write: { ownNamed: ["logs:DeleteMetricFilter", "logs:PutMetricFilter"] },
    },
    // resourceMetricFilter in internal/service/logs/metric_filter.go (6.58.0).
    replacedBy: ["logGroupName", "name"],
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    actions: {
      // AWS knows neither a resource nor a condition for these: they say which service writes logs, and let nobody read any.
      read: { anywhere: ["logs:DescribeResourcePolicies"] },
      write: { anywhere: ["logs:DeleteResourcePolicy", "logs:PutResourcePolicy"] },
    },
    // resourceResourcePolicy in internal/service/logs/resource_policy.go (6.58.0).
    replacedBy: ["policyName", "resourceArn"],
  },
  "aws:cloudwatch/eventRule:EventRule": {
    actions: {
      read: { named: ["events:DescribeRule", "events:ListTagsForResource"] },
      write: {
        // A change is the same call, with the same tags (resourceRuleUpdate).
        newNamed: ["events:PutRule"],
        ownNamed: ["events:DeleteRule"],
        tagsOfNamed: ["events:TagResource", "events:UntagResource"],
      },
    },
    named: "events:*:{account}:rule/{name}*",
    // resourceRule in internal/service/events/rule.go (6.58.0).
    replacedBy: ["eventBusName", "name", "namePrefix"],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    actions: {
      read: { named: ["events:ListTargetsByRule"] },
      // Of the rule, whose tag AWS compares.
      write: { ownNamed: ["events:RemoveTargets"], eventLogsOfNamed: ["events:PutTargets"] },
    },
    // resourceTarget in internal/service/events/target.go (6.58.0).
    replacedBy: ["eventBusName", "rule", "targetId"],
  },
  // AWS names no tag in a request that changes a dashboard or looks at one: its name says whose it is.
  "aws:cloudwatch/dashboard:Dashboard": {
    actions: {
      read: { named: ["cloudwatch:GetDashboard"] },
      write: { named: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"] },
    },
    named: "cloudwatch::{account}:dashboard/{name}*",
    // resourceDashboard in internal/service/cloudwatch/dashboard.go (6.58.0).
    replacedBy: ["dashboardName"],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    actions: {
      read: { anywhere: ["cloudwatch:DescribeAlarms"], named: ["cloudwatch:ListTagsForResource"] },
      write: {
        // A change is the same call, with the same tags.
        newNamed: ["cloudwatch:PutMetricAlarm"],
        ownNamed: ["cloudwatch:DeleteAlarms"],
        tagsOfNamed: ["cloudwatch:TagResource", "cloudwatch:UntagResource"],
      },
    },
    named: "cloudwatch:*:{account}:alarm:{name}*",
    // resourceMetricAlarm in internal/service/cloudwatch/metric_alarm.go (6.58.0), where `name` is alarm_name.
    replacedBy: ["name"],
  },
} as const satisfies ResourceTypes;
