import { Records } from "../emulator/records";
import type { State } from "./state";

/**
 * Lets the emulator forget what a killed engine had it create without noting it: nobody would ever use or delete it,
 * and its name would be taken for ever. In the cloud, an administrator looks for it (docs/operations.md). Something of another name
 * is no such thing: a DNS record that stayed on purpose may be another environment's by now.
 */
export function forgetOrphans(records: string, { resources, pending }: State): void {
  const kept = new Records(records, undefined);
  const known = new Set(resources.map(({ type, id }) => `${type} ${id ?? ""}`));
  for (const { type: operation, resource } of pending) {
    if (operation !== "creating") continue;
    const asked = resource.inputs?.["name"];
    for (const { id, properties } of kept.list(resource.type)) {
      const isMeant = asked === undefined || asked === properties["name"];
      if (isMeant && !known.has(`${resource.type} ${id}`)) kept.remove(resource.type, id);
    }
  }
}
