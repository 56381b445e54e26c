import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";

/** A process as it can be written down: its number alone may belong to another one tomorrow. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in the system's own words. */
  readonly started: string;
}

/** Who has this number now; undefined for nobody, and for a process that has ended but was not waited for. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = platform() === "linux" ? startedOnLinux(pid) : startedElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether the process that was written down still runs. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  return identityOf(pid)?.started === started;
}

/**
 * Those that a program has left which was started in a session of its own, and is gone: none where its number is another's by
 * now. Linux only.
 */
export function leftBy({ pid }: ProcessIdentity): number[] {
  if (platform() !== "linux" || identityOf(pid) !== undefined) return [];
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.map(Number).filter((one) => fieldsOf(one)?.[3] === String(pid) && identityOf(one));
}

/** The number of the user that the process with this number runs as; undefined where there is none. */
export function userOf(pid: number): number | undefined {
  try {
    const told =
      platform() === "linux"
        ? /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))
        : /^\s*(\d+)/.exec(spawnSync("ps", ["-o", "uid=", "-p", String(pid)], { encoding: "utf8" }).stdout);
    return told?.[1] === undefined ? undefined : Number(told[1]);
  } catch {
    return undefined;
  }
}

/** The name of the program that has this number now; undefined where it can't be known. */
export function programOf(pid: number): string | undefined {
  if (platform() !== "linux") {
    return spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  }
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return undefined;
  }
}

function startedOnLinux(pid: number): string | undefined {
  try {
    const fields = fieldsOf(pid);
    const [state, ticks] = [fields?.[0], fields?.[19]];
    if (ticks === undefined || state === "Z" || state === "X") return undefined;
    // Ticks count from the machine's start: without it, a process of before could be taken for one of now.
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${ticks}`;
  } catch {
    return undefined;
  }
}

/** What Linux says of a process, from its state on; undefined where there is none. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    // The second field is the program's name in parentheses, and may itself hold any character.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
}

/** Written for macOS and the BSDs; unverified. */
function startedElsewhere(pid: number): string | undefined {
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/m.exec(stdout) ?? [];
  return state?.startsWith("Z") ? undefined : started;
}
