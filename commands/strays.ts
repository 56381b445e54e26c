import { Records } from "../emulator/records";
import type { Fleet } from "../emulator/servers/fleet";
import type { Place as Server } from "../emulator/servers/places";
import type { ServerStatus } from "../emulator/servers/status";

/** Which record stands behind a server, and the property that is the server's name. */
const OWNERS = {
  postgres: ["aws:rds/instance:Instance", "identifier"],
  redis: ["aws:elasticache/replicationGroup:ReplicationGroup", "replicationGroupId"],
  front: ["aws:lb/loadBalancer:LoadBalancer", "name"],
} as const;

/** Tells the servers that no record stands behind: the engine was killed between a server and its record. */
export function strayAmong(records: string): (server: Server) => boolean {
  const kept = new Records(records, undefined);
  const owned = Object.entries(OWNERS).flatMap(([kind, [type, property]]) =>
    kept.list(type).map(({ properties }) => `${kind} ${String(properties[property])}`),
  );
  return ({ kind, name }) => !owned.includes(`${kind} ${name}`);
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
    return { name, kept, words: kept ? keptWords(fleet, name) : "no resource stands behind it" };
  });
}

function keptWords(fleet: Fleet, name: string): string {
  const folder = fleet.directoryOf("postgres", name);
  return `no resource stands behind it. Its data are kept; once nobody needs them: rm -r ${folder}`;
}
