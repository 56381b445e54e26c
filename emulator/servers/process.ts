import { spawn, type ChildProcess } from "node:child_process";
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { needReachable, type Account } from "../../system/account";
import { codeOf, messageOf, ServerFailure } from "../../system/failure";
import { quoted } from "../../system/quoted";
import { makePrivate, readJson, writePrivate } from "../../system/files";
import { bareEnvironment, withoutCoreDump } from "../../system/run";
import { identityOf, isAlive, leftBy, type ProcessIdentity, userOf } from "../../system/identity";

/** A program that goes on when this process ends. Its folder remembers it. */
export interface Daemon {
  /** What messages call it: `PostgreSQL of siscoe-db`. */
  readonly name: string;
  /** Where its log is, and who it is while it runs. */
  readonly directory: string;
  /** The program and its arguments: everybody on the machine can read them. */
  readonly command: readonly [program: string, ...args: string[]];
  /** What it reads at its start, which nobody else can. */
  readonly input?: string;
  readonly account: Account;
  /** What it has in its environment besides what every server has; other users can't read it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder that it runs in. @default the root */
  readonly folder?: string;
  /** What asks it to end, and how many seconds it may take, before it is killed: with all that it started, if `group`. */
  readonly stop: { readonly signal: NodeJS.Signals; readonly seconds: number; readonly group?: true };
  /** How many seconds it has to get ready. @default 600 */
  readonly readySeconds?: number;
  /** Whether it does its work. What it throws until then is told when the time is up. */
  readonly isReady: () => Promise<boolean>;
}

/** The state of a daemon: `died` when nobody stopped it. */
export type DaemonState =
  { readonly state: "running" | "died"; readonly pid: number } | { readonly state: "stopped" };

/** Where the log of the daemon of a folder is. */
export const logOf = (directory: string): string => join(directory, "log");

const LOG_BYTES = 10_000_000;
// Replaying what a killed server had not written yet takes its time, and an interrupted replay begins anew.
const READY_SECONDS = 600;
const POLL_MILLISECONDS = 20;

/** Whether the daemon of a folder runs. */
export function stateOf(directory: string): DaemonState {
  const identity = recordIn(directory);
  if (identity === undefined) return { state: "stopped" };
  return { state: runs(directory, identity) ? "running" : "died", pid: identity.pid };
}

/** Starts the daemon unless it runs, and waits until it is ready. One that doesn't get ready is stopped again. */
export async function startDaemon(daemon: Daemon, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  makePrivate(daemon.directory, daemon.account);
  const running = stateOf(daemon.directory).state === "running";
  if (!running) endLeft(daemon);
  const log = boundedLog(daemon.directory);
  const start = running ? undefined : launch(daemon, log.descriptor);
  closeSync(log.descriptor);
  try {
    await untilReady(daemon, start, signal);
  } catch (error) {
    // What ran before it was looked at goes on when only the looking is called off.
    if (start !== undefined || signal?.aborted !== true) await stopDaemon(daemon);
    signal?.throwIfAborted();
    const words = start ? lastWords(daemon.directory, log.size) : "";
    throw new ServerFailure(
      `${daemon.name} did not start: ${messageOf(error)}${words}\n  Its log: ${logOf(daemon.directory)}`,
    );
  }
}

/** Stops the daemon, if it runs: asks it first, and kills it when it takes too long. */
export async function stopDaemon(daemon: Pick<Daemon, "name" | "directory" | "stop">): Promise<void> {
  const { name, directory, stop } = daemon;
  const identity = recordIn(directory);
  if (identity === undefined) return;
  const attempts = [stop, { signal: "SIGKILL", seconds: 10 }] as const;
  for (const { signal, seconds } of attempts) {
    if (!runs(directory, identity)) break;
    const all = stop.group === true && signal === "SIGKILL";
    kill(all ? -identity.pid : identity.pid, signal, name);
    const end = Date.now() + seconds * 1000;
    while (runs(directory, identity) && Date.now() < end) await sleep(POLL_MILLISECONDS);
  }
  if (runs(directory, identity)) throw new ServerFailure(`${name} (process ${identity.pid}) does not end.`);
  endLeft({ name, directory, stop });
  rmSync(recordPath(directory), { force: true });
}

/** Ends what a program of a group has left that was killed, as a container's end is the end of all in it. */
function endLeft({ name, directory, stop }: Pick<Daemon, "name" | "directory" | "stop">): void {
  const identity = stop.group === true ? recordIn(directory) : undefined;
  if (identity === undefined) return;
  for (const pid of leftBy(identity)) if (isOwn(directory, pid)) kill(pid, "SIGKILL", name);
}

interface Start {
  readonly child: ChildProcess;
  /** How it ended, once it has. */
  ended?: string;
}

function launch(daemon: Daemon, log: number): Start {
  const { name, directory, command, input, account, environment, folder = "/" } = daemon;
  needReachable(account, command[0]);
  const [program, ...args] = withoutCoreDump(command);
  const child = spawn(program, args, {
    detached: true,
    cwd: folder,
    stdio: [input === undefined ? "ignore" : "pipe", log, log],
    env: { ...bareEnvironment(), ...environment },
    // Another user's number, and no group but its own: the system takes all of root's capabilities with that.
    ...account.ids,
  });
  const start: Start = { child };
  child.once("error", (error) => (start.ended = messageOf(error)));
  child.once(
    "exit",
    (code, signal) => (start.ended = `it ended with ${signal ?? `exit code ${code ?? ""}`}`),
  );
  // Within the turn of the event loop that started it: no signal handler of ours can come in between.
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  if (identity !== undefined) writePrivate(recordPath(directory), JSON.stringify(identity));
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
  child.unref();
  if (child.pid !== undefined && identity === undefined) start.ended ??= `${name} ended at once`;
  return start;
}

async function untilReady(daemon: Daemon, start: Start | undefined, signal?: AbortSignal): Promise<void> {
  const { readySeconds = READY_SECONDS } = daemon;
  const end = Date.now() + readySeconds * 1000;
  let last = "it does not answer";
  while (Date.now() < end) {
    signal?.throwIfAborted();
    if (start?.ended !== undefined) throw new Error(start.ended);
    if (start === undefined && stateOf(daemon.directory).state !== "running") throw new Error("it ended");
    try {
      if (await daemon.isReady()) return;
    } catch (error) {
      last = messageOf(error);
    }
    await sleep(POLL_MILLISECONDS);
  }
  throw new Error(`after ${readySeconds} seconds, ${last}`);
}

/** Sends a process a signal; one that is gone counts as done. */
export function kill(pid: number, signal: NodeJS.Signals, name: string): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return;
    throw new ServerFailure(
      `${name} (process ${pid}) belongs to another user: stop it as the user who started it.`,
    );
  }
}

/** A log that has grown long begins anew, even under who is writing it: that one appends, wherever the end is. */
function boundedLog(directory: string): { descriptor: number; size: number } {
  const path = logOf(directory);
  const { O_APPEND, O_CREAT, O_WRONLY } = constants;
  const descriptor = openNoFollow(path, O_APPEND | O_CREAT | O_WRONLY);
  if (fstatSync(descriptor).size > LOG_BYTES) {
    // Not over what is there, which may be a link too.
    rmSync(`${path}.1`, { force: true });
    copyFileSync(path, `${path}.1`, constants.COPYFILE_EXCL);
    ftruncateSync(descriptor);
  }
  return { descriptor, size: fstatSync(descriptor).size };
}

/**
 * Opens a log. Root's servers own the folder that it is in, so one of them may have put a link in its place, to a file
 * that only root may write to or read: it is not followed.
 */
function openNoFollow(path: string, flags: number): number {
  try {
    return openSync(path, flags | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    if (codeOf(error) !== "ELOOP") throw error;
    throw new ServerFailure(
      `${path} is a link, but a log must be a file. Remove the link: rm ${quoted(path)}`,
    );
  }
}

/** The last lines that were logged since the log had the given size. */
function lastWords(directory: string, from: number): string {
  const descriptor = openNoFollow(logOf(directory), constants.O_RDONLY);
  try {
    const buffer = Buffer.alloc(Math.min(fstatSync(descriptor).size - from, 8192));
    readSync(descriptor, buffer, 0, buffer.length, fstatSync(descriptor).size - buffer.length);
    const lines = buffer.toString("utf8").trim().split("\n").slice(-8);
    return lines.map((line) => `\n  | ${line}`).join("");
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether the daemon of a folder runs. Root's servers own the folder that they are noted in, so one of them may have noted
 * any process of the machine's there: what isn't their user's is not ended by root for them.
 */
function runs(directory: string, identity: ProcessIdentity): boolean {
  return isAlive(identity) && isOwn(directory, identity.pid);
}

function isOwn(directory: string, pid: number): boolean {
  return process.getuid?.() !== 0 || userOf(pid) === statSync(directory).uid;
}

function recordPath(directory: string): string {
  return join(directory, "process.json");
}

function recordIn(directory: string): ProcessIdentity | undefined {
  return readJson(recordPath(directory)) as ProcessIdentity | undefined;
}
