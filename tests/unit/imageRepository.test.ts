import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { inputs, json, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { prod } from "../support/otherValues";

const name = "siscoe-prod-images";
const types = {
  repository: "aws:ecr/repository:Repository",
  policy: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
} as const;
const on = { ...prod, "siscoe:imageRepository": "true" };

describe("the repository of images", () => {
  let up: Deployment;
  before(async () => {
    up = await deploy(program, { settings: on });
  });

  test("is there when it is asked for, also before there is an image", async () => {
    const without = await deploy(program, { settings: prod });
    assert.deepEqual(
      without.resources.filter(({ type }) => type.startsWith("aws:ecr/")),
      [],
    );
    assert.equal(without.outputs["imageRepositoryUrl"], undefined);
    assert.equal(up.outputs["imageRepositoryUrl"], `123456789012.dkr.ecr.sa-east-1.amazonaws.com/${name}`);
  });

  test("gives each tag one image for ever, and scans what is pushed", () => {
    const made = inputs(up, types.repository, name);
    assert.equal(made["imageTagMutability"], "IMMUTABLE");
    assert.deepEqual(made["imageScanningConfiguration"], { scanOnPush: true });
  });

  test("lets images without a tag go, and all but the newest", () => {
    const { rules } = json(inputs(up, types.policy, name)["policy"]) as {
      rules: { selection: object }[];
    };
    assert.deepEqual(
      rules.map(({ selection }) => selection),
      [
        { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
        { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
      ],
    );
  });

  test("stays in AWS with its images when it is turned off, unless nothing is protected", async () => {
    const kept = resource(up, types.repository, name);
    assert.deepEqual([kept.retainOnDelete, kept.inputs["forceDelete"]], [true, false]);
    assert.equal(resource(up, types.policy, name).retainOnDelete, true);
    const open = await deploy(program, { settings: { ...on, "siscoe:protect": "false" } });
    const free = resource(open, types.repository, name);
    assert.deepEqual([free.retainOnDelete, free.inputs["forceDelete"]], [false, true]);
  });
});
