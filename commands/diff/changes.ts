import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { leaves, unknownShown } from "./leaves";
import { heldBy } from "./stateful";

/** What an `up` would do with a resource. */
export type Operation = "replace" | "delete" | "create" | "update";

/** A property that would change. */
export interface PropertyChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** Because of it, the resource is replaced. */
  readonly forcesReplacement?: true;
}

/** A resource that an `up` would change. */
export interface Change {
  readonly operation: Operation;
  readonly type: string;
  readonly name: string;
  readonly properties: readonly PropertyChange[];
  /** What would be lost: the resource holds data, and would be replaced or deleted. */
  readonly lost?: string;
  /** The engine itself refuses it, until protection is taken off. */
  readonly protected?: true;
}

/** How the engine calls what is shown: a replacement is one change, not the three steps that it takes. */
const operations: Readonly<Record<string, Operation>> = {
  create: "create",
  delete: "delete",
  update: "update",
  replace: "replace",
  import: "create",
  "discard-replaced": "delete",
};

const order: readonly Operation[] = ["replace", "delete", "create", "update"];

/**
 * What a preview would change, from its events: what holds data and would be lost first.
 *
 * @param isProtected - tells of a resource that is there by its URN; by default its own state does.
 */
export function changesIn(
  events: readonly EngineEvent[],
  isProtected?: (urn: string) => boolean,
): readonly Change[] {
  const changes = events.flatMap(({ resourcePreEvent }) => {
    const step = resourcePreEvent?.metadata;
    const operation = operations[step?.op ?? ""];
    if (step === undefined || operation === undefined || !isReal(step)) return [];
    return [change(step, operation, isProtected?.(step.urn) ?? step.old?.protect === true)];
  });
  const rank = ({ lost, operation }: Change) =>
    (lost === undefined ? order.length : 0) + order.indexOf(operation);
  return changes.sort((a, b) => rank(a) - rank(b) || compare(a.type, b.type) || compare(a.name, b.name));
}

/** Those that would lose what a resource holds. */
export function losses(changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ lost }) => lost !== undefined);
}

/** Components exist in Pulumi only, and providers are how it reaches AWS: neither is a change of the environment. */
function isReal({ old, new: after, type }: StepEventMetadata): boolean {
  return (after ?? old)?.custom === true && !type.startsWith("pulumi:");
}

function change(step: StepEventMetadata, operation: Operation, isProtected: boolean): Change {
  const goes = operation === "replace" || operation === "delete";
  // What is only forgotten stays at AWS.
  const lost = goes && step.old?.retainOnDelete !== true ? heldBy(step.type, isProtected) : undefined;
  return {
    operation,
    type: step.type,
    name: step.urn.slice(step.urn.lastIndexOf("::") + 2),
    properties: operation === "delete" ? [] : propertiesOf(step),
    ...(lost === undefined ? {} : { lost }),
    ...(goes && isProtected ? { protected: true } : {}),
  };
}

function propertiesOf(step: StepEventMetadata): PropertyChange[] {
  const before = leaves(step.old?.inputs);
  const after = leaves(step.new?.inputs);
  const forcing = new Set([...(step.keys ?? []), ...forcingPaths(step)].map(topLevel));
  const paths = [...[...before.keys()].filter((path) => !isBelowUnknown(path, after)), ...after.keys()];
  const differing = [...new Set(paths)].filter((path) => before.get(path) !== after.get(path));
  // What differs by the engine's word alone: a secret, masked on both sides, or what AWS makes of the rest.
  const hidden = (step.diffs ?? []).filter(
    (key) => !differing.some((path) => topLevel(path) === topLevel(key)),
  );
  const changed = (path: string): PropertyChange => ({
    path,
    ...optional("before", before.get(path)),
    ...optional("after", after.get(path) ?? (hidden.includes(path) ? unknownShown : undefined)),
    ...(step.old !== undefined && forcing.has(topLevel(path)) ? { forcesReplacement: true } : {}),
  });
  return [...differing, ...hidden].sort(compare).map(changed);
}

/** Whether a path is within one that becomes unknown: that one is told, and what it was made of may well stay. */
function isBelowUnknown(path: string, after: ReadonlyMap<string, string>): boolean {
  const ends = [...path.matchAll(/[.[]/g)].map(({ index }) => index);
  return ends.some((end) => after.get(path.slice(0, end)) === unknownShown);
}

function forcingPaths({ detailedDiff }: StepEventMetadata): string[] {
  return Object.entries(detailedDiff ?? {})
    .filter(([, { diffKind }]) => diffKind.endsWith("-replace"))
    .map(([path]) => path);
}

function topLevel(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

function optional<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
