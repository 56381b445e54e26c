import type { Contradiction } from "./check";

/** What tells somebody, and how that goes on about it. */
const tellers = {
  monthlyBudget: "tells by e-mail",
  alarmLatencySeconds: "is about an alarm, which tells by e-mail",
} as const;
type Teller = keyof typeof tellers;

/** A budget or an alarm tells somebody. */
export function somebodyIsTold(
  _: object,
  given: (key: "alarmEmail" | Teller) => boolean,
): Contradiction<"alarmEmail">[] {
  if (given("alarmEmail")) return [];
  return (Object.keys(tellers) as Teller[]).filter(given).map((key) => ({
    key: "alarmEmail",
    what: `is not set, but ${key} ${tellers[key]}`,
    fix: { key: "alarmEmail" },
  }));
}
