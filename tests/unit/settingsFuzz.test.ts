import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import bootstrap = require("../../bootstrap/index");
import * as ofBootstrap from "../../bootstrap/config";
import program = require("../../index");
import { table } from "../../config";
import { checkSettings } from "../../settings/readSettings";
import { badLines, badLinesOf, marker } from "../support/badSettings";
import { FuzzedSettings, keyOf } from "../support/fuzzedSettings";
import { fewest } from "../support/settings";
import { newFolder } from "./commandsFakePrograms";

/**
 * Whatever stands in a stack's file, the program says what is wrong, or it is right: `RUNS` (2,300) files of three to seven
 * settings each, and an eighth as many of the bootstrap's. The `SEED` of a run that failed brings it back.
 */
const allRuns = Number(process.env["RUNS"] ?? 2_300);
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const home = process.cwd();
const folder = newFolder();
before(() => {
  // As `main.js` has it: every value that is no JSON would cost a stack trace.
  Error.stackTraceLimit = 0;
  process.chdir(folder);
});
after(() => {
  process.chdir(home);
});

const main = new FuzzedSettings(
  { table, fewest, checkSettings, program, environment: { project: "siscoe", stack: "prod" } },
  folder,
);
const ground = new FuzzedSettings(
  {
    ...ofBootstrap,
    fewest: {
      "aws:region": "sa-east-1",
      "siscoe:accountId": ofBootstrap.table.accountId.example,
      "siscoe:repository": ofBootstrap.table.repository.example,
    },
    program: bootstrap,
    environment: { project: "siscoe", stack: "main", folder: "bootstrap" },
  },
  folder,
);

const few = Math.ceil((allRuns * 3) / 23);
for (const { what, fuzzed, lines, runs, least } of [
  { what: "of the program", fuzzed: main, lines: badLines, runs: allRuns, least: 10_000 },
  { what: "of the bootstrap", fuzzed: ground, lines: badLinesOf(ofBootstrap.table), runs: few, least: 1_200 },
]) {
  test(`${runs} bad files ${what}: each problem names its key, its value and what to type; nothing else is thrown (SEED=${seed})`, async (t) => {
    const seen = { settings: 0, right: 0, refused: 0, unread: 0, ran: 0 };
    const refusedKeys = new Set<string>();
    let slowest = 0;
    await fc.assert(
      fc.asyncProperty(lines, async (some) => {
        const file = fuzzed.read(some);
        if (file === undefined) {
          seen.unread += 1;
          return;
        }
        seen.settings += some.length;
        const began = performance.now();
        const found = await fuzzed.problems(file);
        slowest = Math.max(slowest, performance.now() - began);
        for (const problem of found) {
          fuzzed.assertHelps(problem);
          refusedKeys.add(keyOf(problem));
        }
        fuzzed.assertShown(found, file);
        if (found.length === 0) seen.right += 1;
        else seen.refused += 1;
        if (found.length === 0 || seen.refused % 20 !== 0) return;
        seen.ran += 1;
        await fuzzed.assertRefused(file, found);
      }),
      { numRuns: runs, seed, includeErrorInReport: true },
    );
    t.diagnostic(`SEED=${seed}: ${JSON.stringify(seen)}, the slowest ${slowest.toFixed(0)} ms`);
    assert.ok(seen.settings >= (allRuns < 2_300 ? 3.5 * runs : least));
    if (allRuns < 1000) return;
    assert.deepEqual(
      [...fuzzed.rows.keys()].filter((key) => !refusedKeys.has(key)),
      [],
      "never refused",
    );
  });
}

test("a problem that doesn't help is found: one that shows a secret, no key, no value, no remedy, or what an eye misreads", async () => {
  const file = main.read([{ key: "siscoe:vpcCidr", written: '"nonsense"' }]);
  assert.ok(file !== undefined);
  const [good = ""] = await main.problems(file);
  main.assertHelps(good);
  main.assertShown([good], file);
  const planted: Readonly<Record<string, string>> = {
    "a secret": good.replace("nonsense", `${marker}right`),
    "a bell": good.replace("nonsense", "non\u0007sense"),
    "text that runs backwards": good.replace("nonsense", "\u202enonsense"),
    "no key": good.replace("siscoe:vpcCidr", "It"),
    "not what is allowed": good.replace(/Allowed: .*/, ""),
    "no remedy": good.replace(/Fix: .*/, ""),
    "a page of it": good + ".".repeat(5000),
  };
  for (const [what, problem] of Object.entries(planted)) {
    assert.notEqual(problem, good, what);
    assert.throws(
      () => {
        main.assertHelps(problem);
      },
      { name: "AssertionError" },
      what,
    );
  }
  const without = good.replaceAll("nonsense", "");
  assert.throws(() => {
    main.assertShown([without], file);
  });
});

test("each command that was printed, a shell takes as it is meant, and what it sets is right", () => {
  for (const fuzzed of [main, ground]) {
    assert.ok(fuzzed.commands.size > 0);
    fuzzed.assertCommandsWork();
  }
});
