import { tmpdir } from "node:os";
import { freeBytes, spareMegabytes } from "../system/diskWords";
import { quoted } from "../system/quoted";
import { Failure } from "./failure";

/** Refuses to go on where a disk of these folders, or the temporary one's, has too little room. Nothing was changed by then. */
export function needRoom(folders: readonly string[], free = freeBytes): void {
  for (const place of [...folders, tmpdir()]) {
    const left = Math.floor(free(place) / 1024 ** 2);
    if (left >= spareMegabytes) continue;
    throw new Failure(
      `${place} has ${String(left)} MB of free space, but ${String(spareMegabytes)} MB or more are needed. Nothing was changed.\n` +
        `Fix: free some space there (df -h ${quoted(place)}), and run the command again.`,
    );
  }
}
