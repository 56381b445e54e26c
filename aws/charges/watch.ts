import { charge, type Charges, type ChargesByType } from "./charge";

/** An alarm over several metrics is billed for each of them, and one that looks more often than once a minute is dearer. */
const alarm: Charges = ({ inputs }, region) => {
  const queries = (inputs["metricQueries"] ?? []) as readonly { metric?: { period?: number } }[];
  const metrics = Math.max(1, queries.filter(({ metric }) => metric !== undefined).length);
  const periods = [inputs["period"], ...queries.map(({ metric }) => metric?.period)];
  const isFast = periods.some((period) => period !== undefined && Number(period) < 60);
  return [charge(region, "alarms", isFast ? "fastAlarm" : "alarm", metrics)];
};

/** Sources: aws.amazon.com/cloudwatch/pricing, aws.amazon.com/sns/pricing, aws.amazon.com/aws-cost-management/aws-budgets/pricing. */
export const watch = {
  "aws:budgets/budget:Budget": "free",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": (_, region) => [
    charge(region, "composite alarms", "compositeAlarm", 1),
  ],
  "aws:cloudwatch/dashboard:Dashboard": (_, region) => [charge(region, "dashboards", "dashboard", 1)],
  "aws:cloudwatch/eventRule:EventRule": "free",
  "aws:cloudwatch/eventTarget:EventTarget": "free",
  "aws:cloudwatch/logGroup:LogGroup": (_, region) => [
    charge(region, "logs written", "logsGb", "logsGb"),
    charge(region, "logs kept", "logsKeptGb", "logsKeptGb"),
  ],
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": (_, region) => [
    charge(region, "metrics of one's own", "metric", 1),
  ],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "free",
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:sns/topic:Topic": (_, region) => [charge(region, "alarms by e-mail", "email", "emails")],
  "aws:rds/eventSubscription:EventSubscription": "free",
  "aws:sns/topicPolicy:TopicPolicy": "free",
  "aws:sns/topicSubscription:TopicSubscription": "free",
} as const satisfies ChargesByType;
