import assert from "node:assert/strict";
import { test } from "node:test";
import type { EgressKind } from "../../components/egress";
import { walk } from "../engine/egressWalk";
import { Checkout } from "../support/checkout";

const kinds: readonly EgressKind[] = ["none", "single", "perZone", "regional", "public"];

/** A walk that begins anywhere and takes each pair once: from every kind the way to those that it was not followed by yet. */
function everyPair(): EgressKind[] {
  // Round by round: in round n, each kind is followed by the n-th after it. 5 is a prime: a round visits all, and ends where it began.
  const rounds = kinds.slice(1).flatMap((_, round) => kinds.map((__, step) => (step + 1) * (round + 1)));
  return [0, ...rounds].map((place) => kinds[place % kinds.length] ?? assert.fail());
}

test("every way to the internet follows on every other by one up", { timeout: 60 * 60_000 }, async () => {
  const path = everyPair();
  const pairs = new Set(path.slice(1).map((kind, index) => `${path[index] ?? ""} ${kind}`));
  assert.equal(pairs.size, kinds.length * (kinds.length - 1));
  const addresses = await walk(new Checkout(), path, console.log);
  const many = { none: 0, single: 1, perZone: 3, regional: 3, public: 0 };
  assert.deepEqual(
    addresses.map(({ length }) => length),
    path.map((kind) => many[kind]),
  );
  console.log(`${pairs.size} changes of siscoe:egress: each by one up`);
});
