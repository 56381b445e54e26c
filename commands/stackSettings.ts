import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import {
  LocalWorkspace,
  type ProjectSettings,
  type PulumiCommand,
  type Stack,
  type StackSettings,
} from "@pulumi/pulumi/automation";
import { table as ownTable } from "../config";
import { fullKey, isRequired, type Setting, type SettingsTable } from "../settings/table";
import { checkout as ownCheckout } from "./checkout";
import { Failure, messageOf, UsageError } from "./failure";

/** Names in the folder of the environments that are none: the engine's state, its plugins, and what encrypts both. */
const taken = ["state", "pulumi", "passphrase"];

/** The folder of the checkout that an environment's settings are in: local's are out of the cloud's reach. */
const folderOf = (stack: string): string => (stack === "local" ? "emulator" : "");

/** The file of the checkout that an environment's settings are in. */
export function settingsFile(stack: string): string {
  return join(folderOf(stack), `Pulumi.${stack}.yaml`);
}

/** The program's words with edits in place of the commands that can't reach local's file: Pulumi's. */
export function withEditsOfLocal(words: string): string {
  const file = settingsFile("local");
  return words
    .replaceAll(/pulumi config set --stack local (\S+) (?:-- )?('.*')$/gm, `write $1: $2 in ${file}`)
    .replaceAll(/pulumi config rm --stack local (\S+)$/gm, `take $1 out of ${file}`);
}

/**
 * Reads the name of an environment as it was typed: `local`, or what has a settings file in the checkout.
 *
 * @throws UsageError for any other, with those that there are.
 */
export function stackName(typed: string, checkout: string = ownCheckout): string {
  const files = readdirSync(checkout).map((file) => /^Pulumi\.([\w-][\w.-]*)\.yaml$/.exec(file)?.[1]);
  const names = files.filter((name) => name !== undefined && !taken.includes(name));
  const allowed = [...new Set(["local", ...names.sort()])];
  if (allowed.includes(typed)) return typed;
  throw new UsageError(
    `--stack is "${typed}": allowed are ${allowed.join(", ")}, and others once their settings are in Pulumi.<name>.yaml.`,
  );
}

/** What the checkout says about an environment. */
export interface CheckoutSettings {
  readonly project: ProjectSettings;
  /** The settings that are not secret. */
  readonly plain: Readonly<Record<string, unknown>>;
  /** The secrets that can't be had here: unset, or encrypted with a key of the cloud. */
  readonly missingSecrets: readonly string[];
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
  const open = (folder: string) => LocalWorkspace.create({ workDir: folder, pulumiCommand });
  const project = await read(join(checkout, "Pulumi.yaml"), checkout, async () =>
    (await open(checkout)).projectSettings(),
  );
  const folder = join(checkout, folderOf(stack));
  const settings = await read(join(checkout, settingsFile(stack)), checkout, async () =>
    (await open(folder)).stackSettings(stack),
  );
  const config = (settings.config ?? {}) as Record<string, unknown>;
  const plain = Object.entries(config).filter(([, value]) => !isEncrypted(value));
  const missing = Object.entries<Setting>(table)
    .filter(([, setting]) => setting.secret === true && isRequired(setting))
    .map(([key]) => fullKey(project.name, key))
    .filter((key) => !(key in config));
  const encrypted = Object.keys(config).filter((key) => isEncrypted(config[key]));
  return { project, plain: Object.fromEntries(plain), missingSecrets: [...missing, ...encrypted].sort() };
}

/** The stack's file for the environment's own workspace: with the secrets that were encrypted there before. */
export function mergeSettings(
  settings: CheckoutSettings,
  before: StackSettings | undefined,
  overrides: Readonly<Record<string, string>>,
): StackSettings {
  const encrypted = Object.entries((before?.config ?? {}) as Record<string, unknown>).filter(
    ([key, value]) => isEncrypted(value) && settings.missingSecrets.includes(key),
  );
  return {
    ...(before?.encryptionSalt === undefined ? {} : { encryptionSalt: before.encryptionSalt }),
    config: { ...settings.plain, ...overrides, ...Object.fromEntries(encrypted) },
  };
}

/** Where the emulator plays AWS: in the region and in the account that the stack's file names. */
export function emulatedPlace({ project, plain }: CheckoutSettings): Record<string, string> {
  const named = {
    EMULATOR_REGION: plain["aws:region"],
    EMULATOR_ACCOUNT: plain[fullKey(project.name, "accountId")],
  };
  const given = Object.entries(named).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === "string" || typeof entry[1] === "number",
  );
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
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

async function read<T extends object>(file: string, checkout: string, reader: () => Promise<T>): Promise<T> {
  const name = relative(checkout, file);
  if (!existsSync(file)) throw new Failure(`${name} is not there. Fix: git checkout -- ${name}`);
  try {
    const content = await reader();
    if (isMapping(content) && isMapping(content.config ?? {})) return content;
    throw new Failure("it holds no settings");
  } catch (error) {
    // A YAML error goes on with the lines around it; the first line says what and where.
    const [what = ""] = (error instanceof TypeError ? "it holds no settings" : messageOf(error)).split("\n");
    throw new Failure(`${name} can't be read: ${what}.\nFix: ${placeIn(what)}; nothing was changed.`);
  }
}

/** What to change in a file, by the reader's own line and column. Never a command: what it holds may be nowhere else. */
function placeIn(what: string): string {
  const [, line, column] = /\((\d+):(\d+)\)/.exec(what) ?? [];
  return line === undefined
    ? 'settings go below a line "config:"'
    : `look at line ${line}, column ${column ?? ""}`;
}

function isMapping(value: unknown): value is { readonly config?: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}
