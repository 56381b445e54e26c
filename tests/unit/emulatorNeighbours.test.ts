import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Account } from "./emulatorAccount";
import { takenNames } from "./emulatorTakenNames";

const RECORD = "aws:route53/record:Record";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const record = (address: string) => ({
  zoneId: "Z1",
  name: "x.example.com",
  type: "A",
  records: [address],
  ttl: 60,
});

/** Whether a name that is taken in one region is taken in all. */
const isGlobal = (type: string) => /^aws:(iam|route53|s3)\//.test(type);

describe("two environments of one account", () => {
  for (const [type, inputs, words] of takenNames) {
    test(`don't both have a ${type} of one name`, async () => {
      const account = new Account();
      await account.create(type, inputs);
      const other = new Account([], {}, { neighbours: [account] });
      await assert.rejects(other.create(type, inputs), words);
    });

    test(`in two regions ${isGlobal(type) ? "don't either" : "do"}: ${type}`, async () => {
      const account = new Account();
      await account.create(type, inputs);
      const making = new Account([], {}, { neighbours: [account], region: "us-east-2" }).create(type, inputs);
      if (isGlobal(type)) await assert.rejects(making, words);
      else await making;
    });

    test(`of different accounts do: ${type}`, async () => {
      const account = new Account();
      await account.create(type, inputs);
      const other = new Account([], {}, { neighbours: [account], account: "210987654321" });
      await other.create(type, inputs);
    });
  }

  test("have one DNS record: who overwrites it changes the other's, and whoever deletes it deletes it", async () => {
    const one = new Account();
    const other = new Account([], {}, { neighbours: [one] });
    const { id } = await one.create(RECORD, record("192.0.2.1"));
    const taken = await other.create(RECORD, { ...record("192.0.2.2"), allowOverwrite: true });
    assert.equal(taken.id, id);
    for (const { provider } of [one, other])
      assert.deepEqual(provider.read(RECORD, id)?.properties["records"], ["192.0.2.2"]);
    await one.provider.delete(RECORD, id);
    assert.equal(other.provider.read(RECORD, id), undefined);
  });

  test("prove a domain by one and the same record, in every region", async () => {
    const asked = { domainName: "siscoe.example.com", validationMethod: "DNS" };
    const proof = async (where: ConstructorParameters<typeof Account>[2]) =>
      (await new Account([], {}, where).create(CERTIFICATE, asked)).raw["domainValidationOptions"];
    assert.deepEqual(await proof({}), await proof({ region: "us-east-2" }));
  });

  test("see each other's network, and let go of nothing that the other one uses", async () => {
    const one = new Account();
    const other = new Account([], {}, { neighbours: [one] });
    const { vpcId } = await one.network();
    await other.create("aws:ec2/securityGroup:SecurityGroup", { name: "theirs", vpcId });
    const third = new Account([], {}, { neighbours: [one, other] });
    await assert.rejects(third.provider.delete("aws:ec2/vpc:Vpc", vpcId), /DependencyViolation/);
  });

  test("look after what they made themselves: servers, and what waits for the maintenance window", async () => {
    const one = new Account();
    await one.create("aws:s3/bucket:Bucket", { bucket: "ours" });
    const other = new Account([], {}, { neighbours: [one] });
    assert.equal(other.cloud.list("aws:s3/bucket:Bucket").length, 1);
    assert.deepEqual(other.cloud.listOwn("aws:s3/bucket:Bucket"), []);
    assert.deepEqual(other.cloud.records.own.list("aws:s3/bucket:Bucket"), []);
  });
});
