import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import program = require("../../index");
import { table } from "../../config";
import { Failure } from "../../commands/failure";
import { changedInOwnFile } from "../../settings/ownFile";
import { checkSettings } from "../../settings/readSettings";
import { SettingsError } from "../../settings/problem";
import { StackFile } from "../../settings/stackFile";
import { fullKey, type Setting } from "../../settings/table";
import { badLines, type Line, marker } from "../support/badSettings";
import { deploy, ProgramFailed } from "../support/mocks";
import { fewest, problemsOf, secretKeys } from "../support/settings";
import { newFolder } from "./commandsFakePrograms";

/**
 * Whatever stands in a stack's file, the program says what is wrong, or it is right: `RUNS` (2,300) files of three to seven
 * settings each. The `SEED` of a run that failed brings it back.
 */
const runs = Number(process.env["RUNS"] ?? 2_300);
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const environment = { project: "siscoe", stack: "prod" };
const rows = new Map(Object.entries<Setting>(table).map(([key, row]) => [fullKey("siscoe", key), row]));

const home = process.cwd();
const folder = newFolder();
const path = join(folder, "Pulumi.prod.yaml");
before(() => {
  // As `main.js` has it: every value that is no JSON would cost a stack trace.
  Error.stackTraceLimit = 0;
  process.chdir(folder);
});
after(() => {
  process.chdir(home);
});

/** A file as the engine reads it. */
interface Read {
  readonly values: Readonly<Record<string, string>>;
  readonly encrypted: ReadonlySet<string>;
}

/** Writes a file that is right but for these lines, and reads it; `undefined`, where it is none for the engine either. */
function read(lines: readonly Line[]): Read | undefined {
  const own = new Map(
    Object.entries(fewest).map(([key, text]): [string, Line] => [
      key,
      secretKeys.includes(key)
        ? { key, written: "{ secure: v1:abc }", encrypted: `${marker}right` }
        : { key, written: JSON.stringify(text) },
    ]),
  );
  for (const line of lines) own.set(line.key, line);
  const all = [...own.values()];
  // Anew: to cut a file that is there short waits for some disks, ten thousand times.
  rmSync(path, { force: true });
  writeFileSync(path, `config:\n${all.map(({ key, written }) => `  ${key}: ${written}\n`).join("")}`);
  try {
    const { entries } = new StackFile(path, "siscoe", "Pulumi.prod.yaml");
    const values = entries.map(({ key, text }, index) => [key, text ?? all[index]?.encrypted ?? ""]);
    const encrypted = entries.filter(({ secure }) => secure !== undefined).map(({ key }) => key);
    return { values: Object.fromEntries(values) as Record<string, string>, encrypted: new Set(encrypted) };
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return undefined;
  }
}

/** What is wrong with it: nothing but a settings' error says so. */
async function problems({ values, encrypted }: Read): Promise<string[]> {
  const changedByYaml = await changedInOwnFile(folder, values, table, environment);
  try {
    checkSettings({ values, isEncrypted: (key) => encrypted.has(key), changedByYaml }, environment);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return problemsOf(error);
  }
}

/** Every command that was printed. */
const commands = new Set<string>();

/** How a value may begin in a message: as it is, or as what its row reads in it. */
function starts(value: string, { type }: Setting): string[] {
  const texts = [value, JSON.stringify(type.safeParse(value).data ?? value)];
  return texts.map((text) => /^[\x20-\x7e]{0,40}/.exec(text)?.[0] ?? "");
}

/** That a problem says of which key it is, what is allowed and what to type, in letters that can be read. */
function assertHelps(problem: string): void {
  assert.doesNotMatch(problem, new RegExp(marker), "a secret is shown");
  assert.doesNotMatch(
    problem.replaceAll("\n    ", ""),
    /[^\P{C}\u00ad]|\p{Zl}|\p{Zp}/u,
    "what a terminal or an eye takes for something else",
  );
  assert.ok(problem.length < 5000, `${problem.length} characters`);
  const [, command] = /\n {4}(?:Fix|Put it back): (npm run settings -- .*)$/m.exec(problem) ?? [];
  if (command !== undefined) commands.add(command);
  else
    assert.match(
      problem,
      /Fix: (write it in quotes: "|take one of|keep one of the two lines in|delete its line in|give its line in)/,
    );
  const row = rows.get(keyOf(problem));
  if (row !== undefined)
    assert.ok(
      problem.includes(" is a secret, but is stored in plain text") ||
        problem.includes(`Allowed: ${row.allowed}.`),
      problem,
    );
  else assert.match(problem, / is not a setting of this stack; |^Pulumi\.prod\.yaml(, line \d+: | sets )/);
}

/** The key that a problem begins with; empty for what is no setting, which may begin with a setting's name. */
const keyOf = (problem: string) =>
  problem.includes(" is not a setting of this stack; ") ? "" : (/^[\w:]+(?= )/.exec(problem)?.[0] ?? "");

/** That of each key that is refused some problem shows the value; a secret's, none. */
function assertShown(found: readonly string[], { values, encrypted }: Read): void {
  for (const key of new Set(found.map(keyOf))) {
    const [row, value = ""] = [rows.get(key), values[key]];
    if (row === undefined || value === "") continue;
    const said = found.filter((problem) => keyOf(problem) === key).join("\n");
    if (row.secret === true) assert.match(said, / is \(secret\)| is a secret, but is stored in plain text/);
    else if (encrypted.has(key)) assert.match(said, / is stored encrypted, but is not a secret/);
    else
      assert.ok(
        starts(value, row).some((one) => said.includes(one)),
        said,
      );
  }
}

test(`${runs} bad files: each problem names its key, its value and what to type; nothing else is thrown (SEED=${seed})`, async (t) => {
  const seen = { settings: 0, right: 0, refused: 0, unread: 0, ran: 0 };
  const refusedKeys = new Set<string>();
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(badLines, async (lines) => {
      const file = read(lines);
      if (file === undefined) {
        seen.unread += 1;
        return;
      }
      seen.settings += lines.length;
      const began = performance.now();
      const found = await problems(file);
      slowest = Math.max(slowest, performance.now() - began);
      found.forEach(assertHelps);
      for (const problem of found) refusedKeys.add(keyOf(problem));
      assertShown(found, file);
      if (found.length === 0) seen.right += 1;
      else seen.refused += 1;
      if (found.length === 0 || seen.refused % 20 !== 0) return;
      seen.ran += 1;
      await assertRefused(file, found);
    }),
    { numRuns: runs, seed, includeErrorInReport: true },
  );
  t.diagnostic(`SEED=${seed}: ${JSON.stringify(seen)}, the slowest ${slowest.toFixed(0)} ms`);
  assert.ok(seen.settings >= (runs < 2_300 ? 3.5 * runs : 10_000));
  if (runs >= 1000)
    assert.deepEqual(
      [...rows.keys()].filter((key) => !refusedKeys.has(key)),
      [],
      "never refused",
    );
});

test("a problem that doesn't help is found: one that shows a secret, no key, no value, no remedy, or what an eye misreads", async () => {
  const file = read([{ key: "siscoe:vpcCidr", written: '"nonsense"' }]);
  assert.ok(file !== undefined);
  const [good = ""] = await problems(file);
  assertHelps(good);
  assertShown([good], file);
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
        assertHelps(problem);
      },
      { name: "AssertionError" },
      what,
    );
  }
  const without = good.replaceAll("nonsense", "");
  assert.throws(() => {
    assertShown([without], file);
  });
});

test("each command that was printed, a shell takes as it is meant, and what it sets is right", () => {
  const shown = `npm() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\1'; false; }`;
  const said = execFileSync("sh", ["-c", [shown, ...commands, "true"].join("\n")], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const typed = said.split("\u0001").slice(0, -1);
  assert.equal(typed.length, commands.size);
  [...commands].forEach((command, index) => {
    const [verb, , stack, ...words] = (typed[index] ?? "").split("\0").slice(3, -1);
    assert.equal(stack, "prod", command);
    const [key = "", value] = words[0] === "--" ? words.slice(1) : words;
    const row = rows.get(key);
    if (verb !== "set") return;
    assert.ok(row !== undefined, command);
    assert.equal(value === undefined, row.secret === true, command);
    if (value !== undefined && value !== "<value>") assert.ok(row.type.safeParse(value).success, command);
  });
});

/** That the program itself, in the file's folder, says the same before anything is registered. */
async function assertRefused({ values, encrypted }: Read, found: readonly string[]): Promise<void> {
  const error: unknown = await deploy(program, { settings: values, encrypted: [...encrypted] }).catch(
    (e: unknown) => e,
  );
  assert.ok(error instanceof ProgramFailed, String(error));
  assert.deepEqual([problemsOf(error.failure), error.resources], [found, []]);
}
