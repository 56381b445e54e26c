import { type Fault, fault } from "../fault";
import { converted, each, fields, type Mapping, mapping, notSent, tagList, unlessZero } from "../mapping";

const dimensions = (all: Readonly<Record<string, string>>) =>
  Object.entries(all).map(([Name, Value]) => ({ Name, Value }));

export const mappings: readonly Mapping[] = [
  mapping("aws:cloudwatch/logGroup:LogGroup", {
    file: "cloudwatch.ts",
    source: "logs/group.go",
    sentBy: "resourceGroupCreate",
    call: "logs.CreateLogGroup",
    cloudFormation: "AWS::Logs::LogGroup",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      kmsKeyId: unlessZero("kmsKeyId"),
      logGroupClass: unlessZero("logGroupClass"),
      name: "logGroupName",
      namePrefix: notSent("the provider makes the name of it"),
      retentionInDays: unlessZero("retentionInDays", "logs.PutRetentionPolicy"),
      skipDestroy: notSent("decides whether the group is deleted"),
      tags: "tags",
    },
    beside: ({ inputs }) => ({ "logs.PutRetentionPolicy": { logGroupName: inputs["name"] } }),
  }),
  mapping("aws:cloudwatch/logMetricFilter:LogMetricFilter", {
    file: "cloudwatch.ts",
    source: "logs/metric_filter.go",
    sentBy: "resourceMetricFilterPut, expandMetricTransformation",
    call: "logs.PutMetricFilter",
    cloudFormation: "AWS::Logs::MetricFilter",
    autoName: { input: "name" },
    inputs: {
      logGroupName: "logGroupName",
      metricTransformation: converted(
        "metricTransformations",
        (one: { namespace: string; name: string; value: string; unit?: string }) => [
          {
            metricName: one.name,
            metricNamespace: one.namespace,
            metricValue: one.value,
            unit: one.unit ?? "None",
          },
        ],
      ),
      name: "filterName",
      pattern: "filterPattern",
    },
    // CloudFormation writes what is in it with capitals.
    properties: ({ metricTransformations }) => ({
      metricTransformations: (metricTransformations as Record<string, unknown>[]).map((one) =>
        Object.fromEntries(
          Object.entries(one).map(([key, value]) => [
            key.replace(/^./, (first) => first.toUpperCase()),
            value,
          ]),
        ),
      ),
    }),
  }),
  mapping("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
    file: "cloudwatch.ts",
    source: "logs/resource_policy.go",
    sentBy: "resourceResourcePolicyPut",
    call: "logs.PutResourcePolicy",
    cloudFormation: { lacks: "AWS::Logs::ResourcePolicy is an account's, and takes a name" },
    inputs: { policyDocument: "policyDocument", resourceArn: unlessZero("resourceArn") },
  }),
  mapping("aws:cloudwatch/eventRule:EventRule", {
    file: "cloudwatch.ts",
    source: "events/rule.go",
    sentBy: "resourceRuleCreate, expandPutRuleInput",
    call: "events.PutRule",
    cloudFormation: "AWS::Events::Rule",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      description: unlessZero("Description"),
      eventBusName: unlessZero("EventBusName"),
      eventPattern: unlessZero("EventPattern"),
      forceDestroy: notSent("decides whether a rule that AWS manages is deleted"),
      name: "Name",
      tags: converted("Tags", tagList),
    },
    defaults: { eventBusName: "default", forceDestroy: false },
  }),
  mapping("aws:cloudwatch/eventTarget:EventTarget", {
    file: "cloudwatch.ts",
    source: "events/target.go",
    sentBy: "resourceTargetCreate, expandPutTargetsInput",
    call: "events.PutTargets",
    cloudFormation: { lacks: "there it is a property of the rule's" },
    inputs: {
      arn: "Targets[0].Arn",
      eventBusName: unlessZero("EventBusName"),
      forceDestroy: notSent("decides whether a target of a rule that AWS manages is removed"),
      rule: "Rule",
      targetId: "Targets[0].Id",
    },
    defaults: { eventBusName: "default", forceDestroy: false },
  }),
  mapping("aws:cloudwatch/dashboard:Dashboard", {
    file: "cloudwatch.ts",
    source: "cloudwatch/dashboard.go",
    sentBy: "resourceDashboardPut",
    call: "cloudwatch.PutDashboard",
    cloudFormation: "AWS::CloudWatch::Dashboard",
    inputs: {
      dashboardBody: "DashboardBody",
      dashboardName: "DashboardName",
    },
  }),
  mapping("aws:cloudwatch/metricAlarm:MetricAlarm", {
    file: "cloudwatch.ts",
    source: "cloudwatch/metric_alarm.go",
    sentBy: "resourceMetricAlarmCreate, expandPutMetricAlarmInput, expandMetricAlarmMetrics",
    call: "cloudwatch.PutMetricAlarm",
    cloudFormation: "AWS::CloudWatch::Alarm",
    autoName: { input: "name" },
    inputs: {
      actionsEnabled: "ActionsEnabled",
      alarmActions: unlessZero("AlarmActions"),
      alarmDescription: unlessZero("AlarmDescription"),
      comparisonOperator: unlessZero("ComparisonOperator"),
      datapointsToAlarm: unlessZero("DatapointsToAlarm"),
      dimensions: converted("Dimensions", dimensions),
      evaluateLowSampleCountPercentiles: unlessZero("EvaluateLowSampleCountPercentile"),
      evaluationPeriods: unlessZero("EvaluationPeriods"),
      extendedStatistic: unlessZero("ExtendedStatistic"),
      metricName: unlessZero("MetricName"),
      metricQueries: converted(
        "Metrics",
        each({
          expression: unlessZero("Expression"),
          id: "Id",
          label: unlessZero("Label"),
          metric: converted(
            "MetricStat",
            fields({
              dimensions: converted("Metric.Dimensions", dimensions),
              metricName: "Metric.MetricName",
              namespace: unlessZero("Metric.Namespace"),
              period: "Period",
              stat: "Stat",
            }),
          ),
          returnData: "ReturnData",
        }),
      ),
      name: "AlarmName",
      namespace: unlessZero("Namespace"),
      okActions: unlessZero("OKActions"),
      period: unlessZero("Period"),
      statistic: unlessZero("Statistic"),
      tags: converted("Tags", tagList),
      threshold: "Threshold",
      treatMissingData: "TreatMissingData",
    },
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:cloudwatch/dashboard:Dashboard", "dashboardBody", 7, "parameter DashboardBody"),
  fault("aws:cloudwatch/metricAlarm:MetricAlarm", "comparisonOperator", "MoreThan", "ComparisonOperator"),
  fault("aws:cloudwatch/metricAlarm:MetricAlarm", "statistic", "Median", "Statistic"),
  fault("aws:cloudwatch/metricAlarm:MetricAlarm", "metricQueries", [{ id: "" }], "Metrics[0].Id"),
  fault("aws:cloudwatch/eventRule:EventRule", "name", "a rule", "PutRule.Name"),
  fault("aws:cloudwatch/eventTarget:EventTarget", "targetId", "a target", "PutTargets.Targets[0].Id"),
  fault(
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    "policyDocument",
    "",
    "parameter policyDocument",
  ),
  fault("aws:cloudwatch/logMetricFilter:LogMetricFilter", "name", "a:filter", "PutMetricFilter.filterName"),
  fault("aws:cloudwatch/logGroup:LogGroup", "name", "a name", "CreateLogGroup.logGroupName"),
  fault("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 91, "RetentionInDays"),
];
