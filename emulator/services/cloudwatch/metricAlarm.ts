import type { Cloud } from "../../cloud";
import { AwsError } from "../../cloud";
import { problem, resourceType, type Problem } from "../../resourceType";
import { arn, count, each, length, matches, oneOf, between } from "../../rules";
import type { ArgsOf } from "../../sdkTypes";

type Args = ArgsOf<"aws:cloudwatch/metricAlarm:MetricAlarm">;

const isArn = arn();
const actions = {
  set: true,
  check: [count(0, 5), each((action: unknown) => isArn(String(action)))],
} as const;
const percentile =
  /^((p|tm|wm|tc|ts)(\d{1,2}(\.\d{1,2})?|100)|IQM|(TM|WM|PR|TC|TS)\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\))$/;
const statistics = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const period = (least: readonly number[]) => (seconds: number) =>
  least.includes(seconds) || (seconds > 0 && seconds % 60 === 0)
    ? undefined
    : `must be ${least.join(", ")} or a multiple of 60, got ${seconds}`;

/**
 * resourceMetricAlarm and its CustomizeDiff in the provider's internal/service/cloudwatch/metric_alarm.go (6.58.0), and what
 * PutMetricAlarm refuses (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html). It
 * overwrites an alarm of the same name. It takes metrics that do not exist, and topics: tests hold alarms against aws/metrics.ts.
 */
export const metricAlarm = resourceType("aws:cloudwatch/metricAlarm:MetricAlarm", {
  inputs: {
    actionsEnabled: { default: true },
    alarmActions: actions,
    alarmDescription: { check: length(0, 1024) },
    comparisonOperator: {
      check: oneOf(
        "GreaterThanOrEqualToThreshold",
        "GreaterThanThreshold",
        "LessThanThreshold",
        "LessThanOrEqualToThreshold",
        "LessThanLowerOrGreaterThanUpperThreshold",
        "LessThanLowerThreshold",
        "GreaterThanUpperThreshold",
      ),
    },
    datapointsToAlarm: { check: between(1, 604_800) },
    dimensions: {
      check: (all) => (Object.keys(all).length <= 30 ? undefined : "may be at most 30"),
    },
    evaluateLowSampleCountPercentiles: { computed: true, check: oneOf("evaluate", "ignore") },
    evaluationCriteria: {},
    evaluationInterval: { check: period([10, 20, 30]) },
    evaluationPeriods: { check: between(1, 604_800) },
    extendedStatistic: { check: matches(percentile, "invalid statistic") },
    insufficientDataActions: actions,
    metricName: { check: length(1, 255) },
    metricQueries: { set: true },
    name: { computed: true, check: length(1, 255) },
    namespace: { check: [length(1, 255), matches(/^[^:]/, "must not contain colon characters")] },
    okActions: actions,
    period: { check: period([10, 20, 30]) },
    region: { computed: true },
    statistic: { check: oneOf(...statistics) },
    tags: {},
    threshold: {},
    thresholdMetricId: {},
    treatMissingData: {
      default: "missing",
      check: oneOf("breaching", "notBreaching", "ignore", "missing"),
    },
    unit: {},
    warmUpConfiguration: {},
  },
  name: { property: "name", maximum: 255 },
  checks: [oneThing, spans, queries],
  refusals: [actionsAreHere],
  identify: ({ name = "" }, cloud) => ({ id: name, arn: cloud.arn("cloudwatch", `alarm:${name}`) }),
});

/** One metric, with one statistic; or several, with an expression. */
function oneThing(inputs: Args): Problem | undefined {
  const { metricName, metricQueries, evaluationCriteria } = inputs;
  const watched = [metricName, metricQueries, evaluationCriteria].filter((one) => one !== undefined);
  if (watched.length !== 1) {
    return problem(
      "metricName",
      "exactly one of metricName, metricQueries and evaluationCriteria must be set",
    );
  }
  if (evaluationCriteria !== undefined) return undefined;
  for (const needed of ["comparisonOperator", "evaluationPeriods"] as const) {
    if (inputs[needed] === undefined) return problem(needed, "is required for traditional metric alarms");
  }
  const ofOne = ["dimensions", "extendedStatistic", "namespace", "period", "statistic"] as const;
  if (metricQueries !== undefined) {
    const both = ofOne.find((input) => inputs[input] !== undefined);
    return both && problem(both, "conflicts with metricQueries");
  }
  const { statistic, extendedStatistic, namespace, period: seconds } = inputs;
  if ((statistic === undefined) === (extendedStatistic === undefined)) {
    return problem("statistic", "One of `statistic` or `extended_statistic` must be set");
  }
  return namespace === undefined || seconds === undefined
    ? problem("namespace", "ValidationError: a metric needs its namespace and a period")
    : undefined;
}

/** How far back it looks. */
function spans({ evaluationPeriods = 1, datapointsToAlarm = 1, period: own, metricQueries = [] }: Args) {
  if (datapointsToAlarm > evaluationPeriods) {
    return problem("datapointsToAlarm", "ValidationError: must be less than or equal to evaluationPeriods");
  }
  const seconds = own ?? Math.max(0, ...metricQueries.map(({ metric }) => metric?.period ?? 0));
  const most = seconds >= 3600 ? 604_800 : 86_400;
  return evaluationPeriods * seconds > most
    ? problem(
        "evaluationPeriods",
        `ValidationError: Metrics cannot be checked across more than ${most === 86_400 ? "a day" : "a week"} ` +
          `(EvaluationPeriods * Period must be <= ${most})`,
      )
    : undefined;
}

/** What a metric math is made of. */
function queries({ metricQueries = [] }: Args): Problem | undefined {
  const refused = (reason: string) => problem("metricQueries", `ValidationError: ${reason}`);
  const metrics = metricQueries.flatMap(({ metric }) => metric ?? []);
  for (const { id, expression, metric } of metricQueries) {
    if (!/^[a-z]\w*$/.test(id)) return refused(`the id ${id} must begin with a lower-case letter`);
    if ((expression === undefined) === (metric === undefined)) {
      return refused(
        "No metric_query may have both `expression` and a `metric` specified, and each needs one",
      );
    }
    if (expression !== undefined && (expression.length < 1 || expression.length > 1024)) {
      return refused("an expression has 1 to 1024 characters");
    }
    if (/\bSEARCH\(/.test(expression ?? "")) return refused("SEARCH is not supported in alarms");
  }
  const wrong = metrics.find(({ stat }) => !statistics.includes(stat) && !percentile.test(stat));
  if (wrong) return refused(`${wrong.stat} is no statistic`);
  if (metrics.length > 10) return refused("an alarm takes 10 metrics at most");
  if (metrics.some((one) => one.period !== metrics[0]?.period)) {
    return refused("All metrics of an alarm must have the same period");
  }
  if (metricQueries.length > 0 && metricQueries.filter(({ returnData }) => returnData).length !== 1) {
    return refused("Exactly one element of the metrics list should return data");
  }
  return undefined;
}

/** A topic of another region can't be told. Whether there is one, AWS doesn't ask. */
function actionsAreHere(inputs: Args, cloud: Cloud): void {
  const told = [inputs.alarmActions, inputs.okActions, inputs.insufficientDataActions];
  for (const action of told.flatMap((some) => some ?? []).map(String)) {
    const [, , , region = ""] = action.split(":");
    if (region === "" || region === cloud.region) continue;
    throw new AwsError(
      "CloudWatch: PutMetricAlarm",
      "ValidationError",
      `Invalid region ${region} specified. Only ${cloud.region} is supported.`,
    );
  }
}
