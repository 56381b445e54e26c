import { codeOf } from "../system/failure";
import { Interrupted } from "./failure";
import { Silence } from "./silence";

/** Where a command's words go, and how it learns that it must stop. */
export interface Terminal {
  /** What was asked for: standard output. */
  readonly print: (text: string) => void;
  /** Everything that is said beside it: a line on standard error. */
  readonly say: (line: string) => void;
  /** Whether the engine may colour what it prints. */
  readonly color: boolean;
  /** Fires when the engine is to be told to stop. */
  readonly signal: AbortSignal;
  /** Throws when the command has been told to stop. */
  readonly goOn: () => void;
  /** Remembers what is being done: it is said once nothing else was for two seconds. */
  readonly doing: (what: string) => void;
}

/** What something that takes long needs of a terminal. */
export type Waiting = Pick<Terminal, "say" | "signal" | "goOn" | "doing">;

/** The terminal of this process. From here on, the signals that end a process make the command end by itself. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  let stopped: NodeJS.Signals | undefined;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      stopped = name;
      // Ctrl-C in a terminal reaches the engine as well, and a second one would make it drop its work half-done.
      const terminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
      if (name !== "SIGINT" || !terminal) controller.abort();
    });
  }
  // No reason to drop the work half-done; but what could not be written is missing from a file, and the exit code says so.
  process.stdout.on("error", (error: Error) => {
    if (hasReadEnough(error) || process.exitCode === 1) return;
    process.exitCode = 1;
    process.stderr.write(
      `Standard output can't be written: ${error.message}. The output is incomplete.\n` +
        "Fix: free some space there, or redirect the output to another place, and run the command again.\n",
    );
  });
  process.stderr.on("error", (error: Error) => {
    if (!hasReadEnough(error)) process.exitCode = 1;
  });
  const write = (stream: NodeJS.WriteStream, text: string) => {
    silence.heard();
    stream.write(text);
  };
  const say = (line: string) => {
    write(process.stderr, `${line}\n`);
  };
  const silence = new Silence(say);
  setInterval(() => {
    silence.tick();
  }, 500).unref();
  return {
    print: (text) => {
      write(process.stdout, text);
    },
    say,
    color: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
    signal: controller.signal,
    goOn: () => {
      if (stopped !== undefined) throw new Interrupted(`Stopped (${stopped}).`);
    },
    doing: (what) => {
      silence.doing(what);
    },
  };
}

/** Whether the reader has gone (`… | head`): it has what it wanted. */
function hasReadEnough(error: Error): boolean {
  return codeOf(error) === "EPIPE";
}
