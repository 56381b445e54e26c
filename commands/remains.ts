import { existsSync } from "node:fs";
import { join } from "node:path";
import { AccountRecords, seatIn } from "../emulator/accountRecords";
import { Records } from "../emulator/records";
import { fleetOf, serversIn } from "../emulator/servers/environment";
import { placesIn } from "../emulator/servers/places";
import { quoted } from "../system/quoted";
import { Failure } from "./failure";
import { environmentFolder, neighboursOf, type Place, recordsOf, serversFolder } from "./localStack";
import { heldIn, type State } from "./state";
import { ownersIn, serverless } from "./strays";

/** What is gone of an environment that somebody deleted half of, in words; nothing where all is there. */
export function goneFrom(place: Place, state: State): string[] {
  const gone = recordless(place, state);
  const kept = new Records(recordsOf(place), undefined);
  const fleet = serversFolder(place) === "" ? undefined : fleetOf(serversFolder(place));
  const servers =
    fleet === undefined || ownersIn(kept).length === 0 ? [] : serverless(recordsOf(place), fleet);
  return [
    ...(gone > 0 ? [`${gone} of its ${heldIn(state).length} resources in ${recordsOf(place)}`] : []),
    ...servers.map(({ kind, name }) => `the server of the ${kind} ${name}`),
  ];
}

/** How many of AWS's resources the engine's state has and the emulator doesn't know. */
export function recordless(place: Place, state: State): number {
  const own = recordsOf(place);
  const neighbours = neighboursOf(place).map(recordsOf);
  // A DNS record that another environment of the account made first is in that one's folder.
  const kept = new AccountRecords(new Records(own, undefined), seatIn(own), neighbours, undefined);
  // Random values are in the engine's state alone, as everywhere.
  const aws = heldIn(state).filter(({ type }) => type.startsWith("aws:"));
  const types = [...new Set(aws.map(({ type }) => type))];
  const ids = new Map(types.map((type) => [type, new Set(kept.list(type).map(({ id }) => id))]));
  return aws.filter(({ type, id }) => id === undefined || ids.get(type)?.has(id) !== true).length;
}

/** Whether something that holds data is left of an environment that the engine can't find any more. */
export function isLeft(place: Place): boolean {
  const records = recordsOf(place);
  if (existsSync(records) && ownersIn(new Records(records, undefined)).length > 0) return true;
  return placesIn(serversIn(environmentFolder(place))).length > 0;
}

/**
 * Refuses to make an environment that the engine's state knows nothing of while databases, caches or balancers of it
 * are there: their names would be taken, and their data belong to somebody.
 */
export function refuseWithoutState(place: Place, { resources, pending }: State): void {
  if (resources.length > 0 || pending.length > 0) return;
  const owners = ownersIn(new Records(recordsOf(place), undefined)).map(({ name }) => name);
  if (owners.length === 0) return;
  const stack = place.name === "local" ? "" : ` --stack ${place.name}`;
  throw new Failure(
    `The engine's state of ${place.name} is missing, but these resources still exist: ${owners.join(", ")}. ` +
      `Nothing was changed. Restore ${join(".local", "state")} from a copy.\n` +
      `Or start again, without their data and snapshots: npm run local -- down${stack} && ` +
      `rm -r ${quoted(environmentFolder(place))} && npm run local -- up${stack}`,
  );
}
