import assert from "node:assert/strict";
import { test } from "node:test";
import bootstrap = require("../../bootstrap/index");
import { heldBy, isKnown } from "../../commands/diff/stateful";
import program = require("../../index");
import { deploy } from "../support/mocks";
import { withService } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";

test("somebody has decided of every type in use what it holds", async () => {
  const ground = {
    "aws:region": "sa-east-1",
    "siscoe:accountId": "123456789012",
    "siscoe:repository": "siscoe/infrastructure",
  };
  const optional = {
    ...withService,
    "siscoe:interfaceEndpoints": '["logs"]',
  };
  // ECS registers its tasks by itself.
  const elsewhere = { ...settingsOf("prod"), "siscoe:appTargets": '["10.20.64.10:8000"]' };
  const made = [
    ...(await deploy(program, { settings: optional })).resources,
    ...(await deploy(program, { settings: elsewhere })).resources,
    ...(await deploy(bootstrap, { settings: ground, stack: "main" })).resources,
  ];
  const types = made
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map(({ type }) => type);
  assert.deepEqual([...new Set(types)].filter((type) => !isKnown(type)).sort(), []);
});

test("everything that production protects counts as holding something", async () => {
  const { resources } = await deploy(program, { settings: withService });
  const guarded = resources.filter(({ protect }) => protect);
  assert.ok(guarded.length > 5);
  for (const { type, name } of guarded) assert.ok(heldBy(type, true) !== undefined, `${type} ${name}`);
  assert.equal(heldBy("aws:rds/instance:Instance", false), "the database");
  assert.equal(heldBy("aws:efs/fileSystem:FileSystem", false), "the files in it");
  assert.equal(heldBy("aws:ec2/subnet:Subnet", false), undefined);
  // Another image makes another of each.
  assert.equal(heldBy("aws:ecs/taskDefinition:TaskDefinition", false), undefined);
  assert.equal(heldBy("aws:lambda/invocation:Invocation", false), undefined);
});
