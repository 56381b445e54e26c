import { readFileSync, watchFile } from "node:fs";
import { parseConfiguration, type FrontConfiguration } from "./configuration";
import { Front } from "./front";
import { removeStatus, statusFileOf, writeStatus, type FrontStatus } from "./statusFile";

/** How often the configuration file is looked at, in milliseconds. Asking works on every system and file system. */
const watchInterval = 500;

/**
 * Stands in for an Application Load Balancer on this machine:
 *
 *     node load.js emulator/services/lb/front/main.ts <configuration file>
 *
 * Reads the configuration (configuration.ts), writes `<configuration>.status.json` (statusFile.ts) and logs to
 * standard output. A changed file, or SIGHUP, makes it reload; SIGTERM or SIGINT end it.
 */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error("usage: main.ts <configuration file>");
  const read = (): FrontConfiguration => {
    try {
      return parseConfiguration(readFileSync(file, "utf8"));
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
    }
  };
  const statusFile = statusFileOf(file);
  let ending = false;
  const log = (line: string) => {
    process.stdout.write(`${line}\n`);
  };
  const changed = (status: FrontStatus) => {
    try {
      if (!ending) writeStatus(statusFile, status);
    } catch (error) {
      // A full disk, or a folder that is gone: visitors are served all the same.
      log(`the status could not be written: ${(error as Error).message}`);
    }
  };
  const front = Front.start(read(), { log, changed });

  // One after the other: a reload that waits for a port must not meet the next one. They are heard from now on, not
  // from when the front is up: whoever sees its status may send a signal at once.
  let last: Promise<unknown> = front;
  const reload = (isAsked: boolean) => {
    last = last.then(async () => (await front).reload(read, isAsked));
  };
  process.on("SIGHUP", () => {
    reload(true);
  });
  watchFile(file, { interval: watchInterval }, () => {
    reload(false);
  });

  const end = () => {
    if (ending) return;
    ending = true;
    void last
      .then(async () => (await front).stop())
      .then(() => {
        removeStatus(statusFile);
        process.exit(0);
      });
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  await front;
}

// A log that nobody reads any more is no reason to end.
process.stdout.on("error", () => undefined);

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`front: ${(error as Error).message}\n`);
  process.exit(1);
});
