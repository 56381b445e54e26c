import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "../../system/failure";
import { copyTree, namesIn, readText, writeWhole } from "../../system/files";

/**
 * Where root's servers live. They run as a user who can't enter root's folders, and is to be given no leave to: so the
 * folder of an environment's servers is here, each with a name of its own, and a link in the environment leads to it.
 */
export const quarters = "/var/lib/siscoe-local";

const isRoot = (): boolean => process.getuid?.() === 0;

/** Where the servers of that folder really are. */
export function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return folder;
    throw error;
  }
}

/** Where they are, or are going to be: root's not in the environment's own folder. */
export function placeFor(folder: string): string {
  return isRoot() && !existsSync(folder) ? quarters : realFolder(folder);
}

/** The same, made when there is none: for root elsewhere. */
export function makeFolder(folder: string): string {
  if (!isRoot()) return folder;
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) {
    finishMove(folder);
    if (!existsSync(folder)) linkTo(newPlace(), folder);
  }
  // Somebody may have taken away what is at the link's end.
  if (!existsSync(folder)) makePassable(readlinkSync(folder));
  const place = realpathSync(folder);
  if (dirname(dirname(place)) === quarters && readText(noteOf(place)) !== folder)
    writeWhole(noteOf(place), folder, 0o600);
  return place;
}

/** Whether an environment still leads to that folder of servers; a place without a note is taken for one that is used. */
export function isInUse(folder: string): boolean {
  if (dirname(dirname(folder)) !== quarters) return existsSync(folder);
  const link = readText(noteOf(folder));
  return link === undefined || (existsSync(link) && realpathSync(link) === folder);
}

/** The places of root's servers that no environment leads to any more. */
export function unusedPlaces(): string[] {
  if (!isRoot()) return [];
  const places = namesIn(quarters).filter((name) => /^[0-9a-f]{16}$/.test(name));
  return places.map((name) => join(quarters, name)).filter((place) => !isInUse(join(place, "servers")));
}

/** Where it is noted which link leads to a place: who deletes the link leaves the place behind. */
const noteOf = (place: string): string => join(dirname(place), "environment");

/** Whether root's servers are still in root's own folder, as an earlier version left them. */
export function isToMove(folder: string): boolean {
  if (!isRoot()) return false;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === 0;
}

/** Moves root's servers, none of which runs. Cut off anywhere, it is finished by {@link finishMove}. */
export async function moveFolder(folder: string): Promise<void> {
  const place = newPlace();
  symlinkSync(place, nextOf(folder));
  try {
    renameSync(folder, place);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
    await copyTree(folder, `${place}.new`);
    renameSync(`${place}.new`, place);
  }
  finishMove(folder);
}

/** Removes the folder, and the place that it leads to. */
export function removeFolder(folder: string): void {
  const place = realFolder(folder);
  rmSync(place, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  if (dirname(dirname(place)) === quarters) rmSync(dirname(place), { recursive: true, force: true });
}

/** The link that is put in a folder's place once everything is at its end. */
const nextOf = (folder: string): string => `${folder}.next`;

/** Finishes what was cut off, or undoes it where nothing had arrived yet. */
export function finishMove(folder: string): void {
  if (!isRoot()) return;
  const next = nextOf(folder);
  if (lstatSync(next, { throwIfNoEntry: false }) === undefined) return;
  if (!existsSync(next)) {
    // Nothing had arrived there.
    rmSync(dirname(readlinkSync(next)), { recursive: true, force: true });
    rmSync(next);
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(next, folder);
  makePassable(realpathSync(folder));
}

/** A new place, which others may pass through but not look into. What is in it is made by who moves in. */
function newPlace(): string {
  const home = join(quarters, randomBytes(8).toString("hex"));
  for (const folder of [quarters, home]) makePassable(folder);
  return join(home, "servers");
}

function linkTo(place: string, folder: string): void {
  makePassable(place);
  mkdirSync(dirname(folder), { recursive: true });
  try {
    symlinkSync(place, folder);
  } catch (error) {
    // Another process was quicker.
    rmSync(dirname(place), { recursive: true, force: true });
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Makes a folder of root's that others may pass through but not look into. */
export function makePassable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (statSync(folder).uid === 0) chmodSync(folder, 0o711);
}
