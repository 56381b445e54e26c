import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { singleChanges } from "../support/settingChanges";
import { tryChanges } from "./changeWorkers";

/** One change of tests/verify/everyChange.test.ts, which has them all: another one each time, or that of `SEED`. */
const seed = Number(process.env["SEED"] ?? randomInt(100_000));

test(`a setting of production is changed: nothing is lost, and nothing is left to do (SEED=${seed})`, async () => {
  const all = singleChanges("production");
  const change = all[seed % all.length] ?? assert.fail();
  await tryChanges([change], 1, ({ name, outcome, failure, seconds }) => {
    assert.equal(failure, undefined, name);
    console.log(`${name}: ${outcome ?? ""} (${seconds} s)`);
  });
});
