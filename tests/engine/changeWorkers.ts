import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { SettingChange } from "../support/settingChanges";

/** What came of a change. */
export interface Tried {
  readonly name: string;
  /** `refused`, `made` or `made in the windows`. */
  readonly outcome?: string;
  /** What was lost by it, or left to do. */
  readonly failure?: string;
  readonly seconds: number;
}

/** Tries changes of production's settings, each from the same saved state, in so many processes. */
export async function tryChanges(
  changes: readonly SettingChange[],
  workers: number,
  tell: (tried: Tried) => void,
): Promise<void> {
  const waiting = [...changes];
  const started = Array.from({ length: Math.min(workers, changes.length) }, startWorker);
  try {
    await Promise.all(started.map((worker) => work(worker)));
  } finally {
    for (const worker of started) if (worker.connected) worker.disconnect();
  }

  async function work(worker: ChildProcess): Promise<void> {
    const gone = ended(worker);
    // It ends in the end, when nobody waits for it any more.
    gone.catch(() => undefined);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const began = Date.now();
      worker.send(next);
      const said = await Promise.race([once(worker, "message"), gone]);
      const seconds = Math.round((Date.now() - began) / 1000);
      tell({ name: next.name, seconds, ...(said[0] as { outcome: string } | { failure: string }) });
    }
  }
}

function startWorker(): ChildProcess {
  const register = join(__dirname, "..", "register.js");
  return fork(join(__dirname, "changeWorker.ts"), {
    execArgv: ["--require", register],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function ended(worker: ChildProcess): Promise<never> {
  const [code] = (await once(worker, "exit")) as [number | null];
  throw new Error(`a worker ended with ${String(code)}`);
}
