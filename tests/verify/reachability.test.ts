import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertStated, combinations } from "../unit/reachabilityAxes";

/** Every combination of what decides who reaches whom; `npm test` tries twelve, other ones each time. */
describe("those reach whom the settings say, and no others", () => {
  const all = combinations();

  test("in more than 200 combinations", () => {
    assert.ok(all.length > 200);
  });

  for (const one of all) test(one.join(", "), () => assertStated(one));
});
