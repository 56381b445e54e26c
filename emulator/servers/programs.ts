import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { isReachable, type Account } from "../../system/account";
import { quarters } from "./quarters";

/**
 * A program, or the folder of one, where the account can reach it: where it is, or for root's servers a copy beside
 * them, one for each version.
 */
export function reachableCopy(path: string, version: string, { ids }: Account): string {
  if (ids === undefined || isReachable(path, ids.uid)) return path;
  const copy = join(quarters, "programs", version);
  if (existsSync(copy)) return copy;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  const fresh = `${copy}.${randomBytes(4).toString("hex")}.new`;
  try {
    // By another name for the same files where that can be, which takes no time and no space.
    const made = [["-al"], ["-a"]].some((how) => {
      rmSync(fresh, { recursive: true, force: true });
      return spawnSync("cp", [...how, path, fresh]).status === 0;
    });
    if (!made) throw new Error(`${path} can't be copied to ${copy}`);
    if (!existsSync(copy)) renameSync(fresh, copy);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return copy;
}
