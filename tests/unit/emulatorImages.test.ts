import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Properties } from "../../emulator/values";
import { Account, trust } from "./emulatorAccount";

const REPOSITORY = "aws:ecr/repository:Repository";
const POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

const rule = (rulePriority: number, selection: Properties, type = "expire"): Properties => ({
  rulePriority,
  selection,
  action: { type },
});
const newest = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 };
const untagged = {
  tagStatus: "untagged",
  countType: "sinceImagePushed",
  countUnit: "days",
  countNumber: 14,
};
const policyOf = (...rules: Properties[]): Properties => ({
  repository: "siscoe",
  policy: JSON.stringify({ rules }),
});

/** A repository, and a task of an image in it. */
async function used(more: Properties = {}) {
  const account = new Account();
  const { id, raw } = await account.create(REPOSITORY, { name: "siscoe", ...more });
  const role = await account.create("aws:iam/role:Role", {
    name: "execution",
    assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
  });
  await account.create("aws:ecs/taskDefinition:TaskDefinition", {
    family: "web",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    executionRoleArn: role.raw["arn"],
    containerDefinitions: JSON.stringify([
      { name: "web", image: `${String(raw["repositoryUrl"])}@sha256:${"0".repeat(64)}` },
    ]),
  });
  return { account, id };
}

describe("a repository of images", () => {
  test("says where to push", async () => {
    const { raw } = await new Account().create(REPOSITORY, { name: "siscoe" });
    assert.equal(raw["repositoryUrl"], "123456789012.dkr.ecr.sa-east-1.amazonaws.com/siscoe");
  });

  test("isn't deleted with images in it, unless that is what is asked for", async () => {
    const full = await used();
    await assert.rejects(full.account.provider.delete(REPOSITORY, full.id), /RepositoryNotEmptyException/);
    const forced = await used({ forceDelete: true });
    await forced.account.provider.delete(REPOSITORY, forced.id);
  });

  test("is refused a name that Docker couldn't push to", () => {
    const problems = new Account().problems(REPOSITORY, { name: "SisCoE" });
    assert.match(problems.join(), /^name: must hold only lower-case letters/);
  });
});

describe("a lifecycle policy", () => {
  test("needs its repository", async () => {
    await assert.rejects(
      new Account().create(POLICY, policyOf(rule(1, newest))),
      /RepositoryNotFoundException/,
    );
  });

  test("is taken as the program has it", () => {
    assert.deepEqual(new Account().problems(POLICY, policyOf(rule(1, untagged), rule(2, newest))), []);
  });

  const refused: readonly [what: string, rules: Properties[], says: RegExp][] = [
    ["without rules", [], /must have rules/],
    ["with one priority twice", [rule(1, untagged), rule(1, newest)], /rulePriority of its own/],
    ["whose rule for any isn't last", [rule(1, newest), rule(2, untagged)], /the highest rulePriority/],
    ["of another status", [rule(1, { ...newest, tagStatus: "all" })], /by tagStatus/],
    ["for tags that it doesn't name", [rule(1, { ...newest, tagStatus: "tagged" })], /tagPrefixList/],
    ["that counts something else", [rule(1, { ...newest, countType: "images" })], /must count by/],
    ["of days that are none", [rule(1, { ...untagged, countUnit: "hours" })], /countUnit days/],
    ["that keeps none", [rule(1, { ...newest, countNumber: 0 })], /countNumber from 1/],
    ["that does something else", [rule(1, newest, "keep")], /action expire/],
  ];
  for (const [what, rules, says] of refused) {
    test(`${what} is refused`, () => {
      assert.match(new Account().problems(POLICY, policyOf(...rules)).join("\n"), says);
    });
  }
});
