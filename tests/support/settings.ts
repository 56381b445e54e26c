import assert from "node:assert/strict";
import { type PlainSettings, table } from "../../config";
import { checkSettings } from "../../settings/readSettings";
import { SettingsError } from "../../settings/problem";
import { fullKey, type Setting } from "../../settings/table";
import { requiredSecrets } from "./stackFiles";

/** The keys of the secret settings. */
export const secretKeys: readonly string[] = Object.entries<Setting>(table)
  .filter(([, { secret }]) => secret === true)
  .map(([key]) => fullKey("siscoe", key));

/** The fewest settings that are right. */
export const fewest: Readonly<Record<string, string>> = {
  "aws:region": "sa-east-1",
  "siscoe:domain": "siscoe.test",
  "siscoe:hostedZoneId": "Z0123456789ABC",
  "siscoe:defaultFromEmail": "nao-responda@siscoe.test",
  ...requiredSecrets,
};

/** The fewest settings with some of them changed, or, where `undefined`, taken away. */
export function settingsWith(changes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return given({ ...fewest, ...changes });
}

/** Settings without those that are `undefined`. */
export function given(settings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all = Object.entries(settings);
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Whether settings of production, every secret among them kept encrypted, are right. */
export function areRight(values: Readonly<Record<string, string>>): boolean {
  try {
    checkSettings(
      { values, isEncrypted: (key) => secretKeys.includes(key) },
      { project: "siscoe", stack: "prod" },
    );
    return true;
  } catch (error) {
    if (error instanceof SettingsError) return false;
    throw error;
  }
}

/** What the settings read as; every secret among them is kept encrypted, but for those `inPlainText`. */
export function read(
  changes: Readonly<Record<string, string | undefined>> = {},
  stack = "prod",
  inPlainText: readonly string[] = [],
): PlainSettings {
  const isEncrypted = (key: string) => secretKeys.includes(key) && !inPlainText.includes(key);
  return checkSettings({ values: settingsWith(changes), isEncrypted }, { project: "siscoe", stack });
}

/** Every problem that an error reports, each without its bullet. */
export function problemsOf(error: unknown): string[] {
  assert.ok(error instanceof SettingsError, String(error));
  const [heading, ...problems] = error.message.trimEnd().split("\n\n");
  const count = problems.length === 1 ? "is 1 problem" : `are ${problems.length} problems`;
  assert.match(
    heading ?? "",
    new RegExp(`^There ${count} in the settings of stack "[^"]*"; nothing was changed\\.$`),
  );
  return problems.map((problem) => problem.replace(/^ {2}- /, ""));
}

/** Every problem of some settings; none, where they are right. */
export function problemsWith(
  changes: Readonly<Record<string, string | undefined>>,
  stack = "prod",
  inPlainText: readonly string[] = [],
): string[] {
  try {
    read(changes, stack, inPlainText);
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}
