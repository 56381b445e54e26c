import { statfsSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, parse } from "node:path";
import { codeOf } from "./failure";
import { quoted } from "./quoted";

/** What the disk says no with: Node.js's code, and the words of Go's programs, as the engine prints them. */
const refusals: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on device",
  EDQUOT: "disk quota exceeded",
  EROFS: "read-only file system",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
};

/**
 * What a disk refused, as one reads it: the path, why, and what to type. Undefined for any other error.
 *
 * @param thrown - an error of Node.js's, or of a program that ended with such words.
 * @param places - where it was written to, for errors that name no path (Node.js's of `write` don't).
 */
export function diskWords(thrown: unknown, places: readonly string[]): string | undefined {
  const refused = refusalIn(thrown);
  if (refused === undefined) return undefined;
  const { code, path = fullAmong(places) } = refused;
  if (path === undefined) return undefined;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const what = code === "ENOSPC" ? "The disk is full" : "Your disk quota is used up";
    return `${what}: ${path} can't be written.\nFix: free some space there (df -h ${quoted(there(path))}), and run the command again.`;
  }
  if (code === "EROFS") {
    return `${path} can't be written: its file system is read-only.\nFix: mount it with write access, and run the command again.`;
  }
  return `${path} can't be used: ${code === "EACCES" ? "permission denied" : "not permitted"}. ${ownerWords(there(path))}`;
}

function refusalIn(thrown: unknown): { readonly code: string; readonly path?: string } | undefined {
  const { path, syscall = "" } = thrown as NodeJS.ErrnoException;
  const code = codeOf(thrown) ?? "";
  // A program that can't be started and a process that can't be told to stop are no files to be written.
  if (Object.hasOwn(refusals, code)) {
    if (/^(spawn|kill|connect|listen|bind)/.test(syscall)) return undefined;
    return { code, ...(path === undefined ? {} : { path }) };
  }
  if (!(thrown instanceof Error)) return undefined;
  for (const [refusal, words] of Object.entries(refusals)) {
    // As the emulator says it, through the engine.
    const own = new RegExp(`\\b${refusal}: ${words}, \\w+(?: '(/[^\\n]+?)'(?: ->|$))?`, "m").exec(
      thrown.message,
    );
    if (own !== null) return { code: refusal, ...(own[1] !== undefined && { path: own[1] }) };
    const found = new RegExp(
      `\\b(?:open|write|mkdir|mkdirat|rename|unlink|stat|lstat|chmod) (/[^\\n]*?): ${words}`,
    );
    const named = found.exec(thrown.message)?.[1];
    if (named !== undefined) return { code: refusal, path: named };
  }
  return undefined;
}

/** Whose the path is, and what makes it one's own; nothing of it is lost by that. */
function ownerWords(path: string): string {
  const { uid } = statSync(path);
  const { uid: own, username } = userInfo();
  if (uid === own) return `It is yours.\nFix: chmod -R u+rwX ${quoted(path)}`;
  return (
    `${path} belongs to ${uid === 0 ? "root" : `user ${String(uid)}`}, and this command runs as ${username}.\n` +
    `Fix: run the command as its owner, or make it yours: sudo chown -R ${username} ${quoted(path)}`
  );
}

/** What exists of a path, from its end. */
export function there(path: string): string {
  for (let one = path; one !== parse(one).root; one = dirname(one)) {
    try {
      statSync(one);
      return one;
    } catch {
      // Above it, then.
    }
  }
  return parse(path).root;
}

/**
 * Free space, in MB, that no command goes below. The engine (seen: CLI 3.274.1) writes its state anew after every step, and
 * on a full disk leaves a cut one, and a cut copy of it: what the environment is would be lost.
 */
export const spareMegabytes = 64;

/** The free bytes of a path's disk, for whoever runs this. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(there(path));
  return bavail * bsize;
}

/** Where there is no room left for a page of memory. */
function fullAmong(places: readonly string[]): string | undefined {
  return [...places, tmpdir()].find((place) => freeBytes(place) < 65_536);
}
