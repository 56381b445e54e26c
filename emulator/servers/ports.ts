import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { codeOf, PortTaken, ServerFailure } from "../../system/failure";
import { ownTemporaryFolder } from "../../system/files";
import { programOf } from "../../system/identity";
import { takeLock } from "../../system/lock";

/** The addresses that servers listen on: this machine's own, and no other. */
export const loopback: readonly string[] = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
)
  ? ["127.0.0.1", "::1"]
  : ["127.0.0.1"];

/** Ports that nobody else of this machine's environments chooses before they are released. */
export interface Reservation {
  readonly ports: readonly number[];
  readonly release: () => void;
}

/** Chooses as many free ports as asked for, from the preferred one upwards. */
export async function reservePorts(
  count: number,
  preferred: number,
  taken: ReadonlySet<number>,
): Promise<Reservation> {
  const held: { port: number; release: () => void }[] = [];
  const release = () => {
    for (const each of held) each.release();
  };
  const folder = ownTemporaryFolder("siscoe-ports");
  for (let port = preferred; held.length < count && port < 65536; port++) {
    if (taken.has(port)) continue;
    const lock = takeLock(join(folder, String(port)));
    if (lock === undefined) continue;
    if (await isFree(port)) held.push({ port, release: lock });
    else lock();
  }
  if (held.length === count) return { ports: held.map(({ port }) => port), release };
  release();
  throw new ServerFailure(`There is no free port from ${preferred} on.`);
}

/** Refuses a port that something else listens on, and says who, as far as this user may know. */
export async function needFree(port: number, name: string): Promise<void> {
  if (await isFree(port)) return;
  throw new PortTaken(`${name} has port ${port}, but ${holderOf(port) ?? "another process"} uses it.`);
}

/** Whether a server could listen on the port. */
export async function isFree(port: number): Promise<boolean> {
  for (const address of loopback) if (!(await canListen(port, address))) return false;
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => {
      resolve(codeOf(error) === "EADDRNOTAVAIL");
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Who listens on a port: `redis-server (process 812)`. Root sees everybody, others their own. Linux only. */
export function holderOf(port: number): string | undefined {
  try {
    const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeners(table, port)));
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (holdsOne(pid, sockets)) {
        return `${programOf(Number(pid)) ?? "a program"} (process ${pid})`;
      }
    }
  } catch {
    // Another system, or it ended while we looked.
  }
  return undefined;
}

/** The sockets of a table of the kernel's that listen on the port. */
function listeners(table: string, port: number): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync(table, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(local) === true && fields[3] === "0A")
    .map((fields) => `socket:[${fields[9] ?? ""}]`);
}

function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((descriptor) => sockets.has(readlinkSync(join(folder, descriptor))));
  } catch {
    return false; // Not ours to see, or gone.
  }
}
