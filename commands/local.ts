import "./temporaryFolder";
import "./lazyModules";
import { parseArgs } from "node:util";
import { CommandError } from "@pulumi/pulumi/automation";
import { diskWords } from "../system/diskWords";
import { quoted } from "../system/quoted";
import { diff } from "./diff";
import { engineWords, goOnAfterFailure } from "./engine";
import { environmentFormat } from "./environmentFormats";
import { Failure, Interrupted, UsageError } from "./failure";
import { messageOf } from "../system/failure";
import { help } from "./help";
import { localDirectory, type Place } from "./localStack";
import { pulumiCli } from "./pulumiCli";
import { stackName } from "./stackSettings";
import { processTerminal, type Terminal } from "./terminal";
import { verbs } from "./verbs";

/** `npm run local -- …`: see `help.ts`. */
async function main(args: string[], terminal: Terminal): Promise<void> {
  terminal.doing("Looking for the Pulumi CLI");
  // It has options of its own, and works with no environment of this checkout's.
  if (args[0] === "diff" && !args.includes("--help")) {
    await diff(args.slice(1), terminal);
    return;
  }
  const { values, positionals, tokens } = parse(args);
  if (values.help) {
    terminal.print(help);
    return;
  }
  const typed = positionals.join(" ");
  const verb = Object.hasOwn(verbs, typed) ? verbs[typed] : undefined;
  if (verb === undefined) {
    const known = [...Object.keys(verbs), "diff"].join(", ");
    throw new UsageError(`The command is ${typed === "" ? "missing" : `"${typed}"`}: allowed are ${known}.`);
  }
  for (const token of tokens) if (token.kind === "option") refuseForeign(token.name, typed);
  const name = stackName(values.stack);
  const format = environmentFormat(values.format);
  const pulumiCommand = await pulumiCli(terminal);
  const place: Place = { name, pulumiCommand };
  await verb({
    place,
    terminal,
    format,
    showSecrets: values["show-secrets"],
    unprotect: values.unprotect,
    end: values.end,
    movePorts: values["move-ports"],
  });
}

/** The one command that each option is for; `--stack` is for all. */
const commandOf: Readonly<Record<string, string>> = {
  format: "env",
  "show-secrets": "outputs",
  unprotect: "destroy",
  end: "servers",
  "move-ports": "up",
};

/** An option that a command would ignore was meant for another one. */
function refuseForeign(option: string, command: string): void {
  const meant = commandOf[option];
  if (meant === undefined || meant === command) return;
  throw new UsageError(`--${option} is for "${meant}": ${command} takes no such option.`);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      tokens: true,
      options: {
        stack: { type: "string", default: "local" },
        format: { type: "string", default: "dotenv" },
        "show-secrets": { type: "boolean", default: false },
        unprotect: { type: "boolean", default: false },
        end: { type: "boolean", default: false },
        "move-ports": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** The command as it was typed: every one goes on from where the last run of it was stopped, or starts anew. */
function typedAgain(args: readonly string[]): string {
  const words = args.map((word) => (/^[\w./:=-]+$/.test(word) ? word : quoted(word)));
  return `npm run local -- ${words.join(" ")}`;
}

const terminal = processTerminal();

async function run(args: string[]): Promise<void> {
  try {
    await main(args, terminal);
  } catch (error) {
    // What was called off fails in words of its own: those of the CLI, or of an AbortSignal.
    if (!(error instanceof Failure)) await goOnAfterFailure(terminal);
    throw error;
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const own = error instanceof CommandError ? engineWords(error) : messageOf(error);
  terminal.say(error instanceof Failure ? own : (diskWords(error, [localDirectory]) ?? own));
  if (error instanceof Interrupted) terminal.say(`Go on: ${typedAgain(process.argv.slice(2))}`);
  if (error instanceof UsageError) terminal.say("See: npm run local -- --help");
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
});
