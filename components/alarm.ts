import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** A metric of AWS, and what is made of its values in each period. */
export interface Series {
  readonly namespace: string;
  readonly metric: string;
  /** Exactly those that AWS publishes it with: any others are another metric, which has no data. */
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** `Sum`, `Average`, `Minimum`, `Maximum`, or a percentile such as `p95`. */
  readonly statistic: string;
}

/** What is made of several series, in CloudWatch's metric math. */
export interface Expression {
  /** The series, ten at most, by the names that the expression has for them. */
  readonly series: Readonly<Record<string, Series>>;
  readonly expression: string;
}

/** What is watched, and when somebody is told. */
export interface AlarmDefinition {
  /** What it is called in the environment: `database-storage`. */
  readonly name: string;
  /** What it means, and what to do first: the mail's text, 1,024 characters at most. */
  readonly description: string;
  readonly watch: Series | Expression;
  /** What the values have to be above, or below, for an alarm. */
  readonly threshold: { readonly above: number } | { readonly below: number };
  readonly periodSeconds: number;
  /** How many of the last so many periods have to be. */
  readonly periods: { readonly breaching: number; readonly of: number };
  /**
   * What a period without a value counts as: `notBreaching`, where no value means that nothing happened; `missing`, where it
   * says that nothing is known (INSUFFICIENT_DATA, which sends no mail); `ignore`, where the alarm stays as it is;
   * `breaching`, where no value is the fault itself.
   */
  readonly missing: "breaching" | "ignore" | "missing" | "notBreaching";
}

/** Five periods of a minute. */
export const fiveMinutes = { periodSeconds: 60, periods: { breaching: 5, of: 5 } } as const;
/** Something happened, in five minutes. */
export const once = {
  threshold: { above: 0 },
  periodSeconds: 300,
  periods: { breaching: 1, of: 1 },
  missing: "notBreaching",
} as const satisfies Partial<AlarmDefinition>;
/** Three periods of five minutes. */
export const quarterOfAnHour = { periodSeconds: 300, periods: { breaching: 3, of: 3 } } as const;

/** How many events a rule of EventBridge's has matched. */
export function matched({ name }: aws.cloudwatch.EventRule): Series {
  return {
    ...{ namespace: "AWS/Events", metric: "MatchedEvents", statistic: "Sum" },
    dimensions: { RuleName: name },
  };
}

/**
 * An alarm that tells a topic when it begins, and when it ends. It says no unit: AWS publishes each of these metrics with
 * one only, and an alarm with another one would never have data.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function alarm(
  name: string,
  definition: AlarmDefinition,
  topicArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  const { threshold, periods } = definition;
  return new aws.cloudwatch.MetricAlarm(
    `${name}-${definition.name}`,
    {
      alarmDescription: definition.description,
      ...watched(definition),
      ...("above" in threshold
        ? { comparisonOperator: "GreaterThanThreshold", threshold: threshold.above }
        : { comparisonOperator: "LessThanThreshold", threshold: threshold.below }),
      evaluationPeriods: periods.of,
      datapointsToAlarm: periods.breaching,
      treatMissingData: definition.missing,
      alarmActions: [topicArn],
      okActions: [topicArn],
    },
    { parent },
  );
}

function watched({ watch, periodSeconds: period }: AlarmDefinition) {
  if ("expression" in watch) {
    return {
      metricQueries: [
        ...Object.entries(watch.series).map(
          ([id, { namespace, metric: metricName, dimensions, statistic: stat }]) => ({
            id,
            metric: { namespace, metricName, dimensions, stat, period },
            returnData: false,
          }),
        ),
        { id: "watched", expression: watch.expression, label: "watched", returnData: true },
      ],
    };
  }
  const { namespace, metric: metricName, dimensions, statistic } = watch;
  return {
    ...{ namespace, metricName, dimensions, period },
    // With few requests too: CloudWatch would otherwise look at a p95 from 200 values a period on (10 / (1 - 0.95)), which
    // a small site never has.
    ...(statistic.startsWith("p")
      ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: "evaluate" }
      : { statistic }),
  };
}
