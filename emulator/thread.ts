import { parentPort } from "node:worker_threads";
import { plugins, servePlugin } from "./plugin";

/*
 * The emulator as a command starts it: both plugins in a thread of the command's, which is told where they are, in the
 * form in which the engine wants to know it (PULUMI_DEBUG_PROVIDERS).
 */
void Promise.all(plugins.map(servePlugin)).then((ports) =>
  parentPort?.postMessage(plugins.map((name, index) => `${name}:${ports[index]}`).join(",")),
);
