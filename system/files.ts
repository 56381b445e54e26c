import { randomBytes } from "node:crypto";
import {
  chmodSync,
  lchownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Account } from "./account";
import { freeBytes, spareMegabytes, there } from "./diskWords";
import { quoted } from "./quoted";
import { codeOf, messageOf, ServerFailure } from "./failure";
import { run } from "./run";

/** Writes a file whole or not at all, for its owner's eyes only. */
export function writePrivate(path: string, text: string, owner?: Account): void {
  writeWhole(path, text, 0o600, owner);
}

/**
 * Writes a file whole or not at all.
 *
 * @param flush - whether that holds even when the machine is switched off right after; it takes the disk's time.
 */
export function writeWhole(path: string, text: string, mode: number, owner?: Account, flush = true): void {
  if (owner?.ids !== undefined) refuseLink(dirname(path));
  const fresh = `${path}.${randomBytes(4).toString("hex")}.new`;
  try {
    writeFileSync(fresh, text, { mode, flush });
    if (owner?.ids !== undefined) lchownSync(fresh, owner.ids.uid, owner.ids.gid);
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** A file's text; undefined where there is none. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Nothing is there; below what is a file, nothing can be. */
function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "");
}

/**
 * The text of a file in a folder of the servers' user, undefined where there is none, or where it or its folder is a link:
 * that user may have put it there to a file that only root can read.
 */
export function readOwnText(path: string): string | undefined {
  refuseLink(dirname(path));
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true ? readText(path) : undefined;
}

/** The names in a folder; none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * What a JSON file holds; undefined where there is none.
 *
 * @throws ServerFailure, which names it, where it holds something else.
 */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new ServerFailure(`${path} is damaged: ${messageOf(error)}.`);
  }
}

/** Makes a folder, with all above it, that is its owner's alone. Another owner's is never reached through a link. */
export function makePrivate(directory: string, owner?: Account): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (owner?.ids === undefined) return;
  refuseLink(directory);
  lchownSync(directory, owner.ids.uid, owner.ids.gid);
}

/**
 * Refuses a link in the place of a folder of the servers' user, who may have put it there: it leads to where that user
 * may not read or write, and root may.
 */
function refuseLink(directory: string): void {
  if (lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new ServerFailure(
    `${directory} is a link, but must be a folder. Remove the link: rm ${quoted(directory)}`,
  );
}

/**
 * The folder of that name for temporary files that is this user's alone. It has to have the same name every time, in a
 * folder that all users write to: who was there first could be anybody.
 */
export function ownTemporaryFolder(name: string): string {
  const uid = process.getuid?.() ?? -1;
  const folder = join(tmpdir(), `${name}-${uid}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  const found = lstatSync(folder);
  // Windows knows neither.
  if (uid === -1) return folder;
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new ServerFailure(
      `${folder} exists already, and is not a folder that only this user can write to (${describe(found)}): others could ` +
        `manipulate this command. Have it removed, or set TMPDIR to a folder of your own.`,
    );
  }
  // Made by an earlier version, for others to look at.
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

function describe(found: Stats): string {
  const { uid, mode } = found;
  const kind = found.isSymbolicLink() ? "a link" : found.isDirectory() ? "a folder" : "a file";
  return `${kind} of user ${uid}, mode ${(mode & 0o777).toString(8)}`;
}

/**
 * Copies a folder that nobody writes to, by reference where the file system can, to one that isn't there yet, and gives
 * it to its owner. Of a copy that fails, nothing stays.
 *
 * @throws ServerFailure, before anything is copied, where the disk has too little room.
 */
export async function copyTree(from: string, to: string, owner?: Account, free = freeBytes): Promise<void> {
  for (const folder of [dirname(from), from]) refuseLink(folder);
  needRoomToCopy([from], to, "copied", free);
  try {
    makePrivate(to);
    // Node's own copy takes ten times as long over the thousand small files of a database.
    await finish("cp", "-a", `${from}/.`, to);
    if (owner?.ids !== undefined) await finish("chown", "-R", `${owner.ids.uid}:${owner.ids.gid}`, to);
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Refuses to copy folders to a disk that has too little room for all of them.
 *
 * @param done - what nothing was by then, for the error.
 * @throws ServerFailure
 */
export function needRoomToCopy(
  folders: readonly string[],
  to: string,
  done: "copied" | "changed",
  free = freeBytes,
): void {
  const size = folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
  const [needed, left, place] = [megabytes(size) + spareMegabytes, megabytes(free(to)), there(to)];
  if (left >= needed) return;
  throw new ServerFailure(
    `${place} has ${left} MB of free space, but a copy of ${folders.join(" and ")} needs ${needed} MB. ` +
      `Nothing was ${done}. Fix: free some space there (df -h ${quoted(place)}), and run the command again.`,
  );
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);

/** What a folder takes on a disk, in bytes: nothing, where there is none, as who copies it will say. */
function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.reduce((sum, name) => sum + blocksOf(join(folder, name)) * 512, 0);
}

/** None of what a server has just deleted. */
const blocksOf = (path: string): number => lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0;

async function finish(...command: [program: string, ...args: string[]]): Promise<void> {
  const { code, stderr } = await run({}, command, {});
  if (code !== 0) throw new Error(`${command.join(" ")} failed: ${stderr.trim().split("\n", 1).join()}`);
}
