import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { needReachable, type Account } from "./account";

/** How a program ended, and what it said. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole environment of a server: nothing of ours, where the passphrase that opens all secrets may be. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };
}

/**
 * The command that becomes this one, and leaves no core dump: a dump of a program's memory has its secrets, in a file that
 * the machine keeps. Where a program takes the dumps, it is told the limit (core(5); systemd-coredump(8) heeds it).
 */
export function withoutCoreDump(
  command: readonly [program: string, ...args: string[]],
): [program: string, ...args: string[]] {
  const [program, ...args] = command;
  // What isn't there is told by who starts it, in its own words.
  if (isAbsolute(program) && !existsSync(program)) return [program, ...args];
  return ["/bin/sh", "-c", 'ulimit -c 0 && exec "$@"', "sh", program, ...args];
}

/** What a program is run with. */
export interface RunOptions {
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  /** What it has in its environment besides what every server has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder that it runs in. @default the root */
  readonly folder?: string;
  /** Where all that it says is written, in place of being returned: an open file. */
  readonly log?: number;
}

/**
 * Runs a program to its end, as the account. Its input is nobody else's to see. Ctrl-C doesn't reach it: what is under
 * way is called off by its signal, or finished.
 */
export function run(
  account: Account,
  command: readonly [program: string, ...args: string[]],
  { input = "", signal, environment, folder = "/", log }: RunOptions,
): Promise<Ran> {
  needReachable(account, command[0]);
  const [program, ...args] = withoutCoreDump(command);
  const { ids } = account;
  const output = log ?? "pipe";
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...bareEnvironment(), ...environment },
      stdio: ["pipe", output, output],
      detached: true,
      signal,
      ...ids,
    });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
    }
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, ...said });
    });
    child.stdin?.on("error", () => undefined); // It ended without reading.
    child.stdin?.end(input);
  });
}
