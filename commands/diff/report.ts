import type { Change, Operation, PropertyChange } from "./changes";

/** What there is to tell about a preview. */
export interface Report {
  readonly stack: string;
  /** What was looked at, in words that follow the stack's name. */
  readonly subject: string;
  readonly changes: readonly Change[];
  /** Why the engine or the program refuses to go on, in their own words. */
  readonly refusal?: string;
  /** What else the reader has to know. */
  readonly notes: readonly string[];
}

/** What an operation is called once it has been done. */
export const done: Readonly<Record<Operation, string>> = {
  replace: "replaced",
  delete: "deleted",
  create: "created",
  update: "changed",
};

/** The sign of an operation, as Pulumi has them. */
export const signs: Readonly<Record<Operation, string>> = {
  replace: "±",
  delete: "-",
  create: "+",
  update: "~",
};

/** `1 replaced, 2 created`. */
export function counts(changes: readonly Change[]): string {
  if (changes.length === 0) return "nothing would change";
  return Object.entries(done)
    .map(([operation, word]) => [changes.filter((change) => change.operation === operation).length, word])
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count ?? 0} ${word ?? ""}`)
    .join(", ");
}

/** What would be lost with a resource, and who stands in the way. */
export function warning({ lost, protected: isProtected }: Change): string {
  const engine = isProtected === true ? " It is protected: an `up` refuses it until protection is off." : "";
  return `Would be lost: ${lost ?? ""}.${engine}`;
}

/** The loudest line, where something would be lost. */
export function alarm(count: number): string {
  return count === 1
    ? "1 resource that holds data would be REPLACED or DELETED"
    : `${count} resources that hold data would be REPLACED or DELETED`;
}

/** A property's change in one line, without a sign. */
export function propertyLine({ path, before, after, forcesReplacement }: PropertyChange): string {
  const values = [before, after].filter((value) => value !== undefined).join(" → ");
  return `${path}: ${values}${forcesReplacement === true ? "  (forces the replacement)" : ""}`;
}

/** Whether a property comes, goes or changes. */
export function propertySign({ before, after }: PropertyChange): string {
  if (before === undefined) return signs.create;
  return after === undefined ? signs.delete : signs.update;
}
