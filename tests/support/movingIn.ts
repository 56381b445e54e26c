import { performance } from "node:perf_hooks";
import type { MovingShell } from "./movingInPage";

/** How a move went. */
export interface Moved {
  /** How long the old SisCoE was stopped, and the new one not there yet. */
  readonly seconds: number;
}

/** What goes on around a move. */
export interface Meanwhile {
  /** What is still written on the old side before its SisCoE is stopped. */
  readonly beforeTheEnd?: () => Promise<unknown>;
}

/** Moves a database by the page's dump. */
export async function moveByDump(shell: MovingShell, { beforeTheEnd }: Meanwhile = {}): Promise<Moved> {
  await shell.type("2. A shell that reaches both");
  await beforeTheEnd?.();
  const seconds = await timed(async () => {
    await shell.type("3. The database, by a dump");
    await shell.type("4. Compare");
  });
  return { seconds };
}

/** Moves a database by the page's replication. */
export async function moveByReplication(
  shell: MovingShell,
  { beforeTheEnd }: Meanwhile = {},
): Promise<Moved> {
  const section = "3. Or by replication";
  const [copied, arrived] = ['psql "$NEW" -At -c "SELECT count', 'psql "$OLD" -At -c "SELECT confirmed'];
  const isEnd = (line: string) => /setval|sequences\.sql|DROP SUBSCRIPTION/.test(line);
  await shell.type("2. A shell that reaches both");
  await shell.type(section, (line) => !line.startsWith(copied) && !line.startsWith(arrived) && !isEnd(line));
  await shell.until(section, copied, "0");
  await beforeTheEnd?.();
  const seconds = await timed(async () => {
    await shell.until(section, arrived, "t");
    await shell.type(section, isEnd);
    await shell.type("4. Compare");
  });
  return { seconds };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}
