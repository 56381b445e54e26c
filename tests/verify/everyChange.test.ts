import assert from "node:assert/strict";
import { test } from "node:test";
import { tryChanges } from "../engine/changeWorkers";
import { Checkout } from "../support/checkout";
import { sourcesOf } from "../support/checkSources";
import { misjudged } from "../support/madeChanges";
import { Progress } from "../support/progress";
import { pairedChanges, type SettingChange, singleChanges } from "../support/settingChanges";

/**
 * Every setting, with values that cover its range, changed in production, in production with every part on, and, what is
 * another thing there, in a VPC that exists; and every pair of production's settings that touch one resource. Nothing that
 * holds data is replaced or deleted, and nothing is left to do, or the settings refuse it and say what to do instead. A
 * change of each setting is made at least once (`madeChanges.ts`).
 *
 * `WORKERS` (2) processes. Run again, it goes on where it was stopped; `ONLY` (a regular expression) tries some.
 */
const workers = Number(process.env["WORKERS"] ?? 2);

/** Tries changes, and returns those that were made, now or before. */
async function assertHarmless(check: string, all: readonly SettingChange[]): Promise<SettingChange[]> {
  const own = ["tests/verify/everyChange.test.ts", "tests/engine/changeWorker.ts"];
  const progress = new Progress(check, await sourcesOf(new Checkout().folder, ...own));
  const only = new RegExp(process.env["ONLY"] ?? "");
  const left = all.filter(({ name }) => only.test(name) && !progress.has(name));
  const began = Date.now();
  const failures: string[] = [];
  const outcomes: Record<string, number> = { "done before": progress.titles.length };
  let number = progress.titles.length;
  await tryChanges(left, workers, ({ name, outcome, failure, seconds }) => {
    number += 1;
    outcomes[outcome ?? "failed"] = (outcomes[outcome ?? "failed"] ?? 0) + 1;
    console.log(`${number} of ${all.length}: ${name}: ${outcome ?? "failed"} (${seconds} s)`);
    if (failure === undefined) progress.add(name, outcome);
    else console.log(failures[failures.push(`${name}: ${failure}`) - 1]);
  });
  console.log(
    `${all.length} changes in ${Math.round((Date.now() - began) / 1000)} s: ${JSON.stringify(outcomes)}`,
  );
  assert.deepEqual(failures, []);
  return all.filter(({ name }) => progress.outcomeOf(name)?.startsWith("made"));
}

test("no change of one setting loses data or leaves something to do, and each setting's is made once", async () => {
  const bases = ["production", "parts", "existing"] as const;
  const made = await assertHarmless("every-change", bases.flatMap(singleChanges));
  if (process.env["ONLY"] === undefined) assert.deepEqual(misjudged(made), []);
});

test("no change of a pair of settings that touch one resource does", async () => {
  await assertHarmless("every-pair", await pairedChanges());
});
