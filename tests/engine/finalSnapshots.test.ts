import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { changesOf, urnOf } from "./changes";
import { Checkout } from "../support/checkout";

/** Whether what holds data can always be deleted: one environment, each test where the one before it stopped. */
const checkout = new Checkout();
const types = ["aws:rds/instance:Instance", "aws:elasticache/replicationGroup:ReplicationGroup"] as const;

async function opened() {
  return (await checkout.open("local")).stack;
}

/** The names that the final snapshots of the database and of the cache will have. */
async function names(): Promise<unknown[]> {
  const { deployment } = (await (await opened()).exportStack()) as {
    deployment: { resources: { type: string; inputs: Record<string, unknown> }[] };
  };
  return types.map(
    (type) => deployment.resources.find((found) => found.type === type)?.inputs["finalSnapshotIdentifier"],
  );
}

/** What a deployment does: the run is held to what the preview showed. */
async function upByPlan(): Promise<void> {
  const stack = await opened();
  const plan = join(checkout.folder, "plan.json");
  await stack.preview({ plan });
  await stack.up({ plan });
}

async function urns(): Promise<string[]> {
  const stack = await opened();
  return Promise.all(types.map((type) => urnOf(stack, type)));
}

const assertFresh = (after: unknown[], before: unknown[]) => {
  for (const [index, name] of after.entries()) {
    assert.match(String(name), /^siscoe-local-(database|cache)-[0-9a-f]{8}-final-[0-9a-f]{8}$/);
    assert.notEqual(name, before[index]);
  }
};

test("an environment is made by a plan, in which no name can be", async () => {
  await upByPlan();
  assertFresh(await names(), []);
});

test("an up with nothing new, a preview and a refresh leave the names", async () => {
  const before = await names();
  const stack = await opened();
  assert.deepEqual(await changesOf((options) => stack.preview(options)), []);
  assert.deepEqual(await changesOf((options) => stack.up(options)), []);
  assert.deepEqual(await changesOf((options) => stack.refresh(options)), []);
  assert.deepEqual(await changesOf((options) => stack.up(options)), []);
  await upByPlan();
  assert.deepEqual(await names(), before);
});

test("a cache that is replaced has another name than the one before it", async () => {
  const [database, cache] = await names();
  const [, replaced = ""] = await urns();
  await (await opened()).up({ replace: [replaced] });
  const [sameDatabase, ...others] = await names();
  assertFresh(others, [cache]);
  assert.equal(sameDatabase, database);
});

test("after a destroy that stopped behind the database and the cache, up and destroy succeed", async () => {
  const before = await names();
  const stack = await opened();
  // Their random suffixes stay, as they do when the engine is stopped in between.
  await stack.destroy({ target: await urns(), targetDependents: true });
  await upByPlan();
  const after = await names();
  assertFresh(after, before);
  const { code, stdout } = await checkout.local("destroy");
  assert.equal(code, 0);
  const [database, cache] = after.map(String);
  assert.match(
    stdout,
    new RegExp(
      `^These final snapshots stay:\\n  (database +${database}\\n  cache +${cache}|cache +${cache}\\n  database +${database})\\n` +
        `.*siscoe:databaseSnapshot: ${database} .*docs/operations.md`,
      "m",
    ),
  );
  const taken = (service: string) => readdirSync(checkout.path(".local", "local", "aws", service)).length;
  assert.deepEqual([taken("aws-rds-snapshot"), taken("aws-elasticache-snapshot")], [2, 3]);
});
