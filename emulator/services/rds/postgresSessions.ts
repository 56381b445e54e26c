import { readdirSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive, type ProcessIdentity } from "../../../system/identity";
import { kill } from "../../servers/process";

/**
 * Ends the sessions that a killed server left at work on its data: each would finish its statement first, however
 * long that takes, and no server starts beside it. Nothing that was committed depends on them. Its own note of who it
 * is goes with them: after a restart of the machine, that number may be another server's, and PostgreSQL would not
 * start beside that one. Linux only.
 */
export async function endLeftSessions(data: string): Promise<void> {
  const left = sessionsAt(data);
  if (left === undefined) return;
  for (const { pid } of left) kill(pid, "SIGKILL", "A session of PostgreSQL");
  while (left.some(isAlive)) await sleep(10);
  rmSync(join(data, "postmaster.pid"), { force: true });
}

/** Undefined where it can't be known. */
function sessionsAt(data: string): ProcessIdentity[] | undefined {
  try {
    const folder = realpathSync(data);
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const sessions = pids.filter(
      (pid) => leadsTo(pid, "cwd", (path) => path === folder) && leadsTo(pid, "exe", isPostgres),
    );
    return sessions.map((pid) => identityOf(Number(pid))).filter((session) => session !== undefined);
  } catch {
    return undefined; // There are no data, or this system has no /proc.
  }
}

/** Wherever it is: a program that runs on when `npm ci` has put another one in its place is called deleted. */
const isPostgres = (path: string): boolean => /\/bin\/postgres( \(deleted\))?$/.test(path);

function leadsTo(pid: string, link: "cwd" | "exe", fits: (path: string) => boolean): boolean {
  try {
    return fits(readlinkSync(join("/proc", pid, link)));
  } catch {
    return false; // Not ours to see, or gone.
  }
}
