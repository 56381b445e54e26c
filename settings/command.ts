import { quoted } from "../system/quoted";
import { fullKey, type Setting } from "./table";

/** Which environment is spoken of: its project and stack. */
export interface StackIdentity {
  readonly project: string;
  readonly stack: string;
  /** The folder of its project, where that is not the checkout itself. */
  readonly folder?: "bootstrap";
}

/**
 * The commands that errors print. They are `npm run settings`, and not `pulumi config`: that works from every folder of
 * the checkout, for every stack, with no CLI on the PATH and no login.
 */
function settings(verb: string, { stack, folder }: StackIdentity, ...words: readonly string[]): string {
  const where = folder === undefined ? [] : ["--in", folder];
  return ["npm run settings --", verb, "--stack", stack, ...where, ...words].join(" ");
}

/** What stands for a value that only its owner knows: `set` takes it for no setting. */
export const placeholderValue = "<value>";

/** What stands for a key in the same way. */
const placeholderKey = "<key>";

/** The command that gives a setting a value; a secret is asked for, as a shell would keep it in its history. */
export function setCommand(
  environment: StackIdentity,
  key: string,
  setting: Setting,
  value?: string,
): string {
  const name = fullKey(environment.project, key);
  if (setting.secret) return settings("set", environment, name);
  const given = value ?? placeholderValue;
  // What begins like an option would be taken for one.
  return settings("set", environment, ...(given.startsWith("-") ? ["--"] : []), name, quoted(given));
}

/** The command that takes a key out of the settings. */
export function unsetCommand(environment: StackIdentity, key: string): string {
  return settings("unset", environment, word(key));
}

/**
 * The command that gives a value, encrypted or not, another key.
 *
 * @param to - the key that was meant; by default, one that only the owner knows.
 */
export function renameCommand(environment: StackIdentity, from: string, to?: string): string {
  return settings("rename", environment, word(from), to ?? quoted(placeholderKey));
}

/** A key as a shell takes it: a mistyped one may hold anything. */
function word(key: string): string {
  return /^[\w:.-]+$/.test(key) && !key.startsWith("-") ? key : `-- ${quoted(key)}`;
}
