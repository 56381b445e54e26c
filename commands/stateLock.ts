import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { identityOf, programOf } from "../emulator/servers/identity";
import { Failure } from "./failure";
import { localDirectory, type Place } from "./localStack";
import type { Terminal } from "./terminal";

/** What the engine writes into the lock that it holds while it changes an environment. */
interface Lock {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Takes away the lock of a run that died, and refuses to go on beside one that lives. */
export async function releaseStaleLock(stack: Stack, place: Place, terminal: Terminal): Promise<void> {
  const { name: project } = await stack.workspace.projectSettings();
  const locks = locksIn(
    join(localDirectory, "state", ".pulumi", "locks", "organization", project, place.name),
  );
  const held = locks.find((lock) => lock.hostname !== hostname() || isEngine(lock.pid));
  if (held !== undefined) {
    throw new Failure(
      `Another command is changing ${place.name} since ${held.timestamp} ` +
        `(process ${held.pid} on ${held.hostname}): wait for it to end.`,
    );
  }
  const [stale] = locks;
  if (stale === undefined) return;
  terminal.say(
    `The run that began at ${stale.timestamp} died (process ${stale.pid}): its lock is taken away.`,
  );
  await stack.cancel();
}

/** After a restart of the machine, its number may be any program's. */
function isEngine(pid: number): boolean {
  return identityOf(pid) !== undefined && programOf(pid)?.includes("pulumi") === true;
}

function locksIn(folder: string): Lock[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Lock);
}
