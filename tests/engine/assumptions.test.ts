import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { CommandError, type EngineEvent } from "@pulumi/pulumi/automation";
import { engineWords } from "../../commands/engine";
import { Checkout } from "../support/checkout";

/**
 * What the commands take for granted of the Pulumi CLI, beyond what its documentation promises. A new CLI that changes
 * one of these fails here, by its name, before anything else does in riddles.
 */
describe("the commands assume that the Pulumi CLI", () => {
  const checkout = new Checkout();
  const state = (...path: string[]) => checkout.path(".local", "state", ".pulumi", ...path);
  const events: EngineEvent[] = [];

  before(async () => {
    // Should the engine start a plugin all the same, it is this one.
    for (const name of ["aws", "random"])
      writeFileSync(checkout.path("emulator", `pulumi-resource-${name}`), "#!/bin/sh\nexit 1\n");
    const { stack } = await checkout.open("local");
    await stack.up({ onEvent: (event) => events.push(event) });
  });

  test("attaches to the providers that PULUMI_DEBUG_PROVIDERS names, and starts no plugin", () => {
    assert.ok(
      events.some(({ summaryEvent }) => summaryEvent !== undefined),
      "the up has come to its end",
    );
  });

  test("numbers its events from 0 on without a gap, and ends with a summary", () => {
    const numbers = events.map(({ sequence }) => sequence).sort((a, b) => a - b);
    assert.deepEqual(numbers, [...numbers.keys()]);
  });

  test("keeps a stack's state in .pulumi/stacks/<project>/<stack>.json, in format 3 (commands/state.ts)", () => {
    const kept = JSON.parse(readFileSync(state("stacks", "siscoe", "local.json"), "utf8")) as {
      version: number;
      checkpoint: { latest: { resources: { urn: string; type: string }[] } };
    };
    assert.equal(kept.version, 3);
    assert.ok(kept.checkpoint.latest.resources.length > 100);
    assert.equal(kept.checkpoint.latest.resources[0]?.type, "pulumi:pulumi:Stack");
  });

  test("writes no side files beside it for a backend with ?metadata=skip", () => {
    const files = readdirSync(state("stacks", "siscoe"));
    assert.deepEqual(
      files.filter((name) => name.endsWith(".attrs")),
      [],
    );
  });

  test("keeps its lock in .pulumi/locks/organization/<project>/<stack>, and takes it away (commands/stateLock.ts)", () => {
    const locks = state("locks", "organization", "siscoe", "local");
    assert.ok(existsSync(locks));
    assert.deepEqual(
      readdirSync(locks).filter((name) => name.endsWith(".json")),
      [],
    );
  });

  test("begins what went wrong with “error: ” (commands/engine.ts)", async () => {
    const { stack } = await checkout.open("local");
    writeFileSync(join(stack.workspace.workDir, "Pulumi.yaml"), "name: siscoe\nruntime: none-such\n");
    const error = await stack.workspace.selectStack("none-such").catch((thrown: unknown) => thrown);
    assert.ok(error instanceof CommandError);
    assert.match(engineWords(error), /^error: .*none-such/);
  });
});
