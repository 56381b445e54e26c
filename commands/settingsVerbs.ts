import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { table as bootstrapTable } from "../bootstrap/config";
import { table as ownTable } from "../config";
import { type StackIdentity, placeholderValue, setCommand, unsetCommand } from "../settings/command";
import { keyAmong, keyMeant } from "../settings/keys";
import { settingOf, valueRefused } from "../settings/problem";
import { settingsFile, stackName, stackNameAllowed, stacksIn } from "../settings/stackName";
import { defaultOf, fullKey, type SettingsTable } from "../settings/table";
import { checkout } from "./checkout";
import { Failure, UsageError } from "./failure";
import { messageOf } from "../system/failure";
import { readSecret, setSecret } from "./settingsSecret";
import { settingsHelp } from "./settingsHelp";
import { StackFile } from "../settings/stackFile";
import type { Terminal } from "./terminal";

/** What a verb works with. */
interface Invocation {
  readonly environment: StackIdentity;
  readonly table: SettingsTable;
  readonly file: StackFile;
  /** The folder of the project. */
  readonly folder: string;
  readonly terminal: Terminal;
  readonly ask: typeof readSecret;
}

type Verb = (invocation: Invocation, ...words: readonly string[]) => void | Promise<void>;

/** What tests have in place of this checkout and of the terminal's keyboard. */
export interface Surroundings {
  readonly root?: string;
  readonly ask?: typeof readSecret;
}

/** Each with the fewest and the most words that it takes after the stack. */
const verbs: Readonly<Record<string, { readonly run: Verb; readonly words: readonly [number, number] }>> = {
  set: { run: set, words: [1, 2] },
  get: { run: get, words: [1, 1] },
  list: { run: list, words: [0, 0] },
  unset: { run: unset, words: [1, 1] },
  rename: { run: rename, words: [2, 2] },
};

/**
 * `npm run settings`: reads and writes a stack's file by the table of settings.
 *
 * @throws UsageError, Failure: then nothing was written.
 */
export async function settingsCommand(
  args: readonly string[],
  terminal: Terminal,
  { root = checkout, ask = readSecret }: Surroundings = {},
): Promise<void> {
  const { values, positionals } = typed(args);
  if (values.help) {
    terminal.print(settingsHelp);
    return;
  }
  const [name = "", ...words] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    const is = name === "" ? "missing" : `"${name}"`;
    throw new UsageError(`The command is ${is}. Allowed: ${Object.keys(verbs).join(", ")}.`);
  }
  const [least, most] = verb.words;
  if (words.length < least || words.length > most) {
    throw new UsageError(
      `${name} takes ${least === most ? least : `${least} or ${most}`} arguments, but got ${words.length}.`,
    );
  }
  const { stack, in: within } = values;
  if (stack === undefined) throw new UsageError("--stack is missing: the name of the stack, such as prod.");
  if (!stackName.test(stack)) throw new UsageError(`--stack is "${stack}". Allowed: ${stackNameAllowed}.`);
  if (within !== undefined && within !== "bootstrap") {
    throw new UsageError(`--in is "${within}". Allowed: bootstrap.`);
  }
  const invocation = { ...opened(root, stack, within), terminal, ask };
  if (values.new && name !== "set") throw new UsageError(`--new works only with set, not with ${name}.`);
  if (!values.new) insistOnFile(invocation.file, stack);
  await verb.run(invocation, ...words);
}

/** Refuses a stack that has no file: a mistyped name would leave a stray one, which nothing deploys. */
function insistOnFile({ path, name }: StackFile, stack: string): void {
  if (existsSync(path)) return;
  const stacks = stacksIn(dirname(path));
  throw new UsageError(
    `--stack is "${stack}", but ${name} does not exist. Allowed: ` +
      `${stacks.length === 0 ? "none yet" : stacks.join(", ")}; for a new stack, add --new after set.`,
  );
}

function opened(
  root: string,
  stack: string,
  within: "bootstrap" | undefined,
): Omit<Invocation, "terminal" | "ask"> {
  const folder = join(root, within ?? "");
  const { name: project } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { name: string };
  const name = settingsFile(stack, within);
  const environment = { project, stack, ...(within === undefined ? {} : { folder: within }) };
  const file = new StackFile(join(root, name), project, name);
  return { environment, table: within === undefined ? ownTable : bootstrapTable, file, folder };
}

async function set(invocation: Invocation, typedKey = "", value?: string): Promise<void> {
  const { environment, table, file, terminal, ask } = invocation;
  const row = rowOf(invocation, typedKey);
  const setting = settingOf(table, row);
  const key = fullKey(environment.project, row);
  if (setting.secret === true) {
    if (value !== undefined) {
      throw new Failure(
        `${key} is a secret: if you type it after the command, the shell keeps it in its history.\n` +
          `Fix: ${setCommand(environment, row, setting)}`,
      );
    }
    const secret = await ask(`${key} (what you type is not shown): `, terminal);
    if (!setting.type.safeParse(secret).success) refuse(valueRefused(environment, table, row, secret));
    await setSecret(invocation, key, secret);
    terminal.print(`${file.name}: ${key} is set, encrypted.\n`);
    return;
  }
  if (value === undefined)
    throw new UsageError(`The value of ${key} is missing. Allowed: ${setting.allowed}.`);
  if (value === "")
    throw new Failure(`The value of ${key} is empty.\nFix: ${unsetCommand(environment, key)}`);
  if (value === placeholderValue) {
    throw new Failure(`${key}: type its value instead of ${placeholderValue}. Allowed: ${setting.allowed}.`);
  }
  if (!setting.type.safeParse(value).success) refuse(valueRefused(environment, table, row, value));
  const isNew = !existsSync(file.path);
  file.set(key, value);
  file.save();
  terminal.print(`${file.name}${isNew ? " (new)" : ""}: ${key} is set to ${value}.\n`);
}

function get(invocation: Invocation, typedKey = ""): void {
  const { environment, table, file, terminal } = invocation;
  const row = rowOf(invocation, typedKey);
  const entry = file.entries.find(({ key }) => key === fullKey(environment.project, row));
  const setting = settingOf(table, row);
  if (entry !== undefined && (setting.secret === true || entry.secure !== undefined)) {
    terminal.print("[secret]\n");
    return;
  }
  const value = entry?.text ?? defaultOf(setting);
  if (value === undefined || value === "")
    throw new Failure(`${fullKey(environment.project, row)} is not set.`);
  terminal.print(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
}

function list({ environment, table, file, terminal }: Invocation): void {
  const secret = new Set(
    Object.keys(table)
      .filter((row) => table[row]?.secret)
      .map((row) => fullKey(environment.project, row)),
  );
  for (const { key, text } of file.entries) {
    terminal.print(`${key}: ${text === undefined || secret.has(key) ? "[secret]" : text}\n`);
  }
}

function unset({ environment, file, terminal }: Invocation, typedKey = ""): void {
  const key = fullKey(environment.project, typedKey);
  if (!file.remove(key)) throw notThere(file, key);
  file.save();
  terminal.print(`${file.name}: ${key} is no longer set.\n`);
}

function rename(invocation: Invocation, typedFrom = "", typedTo = ""): void {
  const { environment, table, file, terminal } = invocation;
  const from = fullKey(environment.project, typedFrom);
  const row = rowOf(invocation, typedTo);
  const to = fullKey(environment.project, row);
  const setting = settingOf(table, row);
  const entry = file.entries.find(({ key }) => key === from);
  if (entry === undefined) throw notThere(file, from);
  const other = file.entries.find(({ key }) => key === to);
  if (other !== undefined) {
    throw new Failure(
      `${file.name} has ${to} (line ${other.line}) and ${from} (line ${entry.line}). Nothing was changed.\n` +
        `Fix: keep one of the two lines, with the key ${to}.`,
    );
  }
  if ((setting.secret === true) !== (entry.secure !== undefined)) {
    throw new Failure(
      `${from} is ${entry.secure === undefined ? "in plain text" : "encrypted"}, but ${to} is ` +
        `${setting.secret === true ? "a secret" : "not a secret"}. Nothing was changed.\n` +
        `Fix: ${setCommand(environment, row, setting)} && ${unsetCommand(environment, from)}`,
    );
  }
  file.rename(from, to);
  file.save();
  terminal.print(`${file.name}: ${from} is now ${to}.\n`);
}

function notThere(file: StackFile, key: string): Failure {
  const meant = keyAmong(
    file.entries.map((entry) => entry.key),
    key,
  );
  return new Failure(
    `${file.name} has no ${key}. Nothing was changed.${meant === undefined ? "" : ` Did you mean ${meant}?`}`,
  );
}

/** The row of a key as it was typed, with or without the project's name in front. */
function rowOf({ environment, table }: Invocation, typedKey: string): string {
  const key = fullKey(environment.project, typedKey);
  const row = Object.keys(table).find((name) => fullKey(environment.project, name) === key);
  if (row !== undefined) return row;
  const meant = keyMeant(key, table, environment.project);
  throw new Failure(
    `${key} is not a setting: ${meant === undefined ? "docs/settings.md lists all settings" : `did you mean ${meant}?`}`,
  );
}

function refuse(problem: string): never {
  throw new Failure(`${problem}\nNothing was changed.`);
}

function typed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stack: { type: "string" },
        in: { type: "string" },
        new: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
