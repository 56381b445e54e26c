import { quoted } from "./quoted";
import { fullKey, type Setting } from "./table";

/** Which environment is spoken of: its project and stack. */
export interface Environment {
  readonly project: string;
  readonly stack: string;
}

/** Every problem of an environment's settings, in one error. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(environment: Environment, problems: readonly string[]) {
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
  return typeof value === "string" ? `"${value}"` : JSON.stringify(value);
}

/** The command that gives a setting a value that is right. */
function mendingCommand(environment: Environment, key: string, setting: Setting): string {
  if (!setting.secret) return settingCommand(environment, key, setting.example);
  // Asked for at a prompt: on the command line a secret would stay in the shell's history.
  return `pulumi config set --stack ${environment.stack} ${fullKey(environment.project, key)} --secret`;
}

function settingCommand(environment: Environment, key: string, value: string): string {
  // What begins like an option would be taken for one.
  const separator = value.startsWith("-") ? "-- " : "";
  return `pulumi config set --stack ${environment.stack} ${fullKey(environment.project, key)} ${separator}${quoted(value)}`;
}

/** The command that takes a key out of the settings. */
export function removingCommand(environment: Environment, key: string): string {
  return `pulumi config rm --stack ${environment.stack} ${key}`;
}

/**
 * A problem with one setting: what it is, what is allowed, and what mends it.
 *
 * @param mend - another key to set, or, without a value, to remove; by default this one, to its example.
 */
export function problemWith(
  environment: Environment,
  key: string,
  setting: Setting,
  what: string,
  mend?: { readonly key: string; readonly value?: string },
): string {
  const name = fullKey(environment.project, key);
  const command =
    mend === undefined
      ? mendingCommand(environment, key, setting)
      : mend.value === undefined
        ? removingCommand(environment, fullKey(environment.project, mend.key))
        : settingCommand(environment, mend.key, mend.value);
  return `${name} ${what}: allowed is ${setting.allowed}.\n    Mend it: ${command}`;
}

/** A problem with a secret that is kept in plain text. What it is, is not repeated. */
export function keptInPlainText(environment: Environment, key: string, setting: Setting): string {
  return (
    `${fullKey(environment.project, key)} is a secret, and kept in plain text: allowed is to keep it encrypted, and ` +
    `who could read it may know it: have it replaced where it came from.\n` +
    `    Mend it: ${mendingCommand(environment, key, setting)}`
  );
}

/** A problem with a change that would replace or delete what the environment holds. */
export function changeRefused(
  environment: Environment,
  key: string,
  setting: Setting,
  change: { readonly before: unknown; readonly after: unknown },
): string {
  const name = fullKey(environment.project, key);
  const back =
    change.before === null
      ? removingCommand(environment, name)
      : setting.secret
        ? mendingCommand(environment, key, setting)
        : settingCommand(environment, key, plain(change.before));
  return (
    `${name} is ${shown(setting, change.after ?? null)}, and this environment was made with ` +
    `${shown(setting, change.before)}: allowed is to ${setting.onceUp?.may ?? "change it"}, ` +
    `because a change would replace what holds data.\n` +
    `    Put it back: ${back}\n    Instead: ${setting.onceUp?.instead ?? ""}`
  );
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
