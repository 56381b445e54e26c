import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { table } from "../../../emulator/services";
import type { StoredRecord } from "../../../emulator/records";

/** A resource as the engine's state has it. */
export interface Held {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  /** It was replaced, and its deletion is outstanding. */
  readonly delete?: boolean;
  /** The engine forgets it in place of deleting it: it stays at AWS. */
  readonly retainOnDelete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly parent?: string;
  readonly provider?: string;
}

/** The engine's state as it is written. */
export interface Checkpoint {
  readonly checkpoint: {
    readonly latest?: { readonly resources?: Held[]; readonly pending_operations?: unknown[] };
  };
}

/** Where the engine keeps the state of an environment. */
export function stateFile(folder: string, stack: string): string {
  return join(folder, ".local", "state", ".pulumi", "stacks", "siscoe", `${stack}.json`);
}

/** What the engine knows of an environment in a copy of the checkout. */
export function heldIn(folder: string, stack: string): Held[] {
  const file = stateFile(folder, stack);
  if (!existsSync(file)) return [];
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  return checkpoint.latest?.resources ?? [];
}

/** What the emulator has of an environment, its secrets sealed: resources, and what AWS keeps besides (snapshots, …). */
export function recordsIn(folder: string, stack: string): StoredRecord[] {
  const records = join(folder, ".local", stack, "aws");
  if (!existsSync(records)) return [];
  return readdirSync(records, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(records, name)).map((file) => join(records, name, file)))
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as StoredRecord);
}

/** The resources of a provider, and not the engine's own, by URN. */
export function made(held: readonly Held[]): Held[] {
  return held.filter(({ type, custom }) => custom === true && !type.startsWith("pulumi:"));
}

/** What AWS keeps that is no resource, by kind, and how many of it. */
export function leftBehind(folder: string, stack: string): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const { type } of recordsIn(folder, stack)) {
    if (!table.has(type)) kinds[type] = (kinds[type] ?? 0) + 1;
  }
  return kinds;
}

/**
 * Where the engine's state and the emulator's records differ, in words: what is in one of them alone, what is there
 * twice, what waits to be deleted, and what is not as the engine believes. It is what a refresh would find, without one.
 *
 * @param halfway - after an operation that failed: what was done is known; how it is, the next refresh finds out.
 */
export function discrepancies(folder: string, stack: string, halfway = false): string[] {
  const held = made(heldIn(folder, stack));
  const records = new Map(
    recordsIn(folder, stack)
      .filter(({ type }) => table.has(type))
      .map((record) => [`${record.type} ${record.id}`, record]),
  );
  const known = new Set(held.map(({ type, id }) => `${type} ${id ?? ""}`));
  const found = [...records.keys()].filter((key) => !known.has(key)).map((key) => `orphaned: ${key}`);
  const urns = new Set<string>();
  for (const { urn, type, id, outputs = {}, delete: isToGo } of held) {
    if (urns.has(urn) || isToGo === true) found.push(`there twice: ${urn}`);
    urns.add(urn);
    if (table.get(type)?.unrecorded === true) continue;
    const record = records.get(`${type} ${id ?? ""}`);
    if (record === undefined) found.push(`known, and not there: ${urn}`);
    else if (!halfway) found.push(...differing(outputs, record).map((name) => `${urn}: ${name} is another`));
  }
  return found;
}

/** The properties that the engine knows otherwise, but for secrets: both sides encrypt those. */
function differing(
  outputs: Readonly<Record<string, unknown>>,
  { properties, pending }: StoredRecord,
): string[] {
  const isSecret = (value: unknown): boolean => /"(ciphertext|sealed)":/.test(JSON.stringify(value ?? null));
  const names = new Set([...Object.keys(outputs), ...Object.keys(properties)]);
  return [...names].filter((name) => {
    const [one, other] = [outputs[name], properties[name]];
    if (name === "id" || name.startsWith("__") || pending?.[name] !== undefined) return false;
    return !isSecret(one) && !isSecret(other) && !isDeepStrictEqual(one ?? null, other ?? null);
  });
}
