import { rmSync } from "node:fs";
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
    otherSnapshots: namesIn(dirname(environment)).map((name) =>
      join(dirname(environment), name, "snapshots"),
    ),
    neighbours: neighboursOf(resolve(environment)).map(serversIn),
  });
}

/** Where the servers of an environment are. */
export function serversIn(environment: string): string {
  return join(environment, "servers");
}

/** The other environments of this user, those of other checkouts too. */
function neighboursOf(environment: string): string[] {
  const environments = checkouts(dirname(environment)).flatMap((folder) =>
    namesIn(folder).map((name) => join(folder, name)),
  );
  return environments.filter((other) => other !== environment);
}

/** The folders in which checkouts of this machine keep their environments: each is written down when it is used. */
function checkouts(own: string): string[] {
  const known = ownTemporaryFolder("siscoe-checkouts");
  writePrivate(join(known, fingerprint(own)), own);
  // What has another ending is still being written.
  const names = namesIn(known).filter((name) => !name.includes("."));
  return names.flatMap((name) => {
    const folder = readText(join(known, name)) ?? "";
    if (namesIn(folder).length > 0) return [folder];
    rmSync(join(known, name), { force: true });
    return [];
  });
}
