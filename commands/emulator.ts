import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Maintained } from "../emulator/window";
import { checkout } from "./checkout";

type Variables = Readonly<Record<string, string>>;

/**
 * Starts the emulator in a thread of this process, while the CLI is still being asked: started by the engine, its two
 * processes would keep the program waiting. Returns what tells the engine where it is.
 */
export async function startEmulator(variables: Variables) {
  const thread = emulatorThread("thread.ts", variables);
  const [providers] = (await once(thread, "message")) as [string];
  // It ends with the command; if it ends before, the engine's calls fail and say so, but not why.
  thread.unref();
  thread.on("error", (error) =>
    process.stderr.write(`The emulator ended: ${error.stack ?? error.message}\n`),
  );
  return { PULUMI_DEBUG_PROVIDERS: providers };
}

/** Lets the maintenance windows of an environment come. Returns what they brought. */
export async function openWindows(variables: Variables): Promise<Maintained[]> {
  const [maintained] = (await once(emulatorThread("window.ts", variables), "message")) as [Maintained[]];
  return maintained;
}

function emulatorThread(script: string, variables: Variables): Worker {
  return new Worker(join(checkout, "load.js"), {
    argv: [join(checkout, "emulator", script)],
    env: { ...process.env, ...variables },
    execArgv: [],
  });
}
