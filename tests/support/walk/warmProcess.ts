import "../../../commands/temporaryFolder";
import "../../../commands/lazyModules";
import { CommandError } from "@pulumi/pulumi/automation";
import { readCommand } from "../../../commands/command";
import { engineWords, withoutAftermath } from "../../../commands/engine";
import { Failure } from "../../../commands/failure";
import { openEnvironment } from "../../../commands/localStack";
import { pulumiCli } from "../../../commands/pulumiCli";
import { commands } from "../../../commands/table";
import { messageOf } from "../../../system/failure";
import { changesOf } from "../../engine/changes";
import { fakeTerminal } from "../../unit/commandsFakeTerminal";
import type { Asked, Said } from "./warmCommands";

/*
 * A process of a copy of the checkout that has loaded the commands, and runs those that it is sent (warmCommands.ts). A
 * program that the settings refuse leaves rejections behind, which nobody asks about.
 */
process.on("unhandledRejection", () => undefined);

async function run(args: readonly string[]): Promise<Said> {
  const terminal = fakeTerminal();
  const said = (code: number) => ({
    code,
    stdout: terminal.printed.join(""),
    stderr: terminal.said.join("\n"),
  });
  try {
    const read = readCommand(args, commands);
    await read?.command.run(read.typed, terminal);
    return said(0);
  } catch (error) {
    terminal.say(wordsOf(error));
    return said(error instanceof Failure ? error.exitCode : 1);
  }
}

async function changes(name: string, refresh: boolean): Promise<Said> {
  try {
    const { stack } = await openEnvironment({ name, pulumiCommand: await pulumiCli(fakeTerminal()) });
    const preview = withoutAftermath(stack);
    return { changes: await changesOf((options) => preview.preview({ ...options, refresh })) };
  } catch (error) {
    return { failure: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof CommandError ? engineWords(error) : messageOf(error);
}

process.on("message", (asked: Asked) => {
  const answer = "args" in asked ? run(asked.args) : changes(asked.stack, asked.refresh);
  void answer.then((said) => process.send?.(said));
});
