import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { tryChanges } from "../engine/changeWorkers";
import { Progress } from "../support/progress";
import { pairedChanges, singleChanges } from "../support/settingChanges";
import { checkout } from "../support/stackFiles";

/**
 * Every setting of production, with values that cover its range, and every pair of settings that touch one resource:
 * nothing that holds data is replaced or deleted, and nothing is left to do, or the settings refuse it and say what to do
 * instead. `WORKERS` (2) processes. Run again, it goes on where it was stopped; `ONLY` (a regular expression) tries some.
 */
const workers = Number(process.env["WORKERS"] ?? 2);

/** The code that the cases are about, in one word. */
function codeNow(): string {
  const parts = [
    "aws",
    "components",
    "config.ts",
    "emulator",
    "index.ts",
    "settings",
    "tests/engine",
    "tests/support",
  ];
  const git = (...args: string[]) =>
    execFileSync("git", [...args, "--", ...parts], { cwd: checkout, encoding: "utf8", maxBuffer: 2 ** 26 });
  return createHash("sha256").update(git("ls-files", "-s")).update(git("diff")).digest("hex");
}

test("no change of one setting, or of two that touch one resource, loses data or leaves something to do", async () => {
  const progress = new Progress("every-change", codeNow());
  const all = [...singleChanges(), ...(await pairedChanges())];
  const only = new RegExp(process.env["ONLY"] ?? "");
  const left = all.filter(({ name }) => only.test(name) && !progress.has(name));
  const began = Date.now();
  const failures: string[] = [];
  const outcomes: Record<string, number> = { "done before": all.length - left.length };
  let number = all.length - left.length;
  await tryChanges(left, workers, ({ name, outcome, failure, seconds }) => {
    number += 1;
    outcomes[outcome ?? "failed"] = (outcomes[outcome ?? "failed"] ?? 0) + 1;
    console.log(`${number} of ${all.length}: ${name}: ${outcome ?? "failed"} (${seconds} s)`);
    if (failure === undefined) progress.add(name);
    else failures.push(`${name}: ${failure}`);
  });
  console.log(
    `${all.length} changes in ${Math.round((Date.now() - began) / 1000)} s: ${JSON.stringify(outcomes)}`,
  );
  assert.deepEqual(failures, []);
});
