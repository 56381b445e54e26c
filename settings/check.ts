import { type Foundation, mayBecome } from "./onceUp";
import type { StackIdentity } from "./command";
import { changeRefused, type Fix, problemWith, SettingsError, settingOf, shown } from "./problem";
import { quoted } from "../system/quoted";
import { readTable } from "./read";
import { stackName, stackNameAllowed } from "./stackName";
import { type Configuration, fullKey, type PlainValuesOf, type Setting, type SettingsTable } from "./table";

/** Something wrong with a setting that its type alone does not show. */
export interface Contradiction<Key> {
  readonly key: Key;
  /** What is wrong, in words that follow the key and its value. */
  readonly what: string;
  /** What fixes it, where that is known; else it is a value of `key` that only its owner knows. */
  readonly fix?: Fix<Key>;
}

/** Says of settings that are given that they have no effect, and why: `while firewall is off`. They are to be taken out. */
export function withoutEffect<Key extends string>(
  keys: readonly Key[],
  given: (key: Key) => boolean,
  why: string,
): Contradiction<Key>[] {
  return keys
    .filter(given)
    .map((key) => ({ key, what: `has no effect ${why}`, fix: { key, remove: true as const } }));
}

/** A check between settings. It sees those that read well, and whether one was given or has its default. */
export type Check<T extends SettingsTable> = (
  settings: Partial<PlainValuesOf<T>>,
  given: (key: keyof T & string) => boolean,
) => Contradiction<keyof T & string>[];

/**
 * Checks a stack's configuration against a table of settings, all of it at once.
 *
 * @throws SettingsError, with every problem found.
 */
export function checkTable<T extends SettingsTable>(
  table: T,
  contradictions: Check<T>,
  configuration: Configuration,
  environment: StackIdentity,
): PlainValuesOf<T> {
  const raw = Object.fromEntries(Object.entries(configuration.values).filter(([, value]) => value !== ""));
  const { values, problems } = readTable(table, { ...configuration, values: raw }, environment);
  const given = (key: string) => raw[fullKey(environment.project, key)] !== undefined;
  const contradicting = problemsOf(table, contradictions(values, given), values, environment);
  const all = [
    ...problemsWithName(environment),
    ...(configuration.changedByYaml ?? []),
    ...problems,
    ...contradicting,
  ];
  if (all.length > 0) throw new SettingsError(environment, all);
  return values as PlainValuesOf<T>;
}

/**
 * Refuses settings for what was found wrong with them.
 *
 * @throws SettingsError, with every problem, if there is one.
 */
export function refuse<T extends SettingsTable>(
  table: T,
  found: readonly Contradiction<keyof T & string>[],
  values: Partial<PlainValuesOf<T>>,
  environment: StackIdentity,
): void {
  const problems = problemsOf(table, found, values, environment);
  if (problems.length > 0) throw new SettingsError(environment, problems);
}

function problemsOf<T extends SettingsTable>(
  table: T,
  found: readonly Contradiction<keyof T & string>[],
  values: Partial<PlainValuesOf<T>>,
  environment: StackIdentity,
): string[] {
  return found.map(({ key, what, fix }) => {
    const value = values[key];
    const said = value === undefined ? what : `(${shown(settingOf(table, key), value)}) ${what}`;
    return problemWith(environment, table, key, said, fix);
  });
}

/**
 * Refuses settings that would replace or delete what an existing environment holds.
 *
 * @param foundation - what the settings ask for.
 * @param previous - the `foundation` output of the environment as it was last brought up, if it was.
 * @throws SettingsError, with every change that is refused.
 */
export function checkAgainstFoundation(
  table: SettingsTable,
  foundation: Foundation,
  previous: Foundation | undefined,
  environment: StackIdentity,
): void {
  const changes = Object.entries<Setting>(table).flatMap(([key, setting]) => {
    const before = previous?.[key];
    const after = foundation[key];
    if (setting.onceUp === undefined || before === undefined) return [];
    if (mayBecome(setting.onceUp.may, before, after)) return [];
    return [changeRefused(environment, key, setting, { before, after })];
  });
  const problems = [...problemsWithNewName(previous, environment), ...changes];
  if (problems.length > 0) throw new SettingsError(environment, problems);
}

/** A stack's name is in the names of what it made: under another name, most of it would be made anew. */
function problemsWithNewName(previous: Foundation | undefined, { stack }: StackIdentity): string[] {
  const before = previous?.["stack"];
  if (typeof before !== "string" || before === stack) return [];
  return [
    `The stack's name is "${stack}", but this environment was created as "${before}". Keep that name, ` +
      `because another name would replace resources that hold data.\n` +
      `    Put it back: pulumi stack rename --stack ${stack} ${before}`,
  ];
}

function problemsWithName({ stack }: StackIdentity): string[] {
  if (stackName.test(stack)) return [];
  return [
    `The stack's name is "${stack}". Allowed: ${stackNameAllowed}.\n` +
      `    Fix: pulumi stack rename --stack ${quoted(stack)} '<name>'`,
  ];
}
