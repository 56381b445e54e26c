import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "../../commands/failure";
import { settingsCommand } from "../../commands/settingsVerbs";
import { StackFile } from "../../settings/stackFile";
import { table } from "../../config";
import { checkSettings } from "../../settings/readSettings";
import { fullKey, type Setting } from "../../settings/table";
import { fewest, problemsOf, secretKeys } from "../support/settings";
import { newFolder } from "./commandsFakePrograms";
import { fakeTerminal } from "./commandsFakeTerminal";
import { fails, keySlips, slips } from "./settingsSlipsTable";

/** Whoever is asked for a secret just presses Enter. */
const nothing = () => Promise.resolve("");

/** What every file here has, but for the key in question. */
const others = Object.entries(fewest).filter(([key]) => !secretKeys.includes(key));
const required = ["siscoe:brevoSmtpUser", "siscoe:brevoSmtpPassword"];

/** A checkout whose `prod` is right but for one line. */
function checkoutWith(key: string, written: string): string {
  const folder = newFolder();
  writeFileSync(join(folder, "Pulumi.yaml"), "name: siscoe\nruntime: nodejs\n");
  const lines = [
    ...others.filter(([other]) => other !== key).map(([other, value]) => `${other}: ${value}`),
    ...required.filter((other) => other !== key).map((other) => `${other}: { secure: v1:abc }`),
    `${key}: ${written}`,
  ];
  writeFileSync(join(folder, "Pulumi.prod.yaml"), `config:\n${lines.map((line) => `  ${line}\n`).join("")}`);
  return folder;
}

const fileIn = (folder: string) =>
  new StackFile(join(folder, "Pulumi.prod.yaml"), "siscoe", "Pulumi.prod.yaml").entries;

/** What the program says of the key in that checkout's file. */
function problem(folder: string, key: string): string {
  const entries = fileIn(folder);
  const values = Object.fromEntries(entries.map((entry) => [entry.key, entry.text ?? "encrypted"]));
  const encrypted = new Set(entries.filter(({ secure }) => secure !== undefined).map((entry) => entry.key));
  const configuration = { values, isEncrypted: (name: string) => encrypted.has(name) };
  try {
    checkSettings(configuration, { project: "siscoe", stack: "prod" });
  } catch (error) {
    const found = problemsOf(error).find((one) => one.startsWith(`${key} `));
    if (found !== undefined) return found;
  }
  assert.fail(`nothing was said of ${key}`);
}

/** The words that a shell makes of each command that is printed. */
function wordsOf(problems: readonly string[]): string[][] {
  const commands = problems.map(
    (one) => /\n {4}Fix: (npm run settings -- .*)$/m.exec(one)?.[1] ?? assert.fail(one),
  );
  const shown = `npm() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\1'; false; }`;
  const script = [shown, ...commands, "true"].join("\n");
  const said = execFileSync("sh", ["-c", script], { encoding: "utf8" });
  return said
    .split("\u0001")
    .slice(0, -1)
    .map((words) => words.split("\0").slice(3, -1));
}

/** An error of a command's that begins so. */
const failure = (begins: string) => (error: unknown) =>
  error instanceof Failure && error.message.startsWith(begins);

/** What is said where a secret was asked for, and nothing typed. */
const unasked = (key: string) => failure(`${key} is (secret). Allowed: `);

const cases = slips.map(([key, written, meant]) => {
  const name = fullKey("siscoe", key);
  const folder = checkoutWith(name, written);
  return { name, written, meant, folder, problem: problem(folder, name) };
});
const pasted = wordsOf(cases.map((one) => one.problem));

cases.forEach(({ name, written, meant, folder, problem }, index) => {
  test(`${name}: ${written}: ${meant === fails ? "the command fails" : `becomes ${meant}`}`, async () => {
    const before = readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
    const paste = () => settingsCommand(pasted[index] ?? [], fakeTerminal(), { root: folder, ask: nothing });
    assert.doesNotMatch(problem, /Mend/);
    if (meant === fails) {
      const setting = table[name.replace("siscoe:", "") as keyof typeof table] as Setting;
      if (setting.example !== "") assert.ok(!pasted[index]?.includes(setting.example));
      await assert.rejects(
        paste(),
        setting.secret === true ? unasked(name) : failure(`${name}: type its value instead of <value>. `),
      );
      assert.equal(readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8"), before);
      return;
    }
    await paste();
    assert.equal(fileIn(folder).find(({ key }) => key === name)?.text, meant);
  });
});

const keyCases = keySlips.map(([written, value, meant]) => {
  const folder = checkoutWith(written, value);
  const key = fullKey("siscoe", written);
  return { key, value, meant, folder, problem: problem(folder, key) };
});
const renames = wordsOf(keyCases.map((one) => one.problem));

keyCases.forEach(({ key, value, meant, folder }, index) => {
  test(`${key} ${meant === fails ? "is nobody's guess" : `becomes ${meant}, with its value`}`, async () => {
    const paste = () => settingsCommand(renames[index] ?? [], fakeTerminal(), { root: folder, ask: nothing });
    if (meant === fails) {
      const before = readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
      // Whose value it is, nobody knows; a secret in plain text is asked for first.
      await assert.rejects(
        paste(),
        key === "siscoe:zebra" ? failure("siscoe:<key> is not a setting: ") : unasked("siscoe:brevoApiKey"),
      );
      assert.equal(readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8"), before);
      return;
    }
    await paste();
    const keys = fileIn(folder);
    assert.equal(keys.find((entry) => entry.key === meant)?.text, value.replaceAll('"', ""));
    assert.equal(
      keys.find((entry) => entry.key === key),
      undefined,
    );
  });
});

test("two keys that mean one setting: neither is thrown away", async () => {
  const folder = checkoutWith("siscoe:database_multi_az", "false");
  const path = join(folder, "Pulumi.prod.yaml");
  const written = `${readFileSync(path, "utf8")}  siscoe:databaseMultiAz: true\n`;
  writeFileSync(path, written);
  assert.match(
    problem(folder, "siscoe:database_multi_az"),
    /It is also set\n {4}Fix: keep one of the two lines in Pulumi\.prod\.yaml, with the key siscoe:databaseMultiAz$/,
  );
  const rename = ["rename", "--stack", "prod", "database_multi_az", "databaseMultiAz"];
  await assert.rejects(
    settingsCommand(rename, fakeTerminal(), { root: folder }),
    /\(line \d+\) and .*\nFix: keep one of the two lines, with the key siscoe:databaseMultiAz\.$/,
  );
  assert.equal(readFileSync(path, "utf8"), written);
});

test("a key that the file has not, but one near it, is asked about", async () => {
  const folder = checkoutWith("siscoe:domain", "siscoe.example.com.br");
  const words = (...typed: string[]) =>
    settingsCommand([...typed, "--stack", "prod"], fakeTerminal(), { root: folder });
  const asked = /has no siscoe:domian\. Nothing was changed\. Did you mean siscoe:domain\?$/;
  await assert.rejects(words("rename", "siscoe:domian", "hostedZoneId"), asked);
  await assert.rejects(words("unset", "domian"), asked);
  await assert.rejects(words("unset", "zebra"), /has no siscoe:zebra\. Nothing was changed\.$/);
  await assert.rejects(words("get", "domian"), /is not a setting: did you mean siscoe:domain\?$/);
});

for (const within of [[], ["--in", "bootstrap"]]) {
  test(`a stack without a file is refused, but for --new ${within.join(" ")}`, async () => {
    const folder = checkoutWith("siscoe:owner", "ti");
    mkdirSync(join(folder, "bootstrap"));
    for (const name of ["Pulumi.yaml", "Pulumi.prod.yaml"])
      copyFileSync(join(folder, name), join(folder, "bootstrap", name));
    const key = within.length === 0 ? ["owner", "ti"] : ["aws:region", "sa-east-1"];
    const run = (...words: string[]) =>
      settingsCommand([...words, ...within], fakeTerminal(), { root: folder });
    const file = join(folder, within[1] ?? "", "Pulumi.prd.yaml");
    for (const words of [["set", ...key], ["get", "aws:region"], ["list"], ["unset", "aws:region"]]) {
      await assert.rejects(
        run(...words, "--stack", "prd"),
        /--stack is "prd", but .*Pulumi\.prd\.yaml does not exist\. Allowed: prod; for a new stack, add --new after set\.$/,
      );
      assert.ok(!existsSync(file));
    }
    await run("set", "--new", "--stack", "prd", ...key);
    assert.ok(existsSync(file));
    await assert.rejects(
      run("list", "--new", "--stack", "prod"),
      /^UsageError: --new works only with set, not with list\.$/,
    );
  });
}

test("every setting is in the table of slips, tests/unit/settingsSlipsTable.ts", () => {
  const known = Object.keys(table);
  const tried = new Set(slips.map(([key]) => key));
  assert.deepEqual(
    known.filter((key) => !tried.has(key)),
    [],
  );
});
