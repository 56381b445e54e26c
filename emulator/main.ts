import { servePlugin } from "./plugin";

/*
 * The emulator as the engine starts it: a process for each plugin. The first line of its output is the port.
 */
void servePlugin(process.argv[2] ?? "").then((port) => process.stdout.write(`${port}\n`));

// A killed engine can't say goodbye: without this, its plugins would stay for ever.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit();
}, 500).unref();
