import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Waiting } from "./terminal";

/** Does something that only one process at a time may do. The lock of a process that is gone counts for nothing. */
export async function withLock<T>(
  file: string,
  { say, signal, goOn }: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waiting = false; !take(file); waiting = true) {
    if (!waiting) say(`Waiting for another command that is doing the same (${file}).`);
    await sleep(500, undefined, { signal }).catch(() => undefined);
    goOn();
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether a process of this machine is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function take(file: string): boolean {
  // A link appears with its content or not at all: nobody ever sees a lock without its holder's number.
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  if (isRunning(holderOf(file))) return false;
  rmSync(file, { force: true });
  return take(file);
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return process.pid; // Released in between: to be taken at the next try.
  }
}
