import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import * as aws from "@pulumi/aws";
import { changesOf, lossesIn } from "./changes";
import { inlineStack } from "./inlineStack";

/** What the proofs of this folder see by: each says `[]` of what they watch, and has to say otherwise of this. */
const logs = "aws:cloudwatch/logGroup:LogGroup";
const urn = `urn:pulumi:prod::siscoe::${logs}::logs`;

test("an up and a refresh that find nothing are seen to do nothing, and one that finds a difference, to find it", async () => {
  const stack = await inlineStack(() => {
    new aws.cloudwatch.LogGroup("logs", { name: "logs", retentionInDays: 30 });
  });
  const refresh = () => changesOf((options) => stack.refresh(options));
  assert.ok((await changesOf((options) => stack.up(options))).includes(`create ${urn}`));
  assert.deepEqual(await changesOf((options) => stack.up({ ...options, refresh: true })), []);

  stack.workspace.envVars["EMULATOR_FAIL"] = `drift:${logs}`;
  assert.deepEqual(await refresh(), [`update ${urn}`]);
  delete stack.workspace.envVars["EMULATOR_FAIL"];
  assert.deepEqual(await refresh(), [`update ${urn}`], "and back");
  assert.deepEqual(await refresh(), []);
});

/** What is told of an operation on a resource as it stood before. */
function event(op: string, type: string, old: object): EngineEvent {
  const metadata = {
    op,
    type,
    urn: `urn:pulumi:prod::siscoe::${type}::one`,
    old: { custom: true, type, ...old },
  };
  return { sequence: 0, timestamp: 0, resourcePreEvent: { metadata } } as unknown as EngineEvent;
}

test("what an operation takes is seen: what holds data, or was protected, and is deleted or replaced", () => {
  const [database, vpc, alarm] = ["rds/instance:Instance", "ec2/vpc:Vpc", "sns/topic:Topic"].map(
    (type) => `aws:${type}`,
  ) as [string, string, string];
  const lost = (...told: Parameters<typeof event>) => lossesIn([event(...told)]).length;
  for (const op of ["delete", "replace", "create-replacement", "delete-replaced"]) {
    assert.equal(lost(op, database, {}), 1, op);
    assert.equal(lost(op, database, { protect: true }), 1, op);
    assert.equal(lost(op, vpc, { protect: true }), 1, op);
    assert.equal(lost(op, alarm, {}), 0, op);
    // Forgotten, it stays at AWS; replaced, an empty one stands in its place.
    assert.equal(lost(op, database, { retainOnDelete: true }), op === "delete" ? 0 : 1, op);
  }
  for (const op of ["same", "update", "read", "refresh"]) assert.equal(lost(op, database, {}), 0, op);
});
