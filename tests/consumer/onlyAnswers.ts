import assert from "node:assert/strict";
import type { Traffic } from "./traffic";

/**
 * Does something during which no request ends otherwise than so.
 *
 * @param allowed - the status of answers; a request without one has ended otherwise.
 */
export async function onlyAnswers(
  traffic: Pick<Traffic, "outcomes" | "since">,
  allowed: readonly number[],
  work: () => Promise<void>,
): Promise<void> {
  const from = traffic.outcomes.length;
  await work();
  const others = traffic.since(from).filter((outcome) => !allowed.includes(Number(outcome)));
  assert.deepEqual(others, [], `of ${String(traffic.outcomes.length - from)} requests`);
}
