import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";
import { userOf } from "../../system/identity";
import type { Kind } from "./kinds";

/** A process of a server, whichever checkout it belongs to. */
export interface ServerProcess {
  readonly pid: number;
  /** The folder of the environment's servers: the command line names it. */
  readonly folder: string;
  readonly kind: Kind;
  readonly name: string;
}

/** Of a server's command line: its folder is `<environment>/servers/<kind>/<name>`. */
const form =
  /(\/(?:[^\0]*?\/\.local\/[^/\0]+|var\/lib\/siscoe-local\/[0-9a-f]+)\/servers)\/(postgres|redis|front|task)\/([^/\0]+)\//;

/** The server that a command line, its words parted by NUL, belongs to. */
export function serverOf(commandLine: string): Omit<ServerProcess, "pid"> | undefined {
  const [, folder, kind, name] = form.exec(commandLine) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  return { folder, kind: kind as Kind, name };
}

/**
 * The servers that run on this machine and that a user may end: their own, for root everybody's. Of another user's,
 * nobody but root can know whether an environment leads to them.
 */
export function serverProcesses(user = process.getuid?.() ?? 0): ServerProcess[] {
  return commandLines().flatMap(([pid, line]) => {
    const server = serverOf(line);
    if (server === undefined || pid === process.pid) return [];
    return user === 0 || userOf(pid) === user ? [{ pid, ...server }] : [];
  });
}

function commandLines(): (readonly [pid: number, line: string])[] {
  if (platform() === "linux") {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.map((pid) => [Number(pid), lineOf(`/proc/${pid}/cmdline`)]);
  }
  const lines = execFileSync("ps", ["-axo", "pid=,command="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [, pid, command = ""] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return [Number(pid), command];
  });
}

/** Empty for a process that has just ended. */
function lineOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
