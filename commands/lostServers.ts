import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serverProcesses, type ServerProcess } from "../emulator/servers/processes";
import { isInUse, unusedPlaces } from "../emulator/servers/quarters";
import { quoted } from "../system/quoted";
import type { Typed } from "./command";
import { Failure } from "./failure";
import type { Terminal } from "./terminal";

/** How long a server has to end, in milliseconds. */
const patience = 15_000;

/**
 * `npm run local -- servers`: this user's servers of every checkout on this machine, for root everybody's, and, by `--end`, the
 * end of those that belong to no environment any more, because somebody deleted `.local`. No data is deleted.
 */
export async function lostServers({ end }: Typed, terminal: Terminal): Promise<void> {
  const all = serverProcesses();
  // Its own folder may have been deleted alone: no command finds its process any more.
  const isLost = ({ folder, kind, name }: ServerProcess) =>
    !isInUse(folder) || !existsSync(join(folder, kind, name));
  const lost = all.filter(isLost);
  const line = ({ kind, name, pid, folder }: ServerProcess) =>
    `  ${kind.padEnd(10)}${name}, process ${String(pid)}, ${folder}\n`;
  const kept = all.filter((server) => !lost.includes(server));
  if (kept.length > 0) terminal.print(`Servers of environments\n${kept.map(line).join("")}`);
  if (lost.length > 0)
    terminal.print(`Servers that belong to no environment any more\n${lost.map(line).join("")}`);
  if (all.length === 0) terminal.print("No server runs.\n");
  for (const place of unusedPlaces()) {
    terminal.print(
      `Data that belongs to no environment any more. If nobody needs it: rm -r ${quoted(place)}\n`,
    );
  }
  if (lost.length === 0) return;
  if (end !== true)
    throw new Failure("To end the servers that belong to no environment: npm run local -- servers --end");
  await endAll(lost);
  terminal.print("The servers that belonged to no environment have ended.\n");
}

async function endAll(lost: readonly ServerProcess[]): Promise<void> {
  const still = () => {
    const running = serverProcesses();
    return lost.filter(({ pid, folder }) => running.some((one) => one.pid === pid && one.folder === folder));
  };
  // PostgreSQL waits for its clients at SIGTERM.
  for (const { pid, kind } of still()) process.kill(pid, kind === "postgres" ? "SIGINT" : "SIGTERM");
  for (const from = Date.now(); still().length > 0 && Date.now() - from < patience;) await sleep(100);
  const [stubborn] = still();
  if (stubborn === undefined) return;
  throw new Failure(
    `The ${stubborn.kind} ${stubborn.name} still runs. To end it: kill -9 ${String(stubborn.pid)}`,
  );
}
