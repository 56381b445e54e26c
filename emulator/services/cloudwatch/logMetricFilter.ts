import { AwsError } from "../../cloud";
import { problem, resourceType, type Problem } from "../../resourceType";
import { length, matches } from "../../rules";
import type { ArgsOf } from "../../sdkTypes";

type Args = ArgsOf<"aws:cloudwatch/logMetricFilter:LogMetricFilter">;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html: neither parentheses nor spaces. */
const regularExpression = /^%[\w:#=@/;,\-^$?[\]{}|\\*+.]+%$/;

/**
 * resourceMetricFilter in the provider's internal/service/logs/metric_filter.go (6.58.0), and what PutMetricFilter refuses
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html). It overwrites a filter of
 * the same name.
 */
export const logMetricFilter = resourceType("aws:cloudwatch/logMetricFilter:LogMetricFilter", {
  inputs: {
    applyOnTransformedLogs: { computed: true },
    logGroupName: { required: true, check: length(1, 512) },
    metricTransformation: { required: true },
    name: {
      computed: true,
      check: matches(/^[^:*]{1,512}$/, "must have 1 to 512 characters, and neither : nor *"),
    },
    pattern: { required: true, check: length(0, 1024) },
    region: { computed: true },
  },
  name: { property: "name", maximum: 512 },
  checks: [patternIsOne, metricIsOne],
  refusals: [
    ({ logGroupName }, cloud) => {
      if (cloud.find("aws:cloudwatch/logGroup:LogGroup", ({ name }) => name === logGroupName)) return;
      throw new AwsError(
        "CloudWatch Logs: PutMetricFilter",
        "ResourceNotFoundException",
        `The specified log group does not exist: ${logGroupName}`,
      );
    },
  ],
  identify: ({ name = "" }) => ({ id: name, applyOnTransformedLogs: false }),
});

function patternIsOne({ pattern }: Args): Problem | undefined {
  return !pattern.startsWith("%") || regularExpression.test(pattern)
    ? undefined
    : problem("pattern", "InvalidParameterException: Invalid character(s) in the regular expression");
}

function metricIsOne({ metricTransformation }: Args): Problem | undefined {
  const { name, namespace, defaultValue, dimensions } = metricTransformation;
  if ([name, namespace].some((text) => !/^[^:*$]{1,255}$/.test(text))) {
    return problem("metricTransformation", "must not contain colon, asterisk nor dollar sign");
  }
  return defaultValue !== undefined && dimensions !== undefined
    ? problem(
        "metricTransformation",
        "InvalidParameterException: Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
      )
    : undefined;
}
