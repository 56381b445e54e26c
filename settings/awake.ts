/** When an environment is awake: on which days, and from when to when. */
export interface AwakeHours {
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Minutes of the day. */
  readonly from: number;
  readonly until: number;
}

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Day = (typeof days)[number];

/** `mon-fri 07:00-20:00`. */
export const awakeForm =
  /^(mon|tue|wed|thu|fri|sat|sun)-(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

/** How long before the tasks the database starts, and how long after them it stops, in minutes. */
export const databaseMinutes = { before: 30, after: 15 } as const;

/** Reads what {@link awakeForm} matches. */
export function awakeHoursOf(text: string): AwakeHours {
  const [span = "", hours = ""] = text.split(" ");
  const [firstDay, lastDay] = span.split("-") as [Day, Day];
  const [from = 0, until = 0] = hours.split("-").map((time) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return hour * 60 + minute;
  });
  return { firstDay, lastDay, from, until };
}

/** When what sleeps wakes and goes to sleep, in the words of EventBridge Scheduler. */
export function sleepTimes({ firstDay, lastDay, from, until }: AwakeHours) {
  const weekdays = (firstDay === lastDay ? firstDay : `${firstDay}-${lastDay}`).toUpperCase();
  const at = (minutes: number) => `cron(${minutes % 60} ${Math.floor(minutes / 60)} ? * ${weekdays} *)`;
  return {
    databaseWakes: at(from - databaseMinutes.before),
    tasksWake: at(from),
    tasksSleep: at(until),
    databaseSleeps: at(until + databaseMinutes.after),
  };
}

/** Where the hours are those of. */
export const awakeTimeZone = "America/Sao_Paulo";

/** Whether it is in these hours, by the clock. */
export function isAwakeAt({ firstDay, lastDay, from, until }: AwakeHours, time: Date): boolean {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: awakeTimeZone,
    ...{ weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const day = days.indexOf(part("weekday").toLowerCase() as Day);
  const minute = Number(part("hour")) * 60 + Number(part("minute"));
  return day >= days.indexOf(firstDay) && day <= days.indexOf(lastDay) && minute >= from && minute < until;
}

/** Says of an environment that sleeps at this hour what can't be done with it. */
export function asleepNotes({ awakeHours }: Settings, now: Date): string[] {
  if (awakeHours === undefined || isAwakeAt(awakeHoursOf(awakeHours), now)) return [];
  return [
    `siscoe:awakeHours: this environment sleeps outside of ${awakeHours}, and nothing here wakes it. Until it is awake, a change ` +
      "of the database fails (InvalidDBInstanceState), and so does the migration of a new image. To wake it now: " +
      "docs/application.md, Asleep.",
  ];
}

/** The settings of an environment that sleeps. */
interface Settings {
  readonly awakeHours?: string | undefined;
  readonly protect?: boolean;
}

/** Whether the hours are hours: the database wakes on the same day as the tasks, and goes to sleep on it too. */
export function hoursAreWhole({ awakeHours }: Settings) {
  if (awakeHours === undefined) return [];
  const key = "awakeHours" as const;
  const { firstDay, lastDay, from, until } = awakeHoursOf(awakeHours);
  const { before, after } = databaseMinutes;
  const problems = [
    ...(days.indexOf(firstDay) > days.indexOf(lastDay) ? ["names its last day before its first"] : []),
    ...(from >= until ? ["ends before it begins"] : []),
    ...(from < before ? [`begins before 00:${before}: the database starts ${before} minutes earlier`] : []),
    ...(until + after >= 24 * 60
      ? [`ends after 23:${59 - after}: the database stops ${after} minutes later`]
      : []),
  ];
  return problems.map((what) => ({ key, what }));
}

/** What is protected doesn't sleep. */
export function onlyTheUnprotectedSleep({ awakeHours, protect }: Settings) {
  if (awakeHours === undefined || protect !== true) return [];
  return [
    {
      key: "awakeHours" as const,
      what: "stops the site every night, and protect says that this environment is one to keep up",
      fix: { key: "awakeHours" as const, remove: true as const },
    },
  ];
}

/** The schedule and AWS's scaling would each set the number of tasks. */
export function sleepersHaveNoCeiling(
  { awakeHours }: Settings,
  given: (key: "webMaxTasks" | "workerMaxTasks") => boolean,
) {
  if (awakeHours === undefined) return [];
  return (["webMaxTasks", "workerMaxTasks"] as const).filter(given).map((key) => ({
    key,
    what: "would wake tasks that awakeHours has put to sleep: set one of the two",
    fix: { key, remove: true as const },
  }));
}
