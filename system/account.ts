import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { ServerFailure } from "./failure";

/** The user that root's servers run as. PostgreSQL refuses to run as root, and Redis has no need to. */
const USER = "siscoe-local";

/** Who a server runs as. */
export interface Account {
  /** Another user than oneself. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

/**
 * Oneself, or, for root, who the server's folder belongs to, or that of all the environment's servers, or a user that is
 * made the first time. That user gets nothing of root's: what it has to reach is put where it can.
 */
export function serverAccount(...folders: readonly string[]): Account {
  if (process.getuid?.() !== 0) return {};
  for (const folder of folders) {
    const existing = statSync(folder, { throwIfNoEntry: false });
    if (existing !== undefined && existing.uid !== 0)
      return { ids: { uid: existing.uid, gid: existing.gid } };
  }
  return { ids: lookUp() ?? makeUser() };
}

/**
 * Refuses a program that the account can't reach: there is no leave to be had for it.
 *
 * @param remedy what the person can do, as sentences.
 */
export function needReachable(
  { ids }: Account,
  program: string,
  remedy = "Install it where every user can reach it, or run this command as an ordinary user.",
): void {
  // What is looked for on the PATH is where everybody's programs are.
  if (ids === undefined || !isAbsolute(program) || isReachable(program, ids.uid)) return;
  throw new ServerFailure(`Root's servers run as the user ${USER}, who can't reach ${program}. ${remedy}`);
}

/** Whether the user (-1: whoever owns none of them) may pass through all folders above. */
export function isReachable(path: string, user: number): boolean {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    if ((mode & (uid === user ? 0o100 : 0o001)) === 0) return false;
  }
  return true;
}

function lookUp(): Account["ids"] {
  const { status, stdout } = spawnSync("id", ["-u", USER], { encoding: "utf8" });
  if (status !== 0) return undefined;
  const gid = execFileSync("id", ["-g", USER], { encoding: "utf8" });
  return { uid: Number(stdout), gid: Number(gid) };
}

function makeUser(): NonNullable<Account["ids"]> {
  const args = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER];
  const { status, stderr } = spawnSync("useradd", args, { encoding: "utf8" });
  // Another process may have made it at the same moment.
  const ids = lookUp();
  if (ids !== undefined) return ids;
  throw new ServerFailure(
    `When root starts the servers, they run as the user ${USER}, but this user can't be created ` +
      `(${status === null ? "there is no useradd" : stderr.trim()}). Create it, or run this command as an ordinary user.`,
  );
}
