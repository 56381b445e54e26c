import { tmpdir } from "node:os";
import { freeBytes } from "../system/diskWords";
import { quoted } from "../system/quoted";
import { Failure } from "./failure";

/**
 * Free space, in MB, without which no environment is changed. The engine (seen: CLI 3.274.1) writes its state anew after
 * every step, and on a full disk leaves a cut one, and a cut copy of it: what the environment is would be lost.
 */
const needed = 64;

/** Refuses to go on where the disk has too little room. Nothing was changed by then. */
export function needRoom(folder: string, free = freeBytes): void {
  for (const place of [folder, tmpdir()]) {
    const left = Math.floor(free(place) / 1024 ** 2);
    if (left >= needed) continue;
    throw new Failure(
      `${place} has ${String(left)} MB of room left: allowed is ${String(needed)} MB or more. Nothing was changed.\n` +
        `Fix: make room there (df -h ${quoted(place)}), and run the command again.`,
    );
  }
}
