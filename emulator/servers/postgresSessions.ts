import { readdirSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive, type ProcessIdentity } from "./identity";
import { postgresProgram } from "./postgresCluster";
import { kill } from "./process";

/**
 * Ends the sessions that a killed server left at work on its data: each would finish its statement first, however
 * long that takes, and no server starts beside it. Nothing that was committed depends on them. Linux only.
 */
export async function endLeftSessions(data: string): Promise<void> {
  const left = sessionsAt(data);
  for (const { pid } of left) kill(pid, "SIGKILL", "A session of PostgreSQL");
  while (left.some(isAlive)) await sleep(10);
}

function sessionsAt(data: string): ProcessIdentity[] {
  try {
    const [folder, program] = [realpathSync(data), realpathSync(postgresProgram("postgres"))];
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const sessions = pids.filter((pid) => leadsTo(pid, "cwd", folder) && leadsTo(pid, "exe", program));
    return sessions.map((pid) => identityOf(Number(pid))).filter((session) => session !== undefined);
  } catch {
    return []; // There are no data, or this system has no /proc.
  }
}

function leadsTo(pid: string, link: "cwd" | "exe", path: string): boolean {
  try {
    return readlinkSync(join("/proc", pid, link)) === path;
  } catch {
    return false; // Not ours to see, or gone.
  }
}
