import { type MetricFacts, metrics } from "../../aws/metrics";
import type { Registration } from "./mocks";
import { type Judgement, type Values } from "./alarmStates";
import { metricMath } from "./metricMath";

/** A metric that an alarm watches, and how. */
export interface Watched {
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly period: number;
  readonly unit?: string | undefined;
}

/** An alarm as it was registered. */
export interface WatchingAlarm extends Judgement {
  /** Its name in the environment: `database-storage`. */
  readonly name: string;
  readonly description: string;
  readonly watched: readonly Watched[];
  readonly expression: string | undefined;
}

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: Omit<Watched, "id" | "statistic"> & { readonly stat: string };
}

/** An alarm, read from what the program registered. */
export function watchingAlarm({ name, inputs }: Registration): WatchingAlarm {
  const { metricQueries, extendedStatistic, statistic, alarmDescription, ...own } =
    inputs as unknown as Judgement &
      Watched & { metricQueries?: Query[]; extendedStatistic?: string; alarmDescription: string };
  const one = { ...own, id: "", statistic: extendedStatistic ?? statistic };
  return {
    ...own,
    name: name.replace(/^siscoe-\w+-alarms-/, ""),
    description: alarmDescription,
    watched: metricQueries?.flatMap(({ id, metric }) =>
      metric === undefined ? [] : [{ ...metric, id, statistic: metric.stat }],
    ) ?? [one],
    expression: metricQueries?.find(({ expression }) => expression !== undefined)?.expression,
  };
}

/** Metrics, by namespace and name. */
type Metrics = Readonly<Record<string, Readonly<Record<string, MetricFacts>>>>;

/** The metrics that a program itself has CloudWatch make of logs: nothing is published where no line matches. */
export function metricsOfLogs(resources: readonly Registration[]): Metrics {
  return Object.fromEntries(
    resources
      .filter(({ type }) => type === "aws:cloudwatch/logMetricFilter:LogMetricFilter")
      .map(({ inputs }) => {
        const made = inputs["metricTransformation"] as { namespace: string; name: string; unit: "Count" };
        const facts = { unit: made.unit, statistics: ["Sum"], dimensions: [[]], everySeconds: 60 };
        return [made.namespace, { [made.name]: { ...facts, published: "nonzero" as const } }];
      }),
  );
}

/**
 * Why an alarm could never fire, or never say anything true: what AWS publishes is otherwise (aws/metrics.ts).
 *
 * @param own - what is published besides.
 */
export function neverFires(
  { name, watched, treatMissingData, ...alarm }: WatchingAlarm,
  own: Metrics = {},
): string[] {
  return watched.flatMap((one) => {
    const { namespace, metricName, dimensions, statistic, period, unit } = one;
    const facts = (metrics[namespace] ?? own[namespace])?.[metricName];
    if (facts === undefined) return [`${name}: AWS publishes no ${metricName} in ${namespace}`];
    const names = Object.keys(dimensions).sort();
    const wrong: readonly (readonly [boolean, string])[] = [
      [
        !facts.dimensions.some((set) => [...set].sort().join() === names.join()),
        `${metricName} by ${names.join(" and ") || "nothing"}`,
      ],
      [!facts.statistics.includes(statistic), `the ${statistic} of ${metricName}`],
      [unit !== undefined && unit !== facts.unit, `${metricName} in ${unit ?? ""}`],
      [period % 60 !== 0 || period < facts.everySeconds, `${metricName} every ${period} s`],
      [
        facts.published === "nonzero" && alarm.comparisonOperator.startsWith("LessThan"),
        `${metricName} of zero, which it leaves out`,
      ],
      [
        ["nonzero", "requests", "targets"].includes(facts.published) && treatMissingData !== "notBreaching",
        `${metricName} where nothing happens: no value is no fault`,
      ],
      [
        facts.published === "tasks" && treatMissingData === "notBreaching",
        `${metricName} where nothing runs: no value is no good sign`,
      ],
    ];
    return wrong.filter(([is]) => is).map(([, what]) => `${name}: AWS publishes no ${what}`);
  });
}

/** The value of a metric at a moment; undefined where AWS publishes none. */
export type Plant = (moment: { readonly second: number; readonly id: string }) => number | undefined;

/** What an alarm makes of planted metrics, by their names, from second 0 until then: the value of each period. */
export function valuesOf(
  { watched, expression }: WatchingAlarm,
  planted: Readonly<Record<string, Plant>>,
  seconds: number,
): Values {
  const series = Object.fromEntries(
    watched.map((one) => [one.id, periods(one, planted[one.metricName] ?? (() => undefined), seconds)]),
  );
  return expression === undefined ? (Object.values(series)[0] ?? []) : metricMath(expression, series);
}

/** The statistic of each period, of the values that AWS publishes in it. */
function periods(
  { namespace, metricName, period, statistic, id }: Watched,
  plant: Plant,
  seconds: number,
): Values {
  const every = metrics[namespace]?.[metricName]?.everySeconds ?? 60;
  return Array.from({ length: Math.floor(seconds / period) }, (_, index) => {
    const start = index * period;
    const moments = Array.from({ length: Math.ceil(period / every) }, (_, tick) => start + tick * every);
    const values = moments.map((second) => plant({ second, id })).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : statisticOf(statistic, values);
  });
}

function statisticOf(statistic: string, values: readonly number[]): number {
  const sum = values.reduce((all, value) => all + value, 0);
  switch (statistic) {
    case "Sum":
      return sum;
    case "Average":
      return sum / values.length;
    case "Minimum":
      return Math.min(...values);
    case "Maximum":
      return Math.max(...values);
    default: {
      const share = Number(/^p(\d+)$/.exec(statistic)?.[1]) / 100;
      return [...values].sort((one, other) => one - other)[Math.ceil(share * values.length) - 1] ?? NaN;
    }
  }
}
