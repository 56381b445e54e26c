import { Records } from "../emulator/records";
import type { Fleet } from "../emulator/servers/fleet";
import { allKinds, kinds, ownerOf } from "../emulator/servers/kinds";
import { TASKS } from "../emulator/services/ecs/tasks";
import { keptIn, type ServerPlace as Server } from "../emulator/servers/places";
import type { ServerStatus } from "../emulator/servers/status";
import { quoted } from "../system/quoted";

/** Tells the servers that no record stands behind: the engine was killed between a server and its record. */
export function strayAmong(records: string): (server: Server) => boolean {
  const owned = ownersIn(new Records(records, undefined));
  return ({ kind, name }) =>
    !owned.some((owner) => owner.kind === kind && owner.name === ownerOf(kind, name));
}

/** The records that no server stands behind: made without servers (`--no-servers`), or its folder was deleted. */
export function serverless(records: string, fleet: Fleet): Owner[] {
  const kept = new Records(records, undefined);
  const listeners = kept.list("aws:lb/listener:Listener").map(({ properties }) => properties);
  const tasks = kept.list(TASKS);
  const needsServer = ({ kind, arn }: Owner) => {
    if (kind === "front") return listeners.some(({ loadBalancerArn }) => loadBalancerArn === arn);
    return kind !== "task" || tasks.some(({ id }) => id === arn);
  };
  const places = fleet.places();
  return ownersIn(kept)
    .filter(needsServer)
    .filter(
      ({ kind, name }) => !places.some((place) => place.kind === kind && ownerOf(kind, place.name) === name),
    );
}

/** Lets the emulator forget such records: what the engine then finds gone, it makes anew. */
export function forgetServerless(records: string, owners: readonly Owner[]): void {
  const kept = new Records(records, undefined);
  for (const { type, id } of owners) kept.remove(type, id);
}

/** A record that a server of this name has to stand behind. */
interface Owner extends Server {
  readonly type: string;
  readonly id: string;
  readonly arn: unknown;
}

/** The records that a server stands behind, or should. */
export function ownersIn(kept: Records): Owner[] {
  return allKinds.flatMap((kind) => {
    const { token: type, property } = kinds[kind];
    return kept.list(type).map(({ id, properties }) => {
      return { kind, type, id, name: String(properties[property]), arn: properties["arn"] };
    });
  });
}

/**
 * Takes away the strays that an `up` did not take over. A database's data stay, whatever made it a stray: only their
 * owner can know that nobody needs them.
 */
export async function removeStrays(
  fleet: Fleet,
  isStray: (server: Server) => boolean,
  say: (line: string) => void,
): Promise<void> {
  await fleet.stop(isStray);
  for (const { kind, name } of fleet.places().filter(isStray)) {
    if (kind !== "postgres") await fleet.remove(kind, name);
    else say(`The database ${name} is stopped: ${keptWords(fleet, name)}`);
  }
}

/**
 * Takes the databases that no record stands behind away, each after a last snapshot, whose name it says: they are about
 * to lose their folder, and only their owner can know that nobody needs their data. A half-made one has none.
 */
export async function snapshotStrays(
  fleet: Fleet,
  isStray: (server: Server) => boolean,
  say: (line: string) => void,
): Promise<void> {
  for (const { kind, name } of fleet.places().filter(isStray)) {
    const kept = keptIn(fleet.directoryOf(kind, name));
    if (kept?.kind !== "postgres") continue;
    // Its own, however often this is interrupted.
    const snapshot = `${name}-left-${kept.id.slice(0, 8)}`;
    await fleet.remove(kind, name, snapshot);
    say(`The database ${name} belonged to no resource. Its data is kept in the snapshot ${snapshot}.`);
  }
}

/** The strays of an environment: what is to be known of each, and whether its data are all that is left of it. */
export function straysAmong(
  fleet: Fleet,
  status: readonly ServerStatus[],
  isStray: (server: Server) => boolean,
): { name: string; words: string; kept: boolean }[] {
  const strays = fleet.places().filter(isStray);
  return strays.map(({ kind, name }) => {
    const own = status.filter((one) => one.kind === kind && one.server === name);
    const kept = kind === "postgres" && own.length > 0 && own.every(({ health }) => health === "stopped");
    return { name, kept, words: kept ? keptWords(fleet, name) : "it belongs to no resource" };
  });
}

function keptWords(fleet: Fleet, name: string): string {
  const folder = fleet.directoryOf("postgres", name);
  return `it belongs to no resource. Its data is kept. If nobody needs it: rm -r ${quoted(folder)}`;
}
