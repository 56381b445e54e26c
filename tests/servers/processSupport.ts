import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fleet } from "../../emulator/servers/fleet";
import type { FleetOptions } from "../../emulator/servers/fleetOptions";

/** What has an end: a test (its context) or a suite (`{ after }`). */
export interface Ending {
  after: (work: () => void | Promise<void>) => void;
}

/** A new folder that goes when the test ends. */
export function temporaryDirectory(t: Ending): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  t.after(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Of the folders that tests' environments are in. */
const prefix = "siscoe-servers-";

/**
 * An environment without servers, in a folder of its own; they all end when the test does. Another test's servers may be stopped
 * for a moment: their ports are left to them.
 */
export function temporaryFleet(t: Ending, options: Partial<FleetOptions> = {}): Fleet {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  const fleet = new Fleet({
    directory: join(directory, "environment"),
    snapshots: join(directory, "snapshots"),
    // Looked up when ports are chosen: tests begin side by side.
    get neighbours() {
      const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix));
      return folders.map((name) => join(tmpdir(), name, "environment"));
    },
    ...options,
  });
  t.after(async () => {
    await new Fleet({ directory: join(directory, "environment"), snapshots: directory }).destroy();
    rmSync(directory, { recursive: true, force: true });
  });
  return fleet;
}

/** The files below a folder that hold any of the texts. */
export function filesHolding(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .filter((path) => {
      const content = readFileSync(path);
      return texts.some((text) => content.includes(text));
    });
}

/** The processes of this machine whose arguments or environment hold any of the texts. */
export function processesShowing(texts: readonly string[]): string[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return processes.filter((pid) =>
    ["cmdline", "environ"].some((file) => {
      try {
        const content = readFileSync(join("/proc", pid, file));
        return texts.some((text) => content.includes(text));
      } catch {
        return false; // Ended since.
      }
    }),
  );
}
