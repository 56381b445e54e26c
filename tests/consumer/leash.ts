import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkout } from "../support/stackFiles";

// Not beside `__dirname`, which is the test's own folder where a test is bundled.
const script = join(checkout, "tests/consumer/leash.py");

/** The command line that runs a Python program for as long as this process holds its standard input. */
export function onLeash(python: string, args: readonly string[]): [command: string, args: string[]] {
  return commandOnLeash(python, [python, ...args]);
}

/** The same of any program: a Python holds the leash. */
function commandOnLeash(python: string, command: readonly string[]): [command: string, args: string[]] {
  return [python, [script, ...command]];
}

/** How much of a log an error shows. */
const shownLogLines = 30;

/** What to run, and where. */
export interface Program {
  readonly name: string;
  /** The Python that holds the leash. */
  readonly python: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where everything goes that it prints. */
  readonly logFile: string;
}

/** A program in the background, which ends when this process does, however that ends. */
export class Leashed {
  private readonly process: ChildProcess;
  /** Its exit code, once it has one; none where it couldn't be started. */
  readonly exited: Promise<number | null>;
  private gone = false;

  constructor(private readonly program: Program) {
    const { python, command, cwd, env, logFile } = program;
    const log = openSync(logFile, "a");
    // In a process group of its own, so that Ctrl-C reaches it only by the leash: in order.
    this.process = spawn(...commandOnLeash(python, command), {
      cwd,
      env,
      stdio: ["pipe", log, log],
      detached: true,
    });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      const leave = (code: number | null) => {
        this.gone = true;
        resolve(code);
      };
      this.process.once("exit", leave).once("error", () => {
        leave(null);
      });
    });
  }

  /** The processes that it started itself: the program, and no other. */
  get pid(): number {
    const { pid = 0 } = this.process;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
  }

  /** Tells the program, and none of its children, to end, as a container's runtime does. Returns its exit code. */
  async end(): Promise<number | null> {
    process.kill(this.pid, "SIGTERM");
    return this.exited;
  }

  /** What it has printed so far. */
  log(): string {
    return readFileSync(this.program.logFile, "utf8");
  }

  /** Waits until something holds; fails with the end of the log when the program ends first, or time runs out. */
  async until(holds: () => boolean | Promise<boolean>, timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await holds())) {
      if (this.gone || Date.now() > end) {
        const what = this.gone ? "ended" : `was not ready after ${timeoutMs / 1000} s`;
        const tail = this.log().trimEnd().split("\n").slice(-shownLogLines).join("\n");
        throw new Error(`${this.program.name} ${what}. Its log ends with:\n${tail}`);
      }
      await sleep(100);
    }
  }

  /** Lets it go: it and its children stop. */
  async stop(): Promise<void> {
    this.process.stdin?.destroy();
    await this.exited;
  }
}
