import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { inputs, resource } from "../support/find";
import { deploy, ProgramFailed } from "../support/mocks";
import { clearTexts, secretPaths, unwrapped } from "../../commands/recording/envelopes";

// What the other tests rest on: that a mistake of the program can't stay unseen.

async function failureOf(program: () => unknown): Promise<ProgramFailed> {
  const failure = await deploy(program).catch((error: unknown) => error);
  assert.ok(failure instanceof ProgramFailed);
  return failure;
}

describe("the mocked engine", () => {
  test("fails a program that registers a type without a mock", async () => {
    const failure = await failureOf(() => ({ url: new aws.sqs.Queue("queue").url }));
    assert.match(
      failure.message,
      /queue is of type aws:sqs\/queue:Queue, which aws\/resourceTypes\/ lacks: describe it in sqs\.ts there/,
    );
  });

  test("fails a program that makes a call without a mock", async () => {
    const failure = await failureOf(() => ({ name: aws.getRegionOutput().region }));
    assert.match(failure.message, /No mock answers the call aws:index\/getRegion:getRegion/);
  });

  test("fails a program that registers two resources of one name, as the engine does", async () => {
    const failure = await failureOf(() => {
      for (const cidrBlock of ["10.0.0.0/16", "10.1.0.0/16"]) new aws.ec2.Vpc("vpc", { cidrBlock });
    });
    assert.match(failure.message, /Duplicate resource URN '.*aws:ec2\/vpc:Vpc::vpc'/);
  });

  test("fails a program that throws, and shows what it had registered", async () => {
    const failure = await failureOf(async () => {
      const role = new aws.iam.Role("role", { assumeRolePolicy: "{}" });
      await new Promise((resolve) => role.arn.apply(resolve));
      throw new Error("half-way");
    });
    assert.equal(failure.message, "half-way");
    assert.deepEqual(
      failure.resources.map(({ name }) => name),
      ["role"],
    );
  });

  test("waits for what is registered within an apply that no output waits for", async () => {
    const deployment = await deploy(() => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      vpc.id.apply((id) => new aws.ec2.Vpc(`after-${id}`, { cidrBlock: "10.1.0.0/16" }));
    });
    assert.deepEqual(
      deployment.resources.map(({ name }) => name),
      ["vpc", "after-Vpc:vpc"],
    );
  });

  test("records options and what was a secret, and fails to find what is not there", async () => {
    const deployment = await deploy(() => {
      const role = new aws.iam.Role("role", { assumeRolePolicy: "{}" }, { protect: true });
      new aws.iam.RolePolicy(
        "policy",
        { role: "other", policy: pulumi.secret("hidden") },
        { dependsOn: role, retainOnDelete: true, ignoreChanges: ["policy"] },
      );
      return { shown: role.arn, hidden: pulumi.secret("hidden") };
    });
    const role = resource(deployment, "aws:iam/role:Role", "role");
    const policy = resource(deployment, "aws:iam/rolePolicy:RolePolicy", "policy");
    assert.equal(role.protect, true);
    assert.equal(policy.protect, false);
    assert.deepEqual(policy.dependsOn, [role.urn]);
    assert.deepEqual(policy.ignoreChanges, ["policy"]);
    assert.equal(policy.retainOnDelete, true);
    assert.deepEqual(policy.inputs, { role: "other", policy: "hidden" });
    assert.deepEqual(policy.secretInputs, ["policy"]);
    assert.deepEqual(clearTexts(policy.wire).sort(), ["other", "policy", "role"]);
    assert.deepEqual(deployment.outputs, { shown: "arn:Role:role", hidden: "hidden" });
    assert.deepEqual(deployment.secretOutputs, ["hidden"]);
    assert.throws(
      () => inputs(deployment, "aws:iam/role:Role", "policy"),
      /0 resources are aws:iam\/role:Role "policy"/,
    );
  });
});

test("secrets are found however deep they are", () => {
  const envelope = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  });
  const value = { a: [{ b: envelope({ c: "hidden" }) }, "shown"], d: envelope("hidden") };
  assert.deepEqual(secretPaths(value), ["a.0.b", "d"]);
  assert.deepEqual(clearTexts(value), ["a.0.b", "a.1", "shown", "d"]);
  assert.deepEqual(unwrapped(value), { a: [{ b: { c: "hidden" } }, "shown"], d: "hidden" });
});
