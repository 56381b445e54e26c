import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { ServerFailure } from "./failure";

/** The user that root's servers run as. PostgreSQL refuses to run as root, and Redis has no need to. */
const USER = "siscoe-local";

/** Who a server runs as. */
export interface Account {
  /** Another user than oneself. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

/** Oneself, or, for root, who the server's folder belongs to, or a user that is made the first time. */
export function serverAccount(directory: string): Account {
  if (process.getuid?.() !== 0) return {};
  const existing = statSync(directory, { throwIfNoEntry: false });
  if (existing !== undefined && existing.uid !== 0) return { ids: { uid: existing.uid, gid: existing.gid } };
  return { ids: lookUp() ?? makeUser() };
}

/** A command and its arguments as the account must run it to reach the given files. */
export function commandFor(account: Account, command: readonly string[], paths: readonly string[]): string[] {
  const { ids } = account;
  if (ids === undefined) return [...command];
  const unreachable = paths.find((path) => !isReachable(path, ids.uid));
  if (unreachable === undefined) return [...command];
  // A checkout in root's own home: the server gets leave to read past that, and nothing else of root's.
  return [
    setpriv(unreachable),
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
    // Without it, access(2) still asks as if there were no leave, and PostgreSQL believes it.
    "--securebits=+no_setuid_fixup",
    ...command,
  ];
}

/** What `child_process` needs to run what {@link commandFor} returned. */
export function idsFor(account: Account, command: readonly string[]): { uid?: number; gid?: number } {
  return command.includes("--clear-groups") ? {} : { ...account.ids };
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
    `The servers run as the user ${USER} when root starts them, and it can't be made ` +
      `(${status === null ? "there is no useradd" : stderr.trim()}). Make it, or run this as an ordinary user.`,
  );
}

/** Whether the user may pass through all folders above. */
function isReachable(path: string, user: number): boolean {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    if ((mode & (uid === user ? 0o100 : 0o001)) === 0) return false;
  }
  return true;
}

function setpriv(unreachable: string): string {
  for (const path of ["/usr/bin/setpriv", "/bin/setpriv"]) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  throw new ServerFailure(
    `Root's servers run as the user ${USER}, who can't reach ${unreachable}. ` +
      `Move the checkout out of ${userInfo().homedir}, or run this as an ordinary user.`,
  );
}
