import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  LocalWorkspace,
  type ProjectSettings,
  type PulumiCommand,
  type Stack,
  type StackSettings,
} from "@pulumi/pulumi/automation";
import { table as ownTable } from "../config";
import { settingsFile, stacksIn } from "../settings/stackName";
import { fullKey, isRequired, type Setting, type SettingsTable } from "../settings/table";
import { checkout as ownCheckout } from "./checkout";
import { Failure, UsageError } from "./failure";
import { messageOf } from "../system/failure";
import { changesByYaml } from "../settings/quotes";
import { StackFile } from "../settings/stackFile";

/** Names in the folder of the environments that are none: the engine's state, its plugins, and what encrypts both. */
const taken = ["state", "pulumi", "passphrase"];

/**
 * Reads the name of an environment as it was typed: `local`, or what has a settings file in the checkout.
 *
 * @throws UsageError for any other, with those that there are.
 */
export function stackName(typed: string, checkout: string = ownCheckout): string {
  const names = stacksIn(checkout).filter((name) => !taken.includes(name));
  const allowed = [...new Set(["local", ...names])];
  if (allowed.includes(typed)) return typed;
  throw new UsageError(
    `--stack is "${typed}". Allowed: ${allowed.join(", ")}, and every stack that has a file Pulumi.<name>.yaml.`,
  );
}

/** What the checkout says about an environment. */
export interface CheckoutSettings {
  readonly project: ProjectSettings;
  /** The settings that are not secret, as the engine reads them. */
  readonly plain: Readonly<Record<string, string>>;
  /** The secrets that can't be had here: unset, or encrypted with a key of the cloud. */
  readonly missingSecrets: readonly string[];
  /** What the engine reads otherwise than it is written: a line each, with what to change. */
  readonly changedByYaml: readonly string[];
}

/**
 * Reads `Pulumi.yaml` and the stack's own file, and never writes them.
 *
 * @param table - the settings of that checkout, where it is another one than this.
 */
export async function readCheckout(
  checkout: string,
  stack: string,
  pulumiCommand: PulumiCommand,
  table: SettingsTable = ownTable,
): Promise<CheckoutSettings> {
  const project = await readProject(checkout, pulumiCommand);
  return { project, ...readStack(checkout, stack, project.name, table) };
}

/** Reads the stack's own file alone: for that no CLI is needed. */
export function readStack(
  checkout: string,
  stack: string,
  project: string,
  table: SettingsTable = ownTable,
): Omit<CheckoutSettings, "project"> {
  const name = settingsFile(stack);
  const path = present(join(checkout, name), name);
  const { entries, isEmpty } = new StackFile(path, project, name);
  if (isEmpty)
    throw new Failure(unreadable(name, "it holds no settings", 'write the settings below a line "config:"'));
  const plain = entries.flatMap(({ key, text }) => (text === undefined ? [] : [[key, text] as const]));
  const missing = Object.entries<Setting>(table)
    .filter(([, setting]) => setting.secret === true && isRequired(setting))
    .map(([key]) => fullKey(project, key))
    .filter((key) => !entries.some((entry) => entry.key === key));
  const encrypted = entries.filter(({ secure }) => secure !== undefined).map(({ key }) => key);
  return {
    plain: Object.fromEntries(plain),
    missingSecrets: [...missing, ...encrypted].sort(),
    changedByYaml: changesByYaml(entries, table, { project, file: name }),
  };
}

/** Refuses settings that the engine reads otherwise than they are written: 17.10 would silently be version 17.1. */
export function insistOnQuotes({ changedByYaml }: Pick<CheckoutSettings, "changedByYaml">): void {
  if (changedByYaml.length > 0) throw new Failure(`${changedByYaml.join("\n")}\nNothing was changed.`);
}

/**
 * The stack's file for the environment's own workspace: with the secrets that were encrypted there before.
 *
 * @param overrides - settings that are otherwise here; undefined ones are left out.
 */
export function mergeSettings(
  settings: CheckoutSettings,
  before: StackSettings | undefined,
  overrides: Readonly<Record<string, string | undefined>>,
): StackSettings {
  const encrypted = Object.entries((before?.config ?? {}) as Record<string, unknown>).filter(
    ([key, value]) => isEncrypted(value) && settings.missingSecrets.includes(key),
  );
  return {
    ...(before?.encryptionSalt === undefined ? {} : { encryptionSalt: before.encryptionSalt }),
    config: {
      ...Object.fromEntries(Object.entries({ ...settings.plain, ...overrides }).filter(isGiven)),
      ...Object.fromEntries(encrypted),
    },
  };
}

function isGiven(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}

/** Where the emulator plays AWS: in the region and in the account that the stack's file names, for whose domain. */
export function emulatedPlace({ project, plain }: CheckoutSettings): Record<string, string> {
  const named = {
    EMULATOR_REGION: plain["aws:region"],
    EMULATOR_ACCOUNT: plain[fullKey(project.name, "accountId")],
    EMULATOR_DOMAIN: plain[fullKey(project.name, "domain")],
  };
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => !!entry[1]));
}

/** The plugins of a project that has the emulator of that folder in AWS's place. */
export function emulatorPlugins(path: string) {
  return { providers: ["aws", "random"].map((name) => ({ name, path })) };
}

/** Has something stand in for the secrets that can't be had here, but for those that something stands in for already. */
export async function setPlaceholders(
  stack: Stack,
  { missingSecrets }: CheckoutSettings,
  before: StackSettings | undefined,
): Promise<void> {
  const unset = missingSecrets.filter((key) => before?.config?.[key] === undefined);
  if (unset.length === 0) return;
  await stack.setAllConfig(
    Object.fromEntries(unset.map((key) => [key, { value: placeholder(key), secret: true }])),
  );
}

/** What stands in for a secret that can't be had here: nobody takes it for a real one, and it has a Fernet key's form. */
export function placeholder(key: string): string {
  return `placeholder-${key.slice(key.indexOf(":") + 1)}`.padEnd(43, "-") + "=";
}

async function readProject(checkout: string, pulumiCommand: PulumiCommand): Promise<ProjectSettings> {
  const name = "Pulumi.yaml";
  present(join(checkout, name), name);
  try {
    const workspace = await LocalWorkspace.create({ workDir: checkout, pulumiCommand });
    const project = await workspace.projectSettings();
    if (isMapping(project)) return project;
    throw new Failure("it holds no settings");
  } catch (error) {
    // A YAML error goes on with the lines around it; the first line says what and where.
    const [what = ""] = (error instanceof TypeError ? "it holds no settings" : messageOf(error)).split("\n");
    throw new Failure(unreadable(name, what, placeIn(what)));
  }
}

function present(path: string, name: string): string {
  if (existsSync(path)) return path;
  throw new Failure(`${name} does not exist. Fix: git checkout -- ${name}`);
}

function unreadable(name: string, what: string, fix: string): string {
  return `${name} can't be read: ${what}. Nothing was changed.\nFix: ${fix}.`;
}

/** What to change in a file, by the reader's own line and column. Never a command: what it holds may be nowhere else. */
function placeIn(what: string): string {
  const [, line, column] = /\((\d+):(\d+)\)/.exec(what) ?? [];
  return line === undefined
    ? "it must have a name: and a runtime:"
    : `look at line ${line}, column ${column ?? ""}`;
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value in a stack's file is kept encrypted. */
export function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}
