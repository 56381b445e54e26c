import type { Row, AnyInputRule } from "./services";
import { changedInputs } from "./differences";
import type { Operation } from "./resourceType";
import { plainProperties, type Properties } from "./values";

/** A modification as AWS makes it: what the resource is from now on, and what waits for its maintenance window. */
export interface Modification {
  readonly inputs: Properties;
  readonly pending: Properties;
}

/**
 * Divides a modification into what AWS makes at once and what it leaves for the maintenance window.
 *
 * @param before - what the resource is.
 * @param waiting - what already waits for the window.
 * @param inputs - what it is to be.
 */
export function divide(
  row: Row,
  id: string,
  before: Properties,
  waiting: Properties,
  inputs: Properties,
): Modification {
  const existing = { id, properties: plainProperties(before) };
  const asked = plainProperties({ ...before, ...inputs });
  const changed = changedInputs(row, existing.properties, plainProperties(inputs));
  if (row.modifiesAtOnce?.(asked, existing, changed)) {
    // What waits goes with it, whatever the program says of it by now: AWS wasn't told to forget it.
    const late = Object.entries(waiting).filter(([property]) => !changed.includes(property));
    return { inputs: { ...inputs, ...Object.fromEntries(late) }, pending: {} };
  }
  const waits = changed.filter((property) =>
    mustWait(row.inputs[property], changed, asked[property], existing.properties),
  );
  const now = { ...inputs };
  for (const property of waits) now[property] = before[property];
  return {
    inputs: now,
    pending: { ...waiting, ...Object.fromEntries(waits.map((property) => [property, inputs[property]])) },
  };
}

function mustWait(
  rule: AnyInputRule | undefined,
  changed: readonly string[],
  asked: unknown,
  existing: Properties,
): boolean {
  const waits = rule?.waits;
  if (waits === undefined || waits === true) return waits === true;
  return "with" in waits ? changed.includes(waits.with) : !waits.unless(asked as object, existing);
}

/** After how many minutes the provider gives up on an operation; undefined where AWS is done by then. */
export function timedOut(
  row: Row,
  operation: Operation,
  inputs: Properties,
  patience: number,
): number | undefined {
  const duration = row.durations?.[operation];
  if (duration === undefined) return undefined;
  const minutes = patience > 0 ? patience / 60 : duration.patience;
  return (duration.takes(inputs) ?? 0) > minutes ? minutes : undefined;
}
