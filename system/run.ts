import { spawn } from "node:child_process";
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
 * Runs a program to its end, as the account. Its input is nobody else's to see. Ctrl-C doesn't reach it: what is under
 * way is called off by its signal, or finished.
 */
export function run(
  account: Account,
  [program, ...args]: readonly [program: string, ...args: string[]],
  { input = "", signal }: { input?: string; signal?: AbortSignal | undefined },
): Promise<Ran> {
  needReachable(account, program);
  const { ids } = account;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: "/", env: bareEnvironment(), detached: true, signal, ...ids });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
    }
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, ...said });
    });
    child.stdin.on("error", () => undefined); // It ended without reading.
    child.stdin.end(input);
  });
}
