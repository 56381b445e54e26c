import { Records } from "../emulator/records";
import type { State } from "./state";

/**
 * Lets the emulator forget what a killed engine had it create without noting it: nobody would ever use or delete it,
 * and its name would be taken for ever. In the cloud, an operator imports or deletes it by hand.
 */
export function forgetOrphans(records: string, { resources, pending }: State): void {
  const kept = new Records(records, undefined);
  const begun = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource.type);
  for (const type of new Set(begun)) {
    const known = resources.filter((resource) => resource.type === type).map(({ id }) => id);
    for (const { id } of kept.list(type)) if (!known.includes(id)) kept.remove(type, id);
  }
}
