import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Fleet, type FleetOptions } from "./fleet";

/** The servers of an environment that keeps everything in one folder, beside those of other environments. */
export function fleetOf(environment: string, options: Pick<FleetOptions, "say" | "signal"> = {}): Fleet {
  return new Fleet({
    ...options,
    directory: serversIn(environment),
    snapshots: join(environment, "snapshots"),
    neighbours: neighboursOf(environment).map(serversIn),
  });
}

function serversIn(environment: string): string {
  return join(environment, "servers");
}

function neighboursOf(environment: string): string[] {
  const folder = dirname(environment);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== basename(environment))
    .map((name) => join(folder, name));
}
