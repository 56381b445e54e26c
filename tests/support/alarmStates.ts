/** What CloudWatch says of an alarm. */
export type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

/** How an alarm judges the values of its periods. */
export interface Judgement {
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

/** The value of each period, the newest last; undefined where there is none. */
export type Values = readonly (number | undefined)[];

/** CloudWatch looks at a little more than it needs: in its own examples, at two periods more. */
const further = 2;

/**
 * The state of an alarm once these values are in.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, whose two tables of
 * examples it was tested on.
 */
export function stateOf(alarm: Judgement, values: Values, before: AlarmState): AlarmState {
  const { evaluationPeriods: of, datapointsToAlarm: needed, treatMissingData: missing } = alarm;
  const looked = values.slice(-(of + further));
  const real = looked.filter((value) => value !== undefined);
  const breaching = real.filter((value) => breaches(alarm, value));
  const verdict = (count: number): AlarmState => (count >= needed ? "ALARM" : "OK");
  // With enough values, how missing ones are treated doesn't matter.
  if (real.length >= of) return verdict(real.slice(-of).filter((value) => breaches(alarm, value)).length);
  const lacking = of - real.length;
  if (missing === "breaching") return verdict(breaching.length + lacking);
  if (missing === "notBreaching" || breaching.length >= needed) return verdict(breaching.length);
  if (breaching.length < real.length) return "OK";
  if (missing === "ignore") return before;
  // Nothing but breaching values, too few of them: enough, if the oldest is as old as it takes.
  const oldest = looked.length - looked.findIndex((value) => value !== undefined);
  return breaching.length > 0 && oldest >= needed ? "ALARM" : "INSUFFICIENT_DATA";
}

function breaches({ comparisonOperator, threshold }: Judgement, value: number): boolean {
  switch (comparisonOperator) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    default:
      throw new Error(`Say here what ${comparisonOperator} means`);
  }
}
