import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import program = require("../../bootstrap/index");
import { checkSettings, table } from "../../bootstrap/config";
import { SettingsError } from "../../settings/problem";
import { fullKey, type Setting } from "../../settings/table";
import { badText } from "../support/badSettings";
import { deploy, ProgramFailed } from "../support/mocks";
import { problemsOf } from "../support/settings";

const seed = Number(process.env["SEED"] ?? randomInt(2 ** 31));
const runs = Number(process.env["RUNS"] ?? 500);
const environment = { project: "siscoe", stack: "main", folder: "bootstrap" } as const;
const right = {
  "aws:region": "sa-east-1",
  "siscoe:accountId": "123456789012",
  "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
};
const rows = Object.entries<Setting>(table);
const files = fc
  .uniqueArray(
    fc.oneof(
      ...rows.map(([key, row]) => badText(row).map((text) => [fullKey("siscoe", key), text] as const)),
    ),
    { minLength: 1, maxLength: 5, selector: ([key]) => key },
  )
  .map((bad): Record<string, string> => ({ ...right, ...Object.fromEntries(bad) }));

/** What is wrong with it: nothing but a settings' error says so. */
function problems(values: Readonly<Record<string, string>>): string[] {
  try {
    checkSettings({ values, isEncrypted: () => false, changedByYaml: [] }, environment);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return problemsOf(error);
  }
}

/** That a problem says which key, what is allowed, and what to type. */
function assertHelps(problem: string, refused: Set<string>): void {
  const [key, row] = rows.find(([one]) => problem.startsWith(`${fullKey("siscoe", one)} `)) ?? [];
  assert.ok(key !== undefined && row !== undefined, problem);
  refused.add(key);
  assert.ok(problem.includes(`Allowed: ${row.allowed}.`), problem);
  assert.match(problem, /\n {4}Fix: npm run settings -- \w+ --stack main --in bootstrap .*$/);
  assert.doesNotMatch(problem.replaceAll("\n    ", ""), /[^\P{C}\u00ad]|\p{Zl}|\p{Zp}/u);
  assert.ok(problem.length < 5000, `${problem.length} characters`);
}

test(`${runs} bad files of the bootstrap: each problem helps, and nothing is registered (SEED=${seed})`, async () => {
  const refused = new Set<string>();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(files, async (values) => {
      const found = problems(values);
      for (const problem of found) assertHelps(problem, refused);
      if (found.length === 0) return;
      count += 1;
      if (count % 40 !== 0) return;
      const failed: unknown = await deploy(program, { settings: values, stack: "main" }).catch(
        (error: unknown) => error,
      );
      assert.ok(failed instanceof ProgramFailed, String(failed));
      assert.deepEqual([problemsOf(failed.failure), failed.resources], [found, []]);
    }),
    { numRuns: runs, seed, includeErrorInReport: true },
  );
  if (runs < 500) return;
  const never = rows.filter(([key]) => !refused.has(key)).map(([key]) => key);
  assert.deepEqual(never, []);
});
