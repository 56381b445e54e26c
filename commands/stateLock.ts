import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { identityOf, programOf } from "../system/identity";
import { holderOfLock, takeLock } from "../system/lock";
import { Failure } from "./failure";
import { environmentFolder, localDirectory, type Place } from "./localStack";
import type { Terminal } from "./terminal";

/** What the engine writes into the lock that it holds while it changes an environment. */
interface Lock {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/**
 * Takes an environment for a command that changes it, or refuses. The engine's own lock is not enough: it begins later,
 * and ends before strays are cleared. Returns what gives the environment back.
 */
export function takeEnvironment(place: Place): () => void {
  const lock = join(environmentFolder(place), "lock");
  const release = takeLock(lock);
  if (release === undefined) throw busy(`${place.name} (process ${holderOfLock(lock) ?? "unknown"})`);
  return release;
}

/**
 * Has the command that is changing an environment stop, as Ctrl-C does, and waits until it has. Returns whether there
 * was one.
 */
export async function stopHolder(place: Place, terminal: Terminal): Promise<boolean> {
  const lock = join(environmentFolder(place), "lock");
  for (let told: number | undefined; ;) {
    terminal.goOn();
    const release = takeLock(lock);
    if (release !== undefined) {
      release();
      return told !== undefined;
    }
    const holder = holderOfLock(lock);
    if (holder === undefined || holder === told) {
      await sleep(100);
      continue;
    }
    terminal.say(
      `Process ${holder} is changing ${place.name}. It was told to stop, and finishes the operation that it has begun.`,
    );
    process.kill(holder, "SIGTERM");
    told = holder;
  }
}

/** Takes away the lock of a run that died, and refuses to go on beside one that lives. Returns whether there was one. */
export async function releaseStaleLock(stack: Stack, place: Place, terminal: Terminal): Promise<boolean> {
  const { name: project } = await stack.workspace.projectSettings();
  const locks = locksIn(
    join(localDirectory, "state", ".pulumi", "locks", "organization", project, place.name),
  );
  const held = locks.find((lock) => lock.hostname !== hostname() || isEngine(lock.pid));
  if (held !== undefined) {
    throw busy(`${place.name} since ${held.timestamp} (process ${held.pid} on ${held.hostname})`);
  }
  const [stale] = locks;
  if (stale === undefined) return false;
  terminal.say(`The run that began at ${stale.timestamp} died (process ${stale.pid}): removing its lock.`);
  await stack.cancel();
  return true;
}

function busy(what: string): Failure {
  return new Failure(`Another command is changing ${what}: wait for it to end.`);
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
