import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { checkout } from "./checkout";

/**
 * Starts the emulator in a thread of this process, while the CLI is still being asked: started by the engine, its two
 * processes would keep the program waiting. Returns what tells the engine where it is.
 */
export async function startEmulator(variables: Readonly<Record<string, string>>) {
  const thread = new Worker(join(checkout, "load.js"), {
    argv: [join(checkout, "emulator", "thread.ts")],
    env: { ...process.env, ...variables },
    execArgv: [],
  });
  const [providers] = (await once(thread, "message")) as [string];
  // It ends with the command; if it ends before, the engine's calls fail and say so, but not why.
  thread.unref();
  thread.on("error", (error) =>
    process.stderr.write(`The emulator ended: ${error.stack ?? error.message}\n`),
  );
  return { PULUMI_DEBUG_PROVIDERS: providers };
}
