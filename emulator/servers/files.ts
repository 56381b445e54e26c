import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Account } from "./account";
import { codeOf } from "./failure";
import { run } from "./run";

/** Writes a file whole or not at all, for its owner's eyes only. */
export function writePrivate(path: string, text: string, owner?: Account): void {
  writeWhole(path, text, 0o600, owner);
}

/** Writes a file whole or not at all, even when the machine is switched off right after. */
export function writeWhole(path: string, text: string, mode: number, owner?: Account): void {
  const fresh = `${path}.${randomBytes(4).toString("hex")}.new`;
  try {
    writeFileSync(fresh, text, { mode, flush: true });
    if (owner?.ids !== undefined) chownSync(fresh, owner.ids.uid, owner.ids.gid);
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
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The names in a folder; none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return [];
    throw error;
  }
}

/** What a JSON file holds; undefined where there is none. */
export function readJson(path: string): unknown {
  const text = readText(path);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Makes a folder, with all above it, that is its owner's alone. */
export function makePrivate(directory: string, owner?: Account): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (owner?.ids !== undefined) chownSync(directory, owner.ids.uid, owner.ids.gid);
}

/** Copies a folder that nobody writes to, by reference where the file system can, and gives it to its owner. */
export async function copyTree(from: string, to: string, owner?: Account): Promise<void> {
  makePrivate(to);
  // Node's own copy takes ten times as long over the thousand small files of a database.
  await finish("cp", "-a", `${from}/.`, to);
  if (owner?.ids !== undefined) await finish("chown", "-R", `${owner.ids.uid}:${owner.ids.gid}`, to);
}

async function finish(...command: [program: string, ...args: string[]]): Promise<void> {
  const { code, stderr } = await run({}, command, {});
  if (code !== 0) throw new Error(`${command.join(" ")} failed: ${stderr.trim()}`);
}
