import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyAnswers } from "../consumer/onlyAnswers";

/** Traffic that ends so, meanwhile. */
async function ends(
  before: readonly (number | string)[],
  meanwhile: readonly (number | string)[],
): Promise<void> {
  const outcomes = [...before];
  const traffic = { outcomes, since: (count: number) => [...new Set(outcomes.slice(count))] };
  await onlyAnswers(traffic, [200, 502], () => {
    outcomes.push(...meanwhile);
    return Promise.resolve();
  });
}

test("requests that end as the page says pass, and what was before doesn't count", async () => {
  await ends([500], [200, 502, 200]);
});

for (const planted of [500, 302, "ECONNRESET"]) {
  test(`one request of a hundred that ends with ${planted} is reported`, async () => {
    const meanwhile = Array.from({ length: 100 }, (_, index) => (index === 57 ? planted : 200));
    await assert.rejects(ends([200], meanwhile), /of 100 requests/);
  });
}
