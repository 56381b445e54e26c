import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { randomBytes } from "node:crypto";
import { codeOf } from "./failure";
import { identityOf, isAlive, type ProcessIdentity } from "./identity";

/** What waiting for a lock needs: somebody to tell, and somebody who may call it off. */
export interface Patience {
  readonly say?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Throws, in the caller's own words, when the wait was called off. */
  readonly goOn?: (() => void) | undefined;
}

/** Does something that only one at a time may do, in whatever process. Who died holding the lock doesn't count. */
export async function withLock<T>(
  file: string,
  { say, signal, goOn }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  for (let waiting = false; ; waiting = true) {
    goOn?.();
    signal?.throwIfAborted();
    const release = takeLock(file);
    if (release !== undefined) {
      try {
        return await work();
      } finally {
        release();
      }
    }
    if (!waiting && holderOfLock(file) !== process.pid) {
      say?.(`Waiting for process ${holderOfLock(file) ?? ""}, which does the same (${file}).`);
    }
    await sleep(50, undefined, { signal }).catch(() => undefined);
  }
}

/** Takes the lock if it can be had at once, and returns what gives it back. */
export function takeLock(file: string): (() => void) | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(mine, JSON.stringify(identityOf(process.pid)));
    if (!link(mine, file) && !(removeStale(file) && link(mine, file))) return undefined;
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    rmSync(file, { force: true });
  };
}

/** The process that has a lock; undefined for nobody that can be known. */
export function holderOfLock(file: string): number | undefined {
  return read(file)?.pid;
}

/** Removes the lock of a process that is gone. */
function removeStale(file: string): boolean {
  const holder = read(file);
  if (holder !== undefined && isAlive(holder)) return false;
  // Another may have removed it and taken the lock since it was read: what was moved away is looked at again.
  const moved = `${file}.stale.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return true;
    throw error;
  }
  const taken = read(moved);
  const fresh = taken !== undefined && isAlive(taken);
  if (fresh) link(moved, file);
  rmSync(moved, { force: true });
  return !fresh;
}

// A link appears with its content or not at all: nobody ever sees a lock without its holder.
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): ProcessIdentity | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as Partial<ProcessIdentity>;
    // Who wrote something else, as another version of this may have, holds nothing.
    return holder.started === undefined ? undefined : (holder as ProcessIdentity);
  } catch {
    return undefined;
  }
}
