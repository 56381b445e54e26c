import "./temporaryFolder";
import "./lazyModules";
import { CommandError } from "@pulumi/pulumi/automation";
import { diskWords } from "../system/diskWords";
import { quoted } from "../system/quoted";
import { readCommand } from "./command";
import { engineWords, goOnAfterFailure } from "./engine";
import { Failure, Interrupted, UsageError } from "./failure";
import { messageOf } from "../system/failure";
import { help } from "./help";
import { localDirectory } from "./localStack";
import { commands } from "./table";
import { processTerminal, type Terminal } from "./terminal";

/** `npm run local -- …`: see `table.ts`. */
async function main(args: string[], terminal: Terminal): Promise<void> {
  terminal.doing("Looking for the Pulumi CLI");
  const read = readCommand(args, commands);
  if (read === undefined) terminal.print(help);
  else await read.command.run(read.typed, terminal);
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
  if (error instanceof Interrupted) terminal.say(`To continue: ${typedAgain(process.argv.slice(2))}`);
  if (error instanceof UsageError) terminal.say("See: npm run local -- --help");
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
});
