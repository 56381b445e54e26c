import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../system/failure";
import { namesIn } from "../../system/files";
import { onPath } from "./packages";

/**
 * Debian's packages, unpacked together in a folder below the given one, and kept there under the first one's name and version.
 * Nothing of theirs is started, and no account needs root's rights, but for lists of apt's that fall short.
 *
 * @param cache a folder that outlives the command, made when it is needed.
 * @returns the folder; undefined where they can't be downloaded.
 */
export function unpackPackages(cache: string, names: readonly [string, ...string[]]): string | undefined {
  if (onPath("apt-get") === undefined || onPath("dpkg-deb") === undefined) return undefined;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, ".new-"));
  try {
    const done = (command: string, ...args: string[]) =>
      spawnSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", 2] }).status === 0;
    const download = () => done("apt-get", "-q", "download", ...names);
    if (!download() && (!done("apt-get", "-q", "update") || !download())) return undefined;
    const files = namesIn(folder);
    const first = files.find((file) => file.startsWith(`${names[0]}_`));
    if (first === undefined) return undefined;
    for (const file of files) if (!done("dpkg-deb", "--extract", file, "unpacked")) return undefined;
    const home = join(cache, first.replace(/\.deb$/, ""));
    try {
      renameSync(join(folder, "unpacked"), home);
    } catch (error) {
      // Another command did the same meanwhile.
      if (codeOf(error) !== "ENOTEMPTY") throw error;
    }
    return home;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
