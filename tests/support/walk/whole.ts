import assert from "node:assert/strict";
import type { Change } from "../../engine/changes";
import { discrepancies, heldIn, recordsIn } from "../failures/inventory";

/** Whether an environment is what its settings say, and the engine knows of all that is there. */
export class Whole {
  /** What the engine forgets in place of deleting it, by type and id: it stays at AWS on purpose. */
  private readonly staying = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly stack: string,
  ) {}

  /** Learns what is to stay at AWS, from now on, when the engine has forgotten it. */
  learn(): void {
    for (const { type, id = "", retainOnDelete } of heldIn(this.folder, this.stack))
      if (retainOnDelete === true) this.staying.add(`orphaned: ${type} ${id}`);
  }

  /** @param changes - what an `up` that refreshes first would change. */
  assert(changes: readonly Change[]): void {
    this.learn();
    const held = heldIn(this.folder, this.stack);
    const waiting = new Set(this.waiting());
    const waits = held.filter(({ type, id = "" }) => waiting.has(`${type} ${id}`)).map(({ urn }) => urn);
    assert.deepEqual(
      changes.filter((change) => !waits.some((urn) => change === `update ${urn}`)),
      [],
      "what is left to do",
    );
    assert.deepEqual(
      discrepancies(this.folder, this.stack).filter((one) => !this.staying.has(one)),
      [],
    );
  }

  /** After the maintenance windows, nothing waits for them. */
  assertNothingWaits(): void {
    assert.deepEqual(this.waiting(), [], "what waits for the maintenance windows");
  }

  private waiting(): string[] {
    const records = recordsIn(this.folder, this.stack);
    return records
      .filter(({ pending }) => Object.keys(pending ?? {}).length > 0)
      .map(({ type, id }) => `${type} ${id}`);
  }
}
