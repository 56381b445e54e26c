import { spawnSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { ServerFailure } from "../../../system/failure";
import { canInstall, installAdvice, type Installers, installPackages, onPath } from "../../servers/packages";

/**
 * The programs that can serve Redis' protocol here. The last is what Debian calls the server's program in the package
 * redis-tools: the package redis-server adds a name for it, and a system service on port 6379 that nobody asked for.
 */
const PROGRAMS = ["valkey-server", "redis-server", "redis-check-rdb"] as const;

/** What installs one of them. */
const INSTALLERS: Installers = [
  ["apt-get", "sudo apt-get install -y redis-tools"],
  ["dnf", "sudo dnf install -y valkey"],
  ["apk", "sudo apk add valkey"],
  ["brew", "brew install redis"],
];

/** Makes sure that there is a server: installs one as root where there is apt, and otherwise says which line does. */
export async function ensureRedisServer(terminal: {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}): Promise<void> {
  if (findProgram() !== undefined) return;
  if (canInstall()) {
    terminal.say("There is no Redis server on this machine: installing Debian's package redis-tools.");
    const installed = await installPackages(["redis-tools"], terminal.signal);
    versions.clear();
    if (installed && findProgram() !== undefined) return;
  }
  throw missing();
}

/** The program's path. Debian's is given the name by which it knows that it is the server, in the given folder. */
export function redisProgram(directory: string): string {
  const program = findProgram();
  if (program === undefined) throw missing();
  if (basename(program) !== "redis-check-rdb") return program;
  const named = join(directory, "redis-server");
  if (!existsSync(named)) symlinkSync(program, named);
  return named;
}

function findProgram(): string | undefined {
  const found = PROGRAMS.map(onPath).filter((path) => path !== undefined);
  // Before 7.0, a change of several parameters could be made by halves.
  return found.find((path) => majorVersion(path) >= 7);
}

/** Asking a program takes longer than asking a server how it does: each is asked once. */
const versions = new Map<string, number>();

function majorVersion(program: string): number {
  const known = versions.get(program) ?? askedVersion(program);
  versions.set(program, known);
  return known;
}

function askedVersion(program: string): number {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8", argv0: "redis-server" });
  return Number(/v=(\d+)\./.exec(stdout)?.[1] ?? 0);
}

function missing(): ServerFailure {
  return new ServerFailure(
    "There is no Redis or Valkey server of version 7 or later on this machine. " +
      installAdvice(INSTALLERS, "Install one, with TLS, and put it on the PATH."),
  );
}
