import "../../../commands/temporaryFolder";
import "../../../commands/lazyModules";
import { CommandError } from "@pulumi/pulumi/automation";
import { readCommand } from "../../../commands/command";
import { engineWords, withoutAftermath } from "../../../commands/engine";
import { bringUp, open } from "../../../commands/environmentWork";
import { Failure } from "../../../commands/failure";
import { openEnvironment } from "../../../commands/localStack";
import { pulumiCli } from "../../../commands/pulumiCli";
import { takeEnvironment } from "../../../commands/stateLock";
import { commands } from "../../../commands/table";
import { messageOf } from "../../../system/failure";
import { changesOf } from "../../engine/changes";
import { type FakeTerminal, fakeTerminal } from "../../unit/commandsFakeTerminal";
import type { Asked, Said, WentUp } from "./warmCommands";

/*
 * A process of a copy of the checkout that has loaded the commands, and runs those that it is sent (warmCommands.ts). A
 * program that the settings refuse leaves rejections behind, which nobody asks about.
 */
process.on("unhandledRejection", () => undefined);

async function run(args: readonly string[]): Promise<Said> {
  const terminal = fakeTerminal();
  const read = readCommand(args, commands);
  const code = await codeOf(terminal, async () => read?.command.run(read.typed, terminal));
  return { code, stdout: terminal.printed.join(""), stderr: terminal.said.join("\n") };
}

/** An `up`, and what a preview after it finds: in the environment that is open already. */
async function up(name: string): Promise<Said> {
  const terminal = fakeTerminal();
  let left: WentUp["left"];
  const code = await codeOf(terminal, async () => {
    const { typed } = readCommand(["up"], commands) ?? never();
    const place = { name, pulumiCommand: await pulumiCli(terminal) };
    const release = takeEnvironment(place);
    try {
      const invocation = { place, terminal, typed };
      const environment = await open(invocation);
      await bringUp(environment, invocation);
      left = await changesOf((options) => environment.stack.preview({ ...options, refresh: true }));
    } finally {
      release();
    }
  });
  return { code, stdout: terminal.printed.join(""), stderr: terminal.said.join("\n"), left };
}

/** Does what a command does, and tells its exit code. */
async function codeOf(terminal: FakeTerminal, work: () => Promise<unknown>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    terminal.say(wordsOf(error));
    return error instanceof Failure ? error.exitCode : 1;
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

function never(): never {
  throw new Error("there is no such command");
}

function answer(asked: Asked): Promise<Said> {
  if ("args" in asked) return run(asked.args);
  return "up" in asked ? up(asked.up) : changes(asked.stack, asked.refresh);
}

process.on("message", (asked: Asked) => {
  void answer(asked).then((said) => process.send?.(said));
});
