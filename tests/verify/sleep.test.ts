import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf, come, sleepersOf, startAfterSevenDays } from "../support/account";
import { Checkout } from "../support/checkout";
import { withService } from "../support/otherValues";
import { changesOf } from "../engine/changes";

const checkout = new Checkout();
const settings = {
  "siscoe:image": withService["siscoe:image"],
  "siscoe:awakeHours": "mon-fri 07:00-20:00",
  "siscoe:appTargets": "",
};
const open = async (more: Readonly<Record<string, string>> = {}) =>
  (await checkout.open("local", { ...settings, ...more })).stack;

const account = () => accountOf(checkout);
const state = () => sleepersOf(account());

test("a night's sleep: neither preview nor refresh nor up wakes anybody, a change of the database says why not, and the morning finds all as it was", async () => {
  const first = await open();
  await first.up();
  const awake = state();
  assert.deepEqual(awake.database, ["available"]);

  assert.deepEqual(come(account(), "sleeps"), []);
  const asleep = { database: ["stopped"], tasks: [0, 0, 0] };
  assert.deepEqual(state(), asleep);
  const stack = await open();
  assert.deepEqual(await changesOf((options) => stack.preview({ ...options, refresh: true })), [], "preview");
  assert.deepEqual(await changesOf((options) => stack.up({ ...options, refresh: true })), [], "up");
  assert.deepEqual(state(), asleep);

  const larger = await open({ "siscoe:databaseInstanceClass": "db.t4g.large" });
  await assert.rejects(larger.up(), /InvalidDBInstanceState: Database instance is not in available state/);

  assert.deepEqual(come(account(), "wakes"), []);
  assert.deepEqual(state(), awake);
  const again = await open();
  assert.deepEqual(
    await changesOf((options) => again.up({ ...options, refresh: true })),
    [],
    "in the morning",
  );
  assert.deepEqual(state(), awake);
});

test("a database that AWS starts after seven days: nobody minds, and the evening stops it again", async () => {
  const awake = state();
  assert.deepEqual(come(account(), "sleeps"), []);
  startAfterSevenDays(account());
  const started = { database: ["available"], tasks: [0, 0, 0] };
  const stack = await open();
  assert.deepEqual(await changesOf((options) => stack.preview({ ...options, refresh: true })), [], "preview");
  assert.deepEqual(await changesOf((options) => stack.up({ ...options, refresh: true })), [], "up");
  assert.deepEqual(state(), started);
  const [refused = "", ...more] = come(account(), "wakes");
  assert.match(refused, /StartDBInstance.*InvalidDBInstanceState/);
  assert.deepEqual([more, state()], [[], awake]);
  assert.deepEqual(come(account(), "sleeps"), []);
  assert.deepEqual(state(), { database: ["stopped"], tasks: [0, 0, 0] });
});
