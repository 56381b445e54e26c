import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FixedLength } from "../support/walk/fixedLength";

/** What a walk of the long walk is drawn from (tests/verify/walk.test.ts). */
const lists = new FixedLength(fc.nat({ max: 9 }), 25);

test("a list has exactly so many values, and a seed names it", () => {
  const drawn = (seed: number) => fc.sample(lists, { seed, numRuns: 20 });
  assert.ok(drawn(1).every(({ length }) => length === 25));
  assert.deepEqual(drawn(1), drawn(1));
  assert.notDeepEqual(drawn(1), drawn(2));
});

test("a list that fails is shrunk to the values that it fails by, and its path leads there again", async () => {
  const tried: number[][] = [];
  const property = fc.asyncProperty(lists, async (list) => {
    tried.push(list);
    await Promise.resolve();
    // Two values that are far apart, in their order.
    assert.ok(!list.includes(7) || !list.slice(list.indexOf(7)).includes(3));
  });
  const seed = 5;
  const found = await fc.check(property, { seed, numRuns: 100 });
  assert.deepEqual(found.counterexample, [[7, 3]]);
  assert.ok(
    tried.every(({ length }) => length > 0),
    "a walk without a step is none",
  );
  assert.ok(found.numShrinks > 3);
  tried.length = 0;
  await fc.check(property, { seed, path: found.counterexamplePath, numRuns: 1 });
  assert.deepEqual(tried[0], [7, 3]);
});
