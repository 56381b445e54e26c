import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../commands/failure";
import type { StackIdentity } from "../../settings/command";
import { changedInOwnFile } from "../../settings/ownFile";
import { SettingsError } from "../../settings/problem";
import { StackFile } from "../../settings/stackFile";
import { settingsFile } from "../../settings/stackName";
import { type Configuration, fullKey, type Setting, type SettingsTable } from "../../settings/table";
import { type Line, marker } from "./badSettings";
import { deploy, ProgramFailed } from "./mocks";
import { problemsOf } from "./settings";

/** A program, and its settings. */
export interface Fuzzed {
  readonly table: SettingsTable;
  readonly environment: StackIdentity;
  /** The fewest settings that are right. */
  readonly fewest: Readonly<Record<string, string>>;
  readonly checkSettings: (configuration: Configuration, environment: StackIdentity) => unknown;
  readonly program: () => unknown;
}

/** A file as the engine reads it. */
export interface Read {
  readonly values: Readonly<Record<string, string>>;
  readonly encrypted: ReadonlySet<string>;
}

/** A program's settings, for files of them that are wrong. */
export class FuzzedSettings {
  /** Every command that was printed. */
  readonly commands = new Set<string>();
  /** Its rows, by the key that a file has. */
  readonly rows: ReadonlyMap<string, Setting>;
  private readonly file: string;

  /** @param folder - where its stack's file is written: the working folder, as the CLI has it. */
  constructor(
    private readonly fuzzed: Fuzzed,
    private readonly folder: string,
  ) {
    const { table, environment } = fuzzed;
    this.rows = new Map(
      Object.entries<Setting>(table).map(([key, row]) => [fullKey(environment.project, key), row]),
    );
    this.file = settingsFile(environment.stack, environment.folder);
  }

  /** Writes a file that is right but for these lines, and reads it; `undefined`, where it is none for the engine either. */
  read(lines: readonly Line[]): Read | undefined {
    const { fewest, environment } = this.fuzzed;
    const own = new Map(
      Object.entries(fewest).map(([key, text]): [string, Line] => [
        key,
        this.rows.get(key)?.secret === true
          ? { key, written: "{ secure: v1:abc }", encrypted: `${marker}right` }
          : { key, written: JSON.stringify(text) },
      ]),
    );
    for (const line of lines) own.set(line.key, line);
    const all = [...own.values()];
    const path = join(this.folder, `Pulumi.${environment.stack}.yaml`);
    // Anew: to cut a file that is there short waits for some disks, ten thousand times.
    rmSync(path, { force: true });
    writeFileSync(path, `config:\n${all.map(({ key, written }) => `  ${key}: ${written}\n`).join("")}`);
    try {
      const { entries } = new StackFile(path, environment.project, this.file);
      const values = entries.map(({ key, text }, index) => [key, text ?? all[index]?.encrypted ?? ""]);
      const encrypted = entries.filter(({ secure }) => secure !== undefined).map(({ key }) => key);
      return { values: Object.fromEntries(values) as Record<string, string>, encrypted: new Set(encrypted) };
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      return undefined;
    }
  }

  /** What is wrong with it: nothing but a settings' error says so. */
  async problems({ values, encrypted }: Read): Promise<string[]> {
    const { table, environment, checkSettings } = this.fuzzed;
    const changedByYaml = await changedInOwnFile(this.folder, values, table, environment);
    try {
      checkSettings({ values, isEncrypted: (key) => encrypted.has(key), changedByYaml }, environment);
      return [];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return problemsOf(error);
    }
  }

  /** That a problem says of which key it is, what is allowed and what to type, in letters that can be read. */
  assertHelps(problem: string): void {
    assert.doesNotMatch(problem, new RegExp(marker), "a secret is shown");
    assert.doesNotMatch(
      problem.replaceAll("\n    ", ""),
      /[^\P{C}\u00ad]|\p{Zl}|\p{Zp}/u,
      "what a terminal or an eye takes for something else",
    );
    assert.ok(problem.length < 5000, `${problem.length} characters`);
    const [, command] = /\n {4}(?:Fix|Put it back): (npm run settings -- .*)$/m.exec(problem) ?? [];
    if (command !== undefined) this.commands.add(command);
    else
      assert.match(
        problem,
        /Fix: (write it in quotes: "|take one of|keep one of the two lines in|delete its line in|give its line in)/,
      );
    const row = this.rows.get(keyOf(problem));
    if (row !== undefined)
      assert.ok(
        problem.includes(" is a secret, but is stored in plain text") ||
          problem.includes(`Allowed: ${row.allowed}.`),
        problem,
      );
    else {
      const isOfFile = [", line ", " sets "].some((next) => problem.startsWith(`${this.file}${next}`));
      assert.ok(isOfFile || problem.includes(" is not a setting of this stack; "), problem);
    }
  }

  /** That of each key that is refused some problem shows the value; a secret's, none. */
  assertShown(found: readonly string[], { values, encrypted }: Read): void {
    for (const key of new Set(found.map(keyOf))) {
      const [row, value = ""] = [this.rows.get(key), values[key]];
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

  /** That the program itself, in the file's folder, says the same before anything is registered. */
  async assertRefused({ values, encrypted }: Read, found: readonly string[]): Promise<void> {
    const { program, environment } = this.fuzzed;
    const error: unknown = await deploy(program, {
      settings: values,
      encrypted: [...encrypted],
      stack: environment.stack,
    }).catch((e: unknown) => e);
    assert.ok(error instanceof ProgramFailed, String(error));
    assert.deepEqual([problemsOf(error.failure), error.resources], [found, []]);
  }

  /** That each command which was printed, a shell takes as it is meant, and what it sets is right. */
  assertCommandsWork(): void {
    const shown = `npm() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\1'; false; }`;
    const said = execFileSync("sh", ["-c", [shown, ...this.commands, "true"].join("\n")], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const typed = said.split("\u0001").slice(0, -1);
    assert.equal(typed.length, this.commands.size);
    const { stack, folder } = this.fuzzed.environment;
    const where = ["--stack", stack, ...(folder === undefined ? [] : ["--in", folder])];
    [...this.commands].forEach((command, index) => {
      const [verb, ...rest] = (typed[index] ?? "").split("\0").slice(3, -1);
      assert.deepEqual(rest.slice(0, where.length), where, command);
      const words = rest.slice(where.length);
      const [key = "", value] = words[0] === "--" ? words.slice(1) : words;
      const row = this.rows.get(key);
      if (verb !== "set") return;
      assert.ok(row !== undefined, command);
      assert.equal(value === undefined, row.secret === true, command);
      if (value !== undefined && value !== "<value>") assert.ok(row.type.safeParse(value).success, command);
    });
  }
}

/** The key that a problem begins with; empty for what is no setting, which may begin with a setting's name. */
export const keyOf = (problem: string) =>
  problem.includes(" is not a setting of this stack; ") ? "" : (/^[\w:]+(?= )/.exec(problem)?.[0] ?? "");

/** How a value may begin in a message: as it is, or as what its row reads in it. */
function starts(value: string, { type }: Setting): string[] {
  const texts = [value, JSON.stringify(type.safeParse(value).data ?? value)];
  return texts.map((text) => /^[\x20-\x7e]{0,40}/.exec(text)?.[0] ?? "");
}
