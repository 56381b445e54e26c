import { type StackIdentity, renameCommand, setCommand, unsetCommand } from "./command";
import { keyMeant } from "./keys";
import { legible } from "./legible";
import { valueMeant } from "./meant";
import { mayWords } from "./onceUp";
import { settingsFile } from "./stackName";
import { fullKey, type Setting, type SettingsTable } from "./table";

/** Every problem of an environment's settings, in one error. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(environment: StackIdentity, problems: readonly string[]) {
    const [are, s] = problems.length === 1 ? ["is", ""] : ["are", "s"];
    super(
      `There ${are} ${problems.length} problem${s} in the settings of stack "${environment.stack}"; ` +
        `nothing was changed.\n\n${problems.map((problem) => `  - ${problem}`).join("\n\n")}\n`,
    );
    // The problems are the user's, not the program's: a stack trace would only push them off the screen.
    this.stack = this.message;
  }
}

/** A value as an error may show it: never a secret's. */
export function shown(setting: Setting, value: unknown): string {
  if (setting.secret) return "(secret)";
  return typeof value === "string" ? `"${legible(value)}"` : legible(JSON.stringify(value));
}

/** What a fix does: gives a key a value, the owner's own where none is known, or takes the key out. */
export type Fix<Key = string> =
  { readonly key: Key; readonly value?: string | undefined } | { readonly key: Key; readonly remove: true };

/**
 * A problem with one setting: what it is, what is allowed, and the command that fixes it.
 *
 * @param fix - what the person plainly meant; by default, a value of this key that only its owner knows. Never the
 *   setting's example: pasted, it would pass.
 */
export function problemWith(
  environment: StackIdentity,
  table: SettingsTable,
  key: string,
  what: string,
  fix: Fix = { key },
): string {
  const name = fullKey(environment.project, key);
  const setting = settingOf(table, fix.key);
  const command =
    "remove" in fix
      ? unsetCommand(environment, fullKey(environment.project, fix.key))
      : setCommand(environment, fix.key, setting, fix.value);
  return `${name} ${what}. Allowed: ${settingOf(table, key).allowed}.\n    Fix: ${command}`;
}

/** A problem with a value that its setting refuses. */
export function valueRefused(
  environment: StackIdentity,
  table: SettingsTable,
  key: string,
  value: string,
): string {
  const setting = settingOf(table, key);
  const meant = setting.secret ? undefined : valueMeant(key, setting, value);
  const what = `is ${shown(setting, value)}${setting.secret ? "" : changedByYaml(setting, value)}`;
  return problemWith(environment, table, key, what, { key, value: meant });
}

/** A problem with a secret that is kept in plain text. What it is, is not repeated. */
export function keptInPlainText(environment: StackIdentity, key: string, setting: Setting): string {
  return (
    `${fullKey(environment.project, key)} is a secret, but is stored in plain text: encrypt it. Others may have read it, ` +
    `so get a new one from the service that issued it.\n` +
    `    Fix: ${setCommand(environment, key, setting)}`
  );
}

/**
 * A problem with an encrypted value of a setting that is no secret: in resources, tags, reports and errors everybody could
 * read it. What it is, is not repeated: it may be a secret that was meant for another key.
 */
export function keptEncrypted(environment: StackIdentity, table: SettingsTable, key: string): string {
  const what =
    "is stored encrypted, but is not a secret: it would be readable in resources and reports. Store it in plain text, " +
    "or under the key of the secret that it is";
  return problemWith(environment, table, key, what);
}

/** A problem with a change that would replace or delete what the environment holds. */
export function changeRefused(
  environment: StackIdentity,
  key: string,
  setting: Setting,
  change: { readonly before: unknown; readonly after: unknown },
): string {
  const name = fullKey(environment.project, key);
  const back =
    change.before === null
      ? unsetCommand(environment, name)
      : setCommand(environment, key, setting, plain(change.before));
  return (
    `${name} is ${shown(setting, change.after ?? null)}, but this environment was created with ` +
    `${shown(setting, change.before)}. It may ${setting.onceUp === undefined ? "change" : mayWords(setting.onceUp)}, ` +
    `because ${setting.onceUp?.because ?? "a change would replace resources that hold data"}.\n` +
    `    Put it back: ${back}\n    Instead: ${setting.onceUp?.instead ?? ""}`
  );
}

/**
 * A problem with a key that no row has; its value is kept under the key that was meant. No command takes it out: the
 * value is not shown, as it may be a secret's, and would be nowhere else.
 */
export function keyRefused(
  environment: StackIdentity,
  table: SettingsTable,
  key: string,
  { encrypted, taken }: { readonly encrypted: boolean; readonly taken: (key: string) => boolean },
): string {
  const meant = keyMeant(key, table, environment.project);
  const file = settingsFile(environment.stack, environment.folder);
  const isTypeable = legible(key) === key;
  const [said, fix] = !isTypeable
    ? [
        "docs/settings.md lists all settings",
        `give its line in ${file} the key of a setting, or delete the line`,
      ]
    : meant === undefined
      ? [
          "docs/settings.md lists all settings",
          `${renameCommand(environment, key)}\n    Or, if you don't need it: delete its line in ${file}`,
        ]
      : taken(meant)
        ? [
            `did you mean ${meant}? It is also set`,
            `keep one of the two lines in ${file}, with the key ${meant}`,
          ]
        : [`did you mean ${meant}?`, fixOf(meant)];
  return `${legible(key)} is not a setting of this stack; ${said}\n    Fix: ${fix}`;

  function fixOf(right: string): string {
    const row = Object.keys(table).find((name) => fullKey(environment.project, name) === right) ?? right;
    const setting = settingOf(table, row);
    // Plain text stays no secret's value, under no key.
    return setting.secret === true && !encrypted
      ? `${setCommand(environment, row, setting)} && ${unsetCommand(environment, key)}`
      : renameCommand(environment, key, right);
  }
}

/** The row of a key that a table has. */
export function settingOf(table: SettingsTable, key: string): Setting {
  const setting = table[key];
  if (setting === undefined) throw new Error(`There is no setting ${key}.`);
  return setting;
}

/** What to say of a value that is refused, and would be right as it may have been written: without quotes. */
function changedByYaml({ type }: Setting, value: string): string {
  if (!written(value).some((text) => type.safeParse(text).success)) return "";
  return " (YAML changes numbers and dates that are not in quotes: write it in quotes)";
}

/** What YAML may have made a value of: unquoted, 014 is 12 to the engine, 8.0 is 8, and a date has an hour. */
function written(value: string): string[] {
  if (/^\d{4}-\d\d-\d\d 00:00:00 \+0000 UTC$/.test(value)) return [value.slice(0, 10)];
  if (/^\d+\.\d+$/.test(value)) return [`${value}0`];
  return /^\d+$/.test(value) ? [`${value}.0`, `0${value}`, `0${BigInt(value).toString(8)}`] : [];
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
