import type * as pulumi from "@pulumi/pulumi";
import type { Application } from "./application";
import * as aws from "./aws";

/**
 * What begins a line that tells of an error (docs/image.md, Errors in the log):
 *
 * - Django: `ERROR 2026-11-28 03:12:45,678 log 7 1398 Internal Server Error: /path/`, by SisCoE's own format;
 * - gunicorn and Daphne: `[2026-11-28 03:12:45 +0000] [7] [ERROR] Error handling request /path/`;
 * - Celery: `[2026-11-28 03:12:45,678: ERROR/ForkPoolWorker-1] Task … raised unexpected: …`.
 *
 * Only how a line begins counts: what follows may be a visitor's own words. Each line is an event of its own, a traceback's as
 * well.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html, which has no parentheses and, of
 * spaces, only `\s`; each beginning is written out.
 */
const beginnings = ["ERROR", "CRITICAL"].flatMap((level) => [
  String.raw`^${level}\s`,
  String.raw`^\[.{25}\]\s\[\d+\]\s\[${level}\]\s`,
  String.raw`^\[.{23}:\s${level}/`,
]);

/** What CloudWatch's filter is told to look for. */
export const errorPattern = `%${beginnings.join("|")}%`;

/** The metric of them. */
export const errorMetric = "Errors";

/**
 * Counts the errors in an application's log, as a metric of the account's own.
 *
 * **Cost**: a metric of one's own by the month, while there are errors.
 */
export function applicationErrors(
  name: string,
  { logGroup }: Application,
  parent: pulumi.Resource,
): aws.cloudwatch.LogMetricFilter {
  return new aws.cloudwatch.LogMetricFilter(
    `${name}-errors`,
    {
      logGroupName: logGroup.name,
      pattern: errorPattern,
      // The namespace is the account's: the environment's name keeps two of them apart.
      metricTransformation: { namespace: name, name: errorMetric, value: "1", unit: "Count" },
    },
    { parent },
  );
}
