/** The windows in which AWS backs up and patches: `hh:mm-hh:mm` every day, `ddd:hh:mm-ddd:hh:mm` every week. */

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const minutesPerDay = 24 * 60;
const minutesPerWeek = 7 * minutesPerDay;

interface Span {
  /** Minutes since Monday, 00:00. */
  readonly start: number;
  readonly minutes: number;
}

function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function minuteOfWeek(moment: string): number {
  return days.indexOf(moment.slice(0, 3)) * minutesPerDay + minuteOfDay(moment.slice(4));
}

/** How long something takes that starts and ends at these minutes of a circle. */
function around(start: number, end: number, circle: number): number {
  return (end - start + circle) % circle;
}

function split(window: string): [string, string] {
  const [start, end] = window.split("-");
  return [start ?? "", end ?? ""];
}

function dailySpans(window: string): Span[] {
  const [start, end] = split(window).map(minuteOfDay) as [number, number];
  return days.map((_, day) => ({
    start: day * minutesPerDay + start,
    minutes: around(start, end, minutesPerDay),
  }));
}

function weeklySpan(window: string): Span {
  const [start, end] = split(window).map(minuteOfWeek) as [number, number];
  return { start, minutes: around(start, end, minutesPerWeek) };
}

/** The minute of the day at which a daily window starts. */
export function dailyWindowStart(window: string): number {
  return minuteOfDay(split(window)[0]);
}

/** How many minutes a daily window lasts. */
export function dailyWindowMinutes(window: string): number {
  return dailySpans(window)[0]?.minutes ?? 0;
}

/** How many minutes a weekly window lasts. */
export function weeklyWindowMinutes(window: string): number {
  return weeklySpan(window).minutes;
}

/** Whether a daily and a weekly window share a minute. */
export function windowsOverlap(daily: string, weekly: string): boolean {
  const maintenance = weeklySpan(weekly);
  return dailySpans(daily).some(
    (backup) =>
      around(backup.start, maintenance.start, minutesPerWeek) < backup.minutes ||
      around(maintenance.start, backup.start, minutesPerWeek) < maintenance.minutes,
  );
}
