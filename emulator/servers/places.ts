import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { quoted } from "../../system/quoted";
import { ServerFailure } from "../../system/failure";
import { namesIn, readJson, writePrivate } from "../../system/files";
import { endLeftSessions } from "../services/rds/postgresSessions";
import { stopDaemon } from "./process";
import type { Home } from "./server";
import { allKinds, type Kind, type Known } from "./kinds";

/** Which server of an environment: its folder is `<kind>/<name>`. */
export interface ServerPlace {
  readonly kind: Kind;
  readonly name: string;
}

/** What is known of its making. */
export interface Made {
  /** Two servers of one name, one after the other, have two. */
  readonly id: string;
  /** The snapshot that its data came from. */
  readonly snapshot?: string | undefined;
}

/** What is remembered of a server once it was made. */
export type Kept = Known & Made;

/** Where the servers of an environment are, the half-made ones too. */
export function placesIn(environment: string): ServerPlace[] {
  return allKinds.flatMap((kind) => namesIn(join(environment, kind)).map((name) => ({ kind, name })));
}

/** The ports of the servers of an environment, of those that are stopped too. */
export function portsIn(environment: string): readonly number[] {
  return placesIn(environment).flatMap(
    ({ kind, name }) => keptIn(join(environment, kind, name))?.ports ?? [],
  );
}

/** The same of another environment, which is no business of this one's: what can't be read there, nobody can leave to it. */
export function portsOfOther(environment: string): readonly number[] {
  try {
    return portsIn(environment);
  } catch {
    return [];
  }
}

/** What is remembered in a server's folder; undefined when its making, or its removal, was cut off. */
export function keptIn(directory: string): Kept | undefined {
  return readJson(join(directory, "server.json")) as Kept | undefined;
}

/** Remembers a server: from here on it is made. */
export function save(home: Home, { id, snapshot }: Made, kept: Known): Kept {
  const whole = { ...kept, id, snapshot };
  writePrivate(join(home.directory, "server.json"), JSON.stringify(whole, undefined, 2));
  return whole;
}

/** A server whose making nobody heard of is taken over, but not for another snapshot's. */
export function refuseOtherData(
  { name, directory }: Home,
  existing: Kept,
  snapshot: string | undefined,
): void {
  if (snapshot === undefined || existing.snapshot === snapshot) return;
  throw new ServerFailure(
    `The server ${name} exists already, with other data than snapshot "${snapshot}". ` +
      `If nobody needs that data: rm -r ${quoted(directory)}`,
  );
}

/** Stops whatever runs for a server, even if it is half-made, and deletes its folder. */
export async function discard({ name, directory }: Home): Promise<void> {
  if (!existsSync(directory)) return;
  const inside = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const folder of [directory, ...inside.map((entry) => join(directory, entry.name))]) {
    await stopDaemon({ name, directory: folder, stop: { signal: "SIGINT", seconds: 30 } });
  }
  await endLeftSessions(join(directory, "data"));
  // First: what is left when this is interrupted is half a server, and known as such.
  rmSync(join(directory, "server.json"), { force: true });
  rmSync(directory, { recursive: true, force: true });
}
