import { parseArgs } from "node:util";
import { messageOf } from "../system/failure";
import { UsageError } from "./failure";
import type { Terminal } from "./terminal";

/** Every option of the commands: what its value is called, what it does, and which one it can't be combined with. */
export const options = {
  stack: {
    type: "string",
    value: "name",
    help: "which environment: local, or one with a file Pulumi.<name>.yaml",
  },
  base: {
    type: "string",
    value: "branch",
    help: "the branch, tag or commit to compare the working tree with; required",
  },
  format: { type: "string", value: "form", help: "the format of the output" },
  output: { type: "string", value: "file", help: "writes the report to a file, and prints it as text" },
  "show-secrets": { type: "boolean", help: "prints secrets in plain text" },
  unprotect: {
    type: "boolean",
    help: 'first runs "up" with siscoe:protect off; in the cloud, these are two steps',
  },
  "move-ports": {
    type: "boolean",
    not: "no-servers",
    help: "gives a server a new port if another program uses its port",
  },
  "no-servers": {
    type: "boolean",
    help: "keeps records only, and runs no servers; EMULATOR_SERVERS= (empty) does the same",
  },
  app: {
    type: "string",
    value: "folder",
    not: "no-servers",
    help: "runs the application of that folder, SisCoE's, from now on (docs/application.md); none ends that",
  },
  usage: {
    type: "string",
    value: "quantities",
    help: "what is used in a month, as in natGb=200,logsGb=30, in place of what docs/cost.md assumes",
  },
  json: { type: "boolean", help: "prints one JSON object" },
  end: { type: "boolean", help: "ends the servers that belong to no environment any more" },
  help: { type: "boolean", short: "h", help: "prints this help" },
} as const;

/** The name of an option. */
export type OptionName = keyof typeof options;

/** A command of `npm run local`: a row of the table (`table.ts`). */
export interface Command {
  /** What it does, in one line. */
  readonly summary: string;
  /** The options that it takes; any other is refused. */
  readonly options: readonly OptionName[];
  /** What `--format` may be. The first one is the default. */
  readonly formats?: readonly string[];
  /** What its one argument may be; by default it takes none. */
  readonly argument?: readonly string[];
  /** The stack that is meant where none is typed: `local` by default. */
  readonly stack?: "prod";
  /** Whether its one argument is the stack, as `--stack` gives it too. */
  readonly takesStack?: true;
  readonly run: (typed: Typed, terminal: Terminal) => Promise<void>;
}

/** The table of commands, by name. */
export type Commands = Readonly<Record<string, Command>>;

/** A command as it was typed, with its defaults. */
export interface Typed extends Omit<ReturnType<typeof parse>["values"], "stack" | "format"> {
  readonly stack: string;
  readonly format: string;
  readonly argument: string;
}

/**
 * Reads what was typed; undefined where that asks for help.
 *
 * @throws UsageError, with what is allowed.
 */
export function readCommand(
  args: readonly string[],
  commands: Commands,
): { readonly command: Command; readonly typed: Typed } | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [name = "", ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const takes = command?.argument === undefined && command?.takesStack === undefined ? 0 : 1;
  if (command === undefined || rest.length > takes) {
    const words = positionals.join(" ");
    const is = words === "" ? "missing" : `"${words}"`;
    throw new UsageError(`The command is ${is}. Allowed: ${Object.keys(commands).join(", ")}.`);
  }
  for (const option of Object.keys(values) as OptionName[]) refuseForeign(option, name, commands);
  for (const option of command.options) {
    const { not } = options[option] as { not?: OptionName };
    if (not === undefined || values[option] === undefined || values[not] === undefined) continue;
    throw new UsageError(`--${option} and --${not} can't be combined: leave one of them out.`);
  }
  const [argument = ""] = rest;
  if (command.takesStack === true && argument !== "" && values.stack !== undefined)
    throw new UsageError(`The stack is given twice, as ${argument} and by --stack: leave one of them out.`);
  const typedStack = command.takesStack === true && argument !== "" ? argument : values.stack;
  const { format = command.formats?.[0] ?? "" } = values;
  const stack = typedStack ?? command.stack ?? "local";
  if (command.formats !== undefined) insist("--format", format, command.formats);
  if (command.argument !== undefined) insist(`The argument of ${name}`, argument, command.argument);
  return { command, typed: { ...values, stack, format, argument } };
}

function insist(what: string, typed: string, allowed: readonly string[]): void {
  if (allowed.includes(typed)) return;
  throw new UsageError(`${what} is "${typed}". Allowed: ${allowed.join(", ")}.`);
}

/** An option that a command would ignore was meant for another one. */
function refuseForeign(option: OptionName, name: string, commands: Commands): void {
  const takers = takersOf(option, commands);
  if (takers.includes(name)) return;
  const meant = takers.map((taker) => `"${taker}"`).join(", ");
  throw new UsageError(`--${option} works only with ${meant}, not with "${name}".`);
}

/** The commands that take an option. */
export function takersOf(option: OptionName, commands: Commands): string[] {
  return Object.keys(commands).filter((name) => commands[name]?.options.includes(option));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
