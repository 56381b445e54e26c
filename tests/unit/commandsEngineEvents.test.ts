import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { EngineEvents } from "../../commands/engineEvents";

/** What was heard when these events came in, in this order: the one numbered 3 is the summary. */
function heard(...sequence: number[]): EngineEvents {
  const events = new EngineEvents();
  for (const number of sequence) {
    const summary = number === 3 ? { summaryEvent: {} } : {};
    events.onEvent({ sequence: number, timestamp: 0, ...summary } as EngineEvent);
  }
  return events;
}

const numbers = (events: readonly EngineEvent[]) => events.map(({ sequence }) => sequence);

describe("what the engine says", () => {
  test("counts once, however often it is heard, and in its order", () => {
    assert.deepEqual(numbers(heard(0, 1, 2, 0, 1, 2, 4, 3).complete), [0, 1, 2, 3, 4]);
    assert.deepEqual(numbers(heard(1, 0, 1).all), [0, 1]);
  });

  test("is not taken for complete without an event or without its end", () => {
    for (const events of [heard(0, 2, 3), heard(1, 2, 3), heard(0, 1, 2), heard()]) {
      assert.throws(() => events.complete, /events were lost\. Run the command again\.$/);
    }
  });
});
