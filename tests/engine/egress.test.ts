import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkout } from "../support/checkout";
import { walk } from "./egressWalk";

/** Every other pair is in tests/verify/egress.test.ts. */
test("one way to the internet follows on another by one up, and the addresses are told", async () => {
  const [single = [], perZone = [], open = []] = await walk(new Checkout(), ["single", "perZone", "public"]);
  assert.deepEqual(
    [single, perZone, open].map(({ length }) => length),
    [1, 3, 0],
  );
  assert.ok(perZone.includes(single[0] ?? ""), "the first stays");
});
