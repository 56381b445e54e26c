import threads = require("node:worker_threads");

/*
 * An environment that is opened gets the emulator in a thread, which ends with the process. One that opens hundreds would
 * have hundreds: here each can be ended when it has done its work.
 */
const started = new Set<threads.Worker>();

class Thread extends threads.Worker {
  constructor(...args: ConstructorParameters<typeof threads.Worker>) {
    super(...args);
    started.add(this);
    this.once("exit", () => started.delete(this));
  }
}
Object.assign(threads, { Worker: Thread });

/** Ends the threads that this process has started since this module was loaded. */
export async function endThreads(): Promise<void> {
  await Promise.all([...started].map((thread) => thread.terminate()));
}
