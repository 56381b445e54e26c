import type { Contradiction } from "./check";

/** A budget tells somebody. */
export function budgetTellsSomebody(
  _: object,
  given: (key: "alarmEmail" | "monthlyBudget") => boolean,
): Contradiction<"alarmEmail">[] {
  if (!given("monthlyBudget") || given("alarmEmail")) return [];
  return [
    { key: "alarmEmail", what: "is not set, but monthlyBudget tells by e-mail", fix: { key: "alarmEmail" } },
  ];
}
