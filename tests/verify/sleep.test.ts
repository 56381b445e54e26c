import assert from "node:assert/strict";
import { test } from "node:test";
import { AccountRecords } from "../../emulator/accountRecords";
import { Cloud } from "../../emulator/cloud";
import { Records } from "../../emulator/records";
import { runSchedule } from "../../emulator/services/scheduler/action";
import { Checkout } from "../support/checkout";
import { withService } from "../support/otherValues";
import { changesOf } from "../engine/changes";

const INSTANCE = "aws:rds/instance:Instance";
const SERVICE = "aws:ecs/service:Service";

const checkout = new Checkout();
const settings = {
  "siscoe:image": withService["siscoe:image"],
  "siscoe:awakeHours": "mon-fri 07:00-20:00",
  "siscoe:appTargets": "",
};
const open = async (more: Readonly<Record<string, string>> = {}) =>
  (await checkout.open("local", { ...settings, ...more })).stack;

/** The account as AWS has it, beside what the engine knows of it. */
function account(): Cloud {
  const own = new Records(checkout.path(".local", "local", "aws"), undefined);
  return new Cloud(new AccountRecords(own, undefined, [], undefined), "sa-east-1");
}

/** Has the time come of every schedule whose name says so. */
function come(when: "sleeps" | "wakes"): void {
  const cloud = account();
  const names = cloud.list("aws:scheduler/schedule:Schedule").map(({ properties }) => properties.name ?? "");
  for (const name of names.filter((one) => one.includes(when))) runSchedule(cloud, name);
}

function state() {
  const cloud = account();
  return {
    database: cloud.list(INSTANCE).map(({ properties }) => properties.status),
    tasks: cloud
      .list(SERVICE)
      .map(({ properties }) => properties.desiredCount)
      .sort(),
  };
}

test("a night's sleep: neither preview nor refresh nor up wakes anybody, a change of the database says why not, and the morning finds all as it was", async () => {
  const first = await open();
  await first.up();
  const awake = state();
  assert.deepEqual(awake.database, ["available"]);

  come("sleeps");
  const asleep = { database: ["stopped"], tasks: [0, 0, 0] };
  assert.deepEqual(state(), asleep);
  const stack = await open();
  assert.deepEqual(await changesOf((options) => stack.preview({ ...options, refresh: true })), [], "preview");
  assert.deepEqual(await changesOf((options) => stack.up({ ...options, refresh: true })), [], "up");
  assert.deepEqual(state(), asleep);

  const larger = await open({ "siscoe:databaseInstanceClass": "db.t4g.large" });
  await assert.rejects(larger.up(), /InvalidDBInstanceState: Database instance is not in available state/);

  come("wakes");
  assert.deepEqual(state(), awake);
  const again = await open();
  assert.deepEqual(
    await changesOf((options) => again.up({ ...options, refresh: true })),
    [],
    "in the morning",
  );
  assert.deepEqual(state(), awake);
});
