import { setImmediate as turn } from "node:timers/promises";
import { CommandError, type Stack } from "@pulumi/pulumi/automation";
import { diskWords } from "../system/diskWords";
import { Failure } from "./failure";
import { localDirectory } from "./localStack";
import type { Terminal } from "./terminal";

/** The options that every operation of the engine is called with: its own words reach the terminal as they come. */
export function outputOptions({ print, say, color, signal }: Terminal) {
  return {
    color: color ? ("always" as const) : ("never" as const),
    suppressProgress: !color,
    signal,
    onOutput: (words: string) => {
      print(ownWords(words));
    },
    onError: (words: string) => {
      say(words.replace(/\n$/, ""));
    },
  };
}

/** Runs an operation of the engine, whose own words have been printed when it fails: what is left to say is `next`, found out then. */
export async function operate<T>(
  terminal: Terminal,
  next: string | (() => Promise<string>),
  operation: () => Promise<T>,
): Promise<T> {
  terminal.goOn();
  terminal.doing("Pulumi is at work");
  try {
    return await operation();
  } catch (error) {
    await goOnAfterFailure(terminal);
    if (error instanceof CommandError) {
      // Its words are long, and many: what the disk refused comes last, once.
      const disk = diskWords(error, [localDirectory]);
      const said = typeof next === "string" ? next : await next();
      throw new Failure(disk === undefined ? said : `${said}\n${disk}`);
    }
    throw error;
  }
}

/**
 * Throws when the command has been told to stop. Ctrl-C in a terminal ends the engine as well, and the end of it may be
 * learned before the signal itself: one turn of the event loop later, both are known.
 */
export async function goOnAfterFailure(terminal: Terminal): Promise<void> {
  await turn();
  terminal.goOn();
}

/** The engine's own words in an error of the Automation API, which wraps them in its command line. */
export function engineWords(error: CommandError): string {
  const lines = error.message.split("\n");
  const first = lines.findIndex((line) => line.startsWith("error: "));
  // The API repeats everything from here on.
  const last = lines.findIndex((line) => line.startsWith(" err?: "));
  if (first === -1) return error.message;
  return lines
    .slice(first, last > first ? last : undefined)
    .join("\n")
    .trim();
}

/**
 * The same stack, whose operations end when the engine does. The Automation API would then have the CLI tell outputs
 * and history, in three calls that take longer than the operation; the state has what is needed of them.
 */
export function withoutAftermath(stack: Stack): Stack {
  const own = { outputs: () => Promise.resolve({}), info: () => Promise.resolve(undefined) };
  return Object.assign(Object.create(stack) as Stack, own);
}

/**
 * The engine's words, without the Automation API's preface to what the program said, and without the advice at the end of
 * a destroy, `pulumi stack rm NAME`: typed as it stands, that is about the stack of this name on the backend that the
 * user is logged in to.
 */
export function ownWords(words: string): string {
  return words
    .replaceAll("One or more errors occurred: ", "")
    .replace(
      /^(?:The resources in the stack have been deleted, but|If you want to remove the stack completely, run) .*\n/gm,
      "",
    );
}
