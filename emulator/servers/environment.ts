import { existsSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { namesIn, ownTemporaryFolder, readText, writePrivate } from "../../system/files";
import { fingerprint } from "./fingerprint";
import { Fleet } from "./fleet";
import type { FleetOptions } from "./fleetOptions";

/** The servers of an environment that keeps everything in one folder, beside those of other environments. */
export function fleetOf(environment: string, options: Pick<FleetOptions, "say" | "signal"> = {}): Fleet {
  return new Fleet({
    ...options,
    directory: serversIn(environment),
    snapshots: join(environment, "snapshots"),
    otherSnapshots: environmentsIn(dirname(environment))
      .map((other) => join(other, "snapshots"))
      .filter((folder) => existsSync(folder)),
    neighbours: neighboursOf(resolve(environment)).map(serversIn),
  });
}

/** Where the servers of an environment are. */
export function serversIn(environment: string): string {
  return join(environment, "servers");
}

/** The other environments of this user, those of other checkouts too. */
function neighboursOf(environment: string): string[] {
  const environments = checkouts(dirname(environment)).flatMap(environmentsIn);
  return environments.filter((other) => other !== environment && existsSync(serversIn(other)));
}

/** What may be an environment, of what can be looked into: another owner's folder can't, nor a disk's `lost+found`. */
function environmentsIn(folder: string): string[] {
  try {
    return namesIn(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The folders in which checkouts of this machine keep their environments: each is written down when it is used. */
function checkouts(own: string): string[] {
  const known = ownTemporaryFolder("siscoe-checkouts");
  writePrivate(join(known, fingerprint(own)), own);
  // What has another ending is still being written.
  const names = namesIn(known).filter((name) => !name.includes("."));
  return names.flatMap((name) => {
    const folder = readText(join(known, name)) ?? "";
    if (environmentsIn(folder).length > 0) return [folder];
    rmSync(join(known, name), { force: true });
    return [];
  });
}
