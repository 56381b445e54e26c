import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Change } from "../../engine/changes";
import type { Checkout, Ran } from "../checkout";

/** What the process is asked: to run a command, to bring an environment up, or to tell what an `up` would change. */
export type Asked =
  | { readonly args: readonly string[] }
  | { readonly up: string }
  | { readonly stack: string; readonly refresh: boolean };

/** What an `up` did. */
export interface WentUp extends Ran {
  /** What the next one, which refreshes first, would change; undefined where it failed. */
  readonly left?: readonly Change[] | undefined;
}

/** What it says. */
export type Said = WentUp | { readonly changes: readonly Change[] } | { readonly failure: string };

/** How many commands a process runs: each leaves its emulator behind, a thread that ends with the process. */
const most = 20;

/**
 * The commands of a copy of the checkout, in one process that has loaded them: a command that is started for itself takes
 * as long to load as the engine takes to do nothing. One at a time.
 */
export class WarmCommands {
  private process: ChildProcess | undefined;
  private left = 0;

  constructor(private readonly checkout: Checkout) {}

  /** Runs `npm run local -- <command>` to its end. */
  async run(command: string): Promise<Ran> {
    return (await this.ask({ args: command.split(" ") })) as Ran;
  }

  /** Brings an environment up, and looks what is left to do. */
  async up(stack: string): Promise<WentUp> {
    return (await this.ask({ up: stack })) as WentUp;
  }

  /**
   * What an `up` would change, and with `refresh` also what AWS has otherwise than the engine knows.
   *
   * @returns `failure`, with the engine's words, where the preview fails.
   */
  async changes(
    stack: string,
    refresh: boolean,
  ): Promise<{ readonly changes: readonly Change[] } | { readonly failure: string }> {
    return (await this.ask({ stack, refresh })) as Exclude<Said, WentUp>;
  }

  /** Ends the process; the next command starts another one. */
  async stop(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (process?.exitCode !== null) return;
    const over = once(process, "exit");
    process.disconnect();
    process.kill();
    await over;
  }

  private async ask(asked: Asked): Promise<Said> {
    if (this.left-- <= 0) await this.stop();
    this.process ??= this.start();
    this.process.send(asked);
    const aborted = new AbortController();
    try {
      const [said] = (await Promise.race([
        once(this.process, "message", aborted),
        once(this.process, "exit", aborted).then(([code]) => {
          throw new Error(`the process of the commands ended (${String(code)})`);
        }),
      ])) as [Said];
      return said;
    } finally {
      aborted.abort();
    }
  }

  private start(): ChildProcess {
    this.left = most;
    return spawn(process.execPath, ["load.js", "tests/support/walk/warmProcess.ts"], {
      cwd: this.checkout.folder,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  }
}
