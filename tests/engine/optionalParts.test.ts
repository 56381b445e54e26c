import assert from "node:assert/strict";
import { test } from "node:test";
import { heldBy } from "../../commands/diff/stateful";
import { Checkout } from "../support/checkout";
import { optionalParts } from "../support/otherValues";
import { type Change, changesOf } from "./changes";

/** Parts that are off unless a setting asks for them. */
const parts = { ...optionalParts, "siscoe:firewall": "count" };
/** The components that they come as. */
const components = [
  "siscoe:application:ImageRepository",
  "siscoe:alarms:Alarms",
  "siscoe:cost:Budget",
  "siscoe:data:Backups",
  "siscoe:site:Firewall",
];
const isPart = (change: Change) => components.some((type) => change.includes(type));

const checkout = new Checkout();
const changes = async (settings: Readonly<Record<string, string>>, verb: "up" | "refresh" = "up") => {
  const { stack } = await checkout.open("local", settings);
  return changesOf((options) => stack[verb](options));
};
const typeOf = (change: Change) => change.split("::").at(-2)?.split("$").at(-1) ?? "";
const foreign = (all: readonly Change[]) => all.filter((change) => !isPart(change));

test("the optional parts come up, stay as they are, and go again: nothing that holds data is touched", async () => {
  const up = await changes(parts);
  for (const type of components)
    assert.ok(
      up.some((change) => change.includes(type)),
      type,
    );
  assert.deepEqual(await changes(parts), []);
  assert.deepEqual(await changes(parts, "refresh"), []);

  const records = () =>
    checkout
      .kept()
      .filter(([file]) => /aws\/.*(logGroup|kms-key|backup-vault)/i.test(file))
      .map(([file]) => file);
  const before = records();
  assert.notEqual(before.length, 0);
  const off = await changes({});
  assert.deepEqual(foreign(off), []);
  assert.ok(off.length > 0 && off.every((change) => change.startsWith("delete ")), off.join("\n"));
  // What holds data is left in AWS: the engine lets go of it.
  assert.ok(off.some((change) => heldBy(typeOf(change), false) !== undefined));
  assert.deepEqual(records(), before);
  assert.deepEqual(await changes({}), []);
});
