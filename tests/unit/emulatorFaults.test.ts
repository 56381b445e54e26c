import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { describe, test } from "node:test";
import { Faults } from "../../emulator/faults";
import { Incomplete } from "../../emulator/provider";
import type { Properties } from "../../emulator/values";
import { Account } from "./emulatorAccount";

const VPC = "aws:ec2/vpc:Vpc";
const CIDR = { cidrBlock: "10.0.0.0/16" };

describe("a fault that a test plants (EMULATOR_FAIL)", () => {
  for (const operation of ["create", "update", "delete"] as const) {
    test(`fails that ${operation} of that type, before anything is done, and no other`, async () => {
      const faults = Faults.from(`drift:${VPC}, ${operation}:${VPC}`);
      const account = new Account();
      const make = () => account.create(VPC, CIDR);
      const named = { type: VPC, name: "network" };
      await assert.rejects(
        faults.during(operation, named, make),
        /InternalFailure: EMULATOR_FAIL asks for this failure/,
      );
      assert.deepEqual(account.records.list(VPC), []);
      for (const other of ["create", "update", "delete"] as const)
        if (other !== operation) await faults.during(other, named, make);
      await faults.during(operation, { type: "aws:kms/key:Key", name: "network" }, make);
      assert.equal(account.records.list(VPC).length, 3);
    });
  }

  test("with a name, fails that resource alone", async () => {
    const faults = Faults.from(`create:${VPC}::network`);
    const done = () => Promise.resolve("done");
    await assert.rejects(faults.during("create", { type: VPC, name: "network" }, done), /InternalFailure/);
    assert.equal(await faults.during("create", { type: VPC, name: "network-2" }, done), "done");
  });

  test("leaves Fargate without room: of a task ECS says so, a service only doesn't come up", async () => {
    const [service, call] = ["aws:ecs/service:Service", "aws:lambda/invocation:Invocation"];
    const faults = Faults.from(`full:${service}, full:${call}::app-migration`);
    const done = () => Promise.resolve("done");
    for (const operation of ["create", "update"] as const) {
      const web = faults.during(operation, { type: service, name: "app-web" }, done);
      await assert.rejects(
        web,
        new RegExp(`^Error: waiting for ECS Service \\(app-web\\) ${operation}: timeout`),
      );
    }
    await assert.rejects(
      faults.during("create", { type: call, name: "app-migration" }, done),
      /ECS starts no task: Capacity is unavailable at this time/,
    );
    assert.equal(await faults.during("delete", { type: service, name: "app-web" }, done), "done");
    assert.equal(await faults.during("create", { type: call, name: "other" }, done), "done");
  });

  test("leaves in the state of an update what was asked for, but where the provider has the type by the newer framework", async () => {
    const account = new Account();
    const left = async (type: string, given: Properties, asked: Properties) => {
      const { id, raw } = await account.create(type, given);
      const failure = new Error("AWS failed it");
      const told = await account.provider.failedUpdate(type, id, raw, { ...given, ...asked }, failure);
      assert.deepEqual(account.provider.read(type, id)?.properties, raw, "AWS has what it had");
      return told === failure ? "as it was" : told;
    };
    const told = await left(VPC, CIDR, { enableDnsHostnames: true });
    assert.ok(told instanceof Incomplete);
    assert.equal(told.message, "AWS failed it");
    assert.equal(told.state.properties["enableDnsHostnames"], true);
    const bucket = (await account.create("aws:s3/bucket:Bucket", { bucket: "files-of-siscoe" })).id;
    const rule = { id: "all", status: "Enabled", expiration: { days: 7 } };
    assert.equal(
      await left(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        { bucket, rules: [rule] },
        { rules: [{ ...rule, expiration: { days: 8 } }] },
      ),
      "as it was",
    );
  });

  test("hangs once the operation is done", async (t) => {
    const told = t.mock.method(process.stderr, "write", () => true);
    const account = new Account();
    const answered = Faults.from(`hang-create:${VPC}::network`)
      .during("create", { type: VPC, name: "network" }, () => account.create(VPC, CIDR))
      .then(() => true);
    while (told.mock.callCount() === 0) await turn();
    assert.equal(account.records.list(VPC).length, 1);
    assert.equal(await Promise.race([answered, turn(false)]), false);
  });
});
