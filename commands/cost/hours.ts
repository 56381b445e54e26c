import { hoursPerMonth } from "../../aws/charges/charge";
import type { Registration } from "../recording/engine";

const days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const minutesPerWeek = 7 * 24 * 60;

/** The times of a schedule that comes once on each of some days in a row: its minute of the day, and how many days a week. */
interface Times {
  readonly minute: number;
  readonly daysAWeek: number;
}

/**
 * How many hours of a month a resource runs, to the hour: where two schedules start and stop it, those between. Where they say
 * anything else, it counts as always on: a bill is rather too high.
 */
export function hoursOf(
  { urn }: Pick<Registration, "urn">,
  schedules: readonly Pick<Registration, "inputs" | "sources">[],
): number {
  const own = schedules.filter(({ sources }) => sources["target"]?.includes(urn) === true).map(timesOf);
  const [one, other, ...more] = own;
  if (one === undefined || other === undefined || more.length > 0) return hoursPerMonth;
  const minutes = Math.abs(one.minute - other.minute) * one.daysAWeek;
  return Math.round((hoursPerMonth * minutes) / minutesPerWeek);
}

/** `cron(30 6 ? * MON-FRI *)`, or `SAT` for a single day, as components/sleep.ts has them. */
function timesOf({ inputs }: Pick<Registration, "inputs">): Times | undefined {
  const expression = String(inputs["scheduleExpression"]);
  const [, minute, hour, first = "", last = first] =
    /^cron\((\d+) (\d+) \? \* ([A-Z]{3})(?:-([A-Z]{3}))? \*\)$/.exec(expression) ?? [];
  if (minute === undefined) return undefined;
  return {
    minute: Number(hour) * 60 + Number(minute),
    daysAWeek: days.indexOf(last) - days.indexOf(first) + 1,
  };
}
