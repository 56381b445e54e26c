import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Cloud } from "../../emulator/cloud";
import type { Properties } from "../../emulator/values";
import { Account, DATABASE } from "./emulatorAccount";

const outsideVpc = "vpc-0123456789abcdef0";

function ask(name: string, args: Properties, account = new Account()): Properties {
  return account.provider.invoke(`aws:${name}`, args);
}

const blocksOf = (vpc: Properties) =>
  (vpc["cidrBlockAssociations"] as { cidrBlock: string }[]).map(({ cidrBlock }) => cidrBlock);

describe("the emulator's data sources", () => {
  test("say who and where one is", () => {
    assert.equal(ask("index/getCallerIdentity:getCallerIdentity", {})["accountId"], "123456789012");
    assert.equal(ask("index/getRegion:getRegion", {})["region"], "sa-east-1");
    assert.equal(ask("index/getPartition:getPartition", {})["partition"], "aws");
    assert.equal(
      ask("index/getService:getService", { serviceId: "s3" })["reverseDnsName"],
      "com.amazonaws.sa-east-1.s3",
    );
  });

  test("are those of a region that AWS has", () => {
    assert.throws(
      () => new Cloud(new Account().cloud.records, "mars-1"),
      /AWS has no region mars-1\. Allowed: a region in aws\/regions\.ts, such as sa-east-1/,
    );
    const cloud = new Cloud(new Account().cloud.records, "us-east-2");
    assert.equal(cloud.arn("kms", "key/x"), "arn:aws:kms:us-east-2:123456789012:key/x");
  });

  test("list the region's zones, but for those that one excludes", () => {
    const zones = (args: Properties) => ask("index/getAvailabilityZones:getAvailabilityZones", args)["names"];
    assert.deepEqual(zones({ state: "available" }), ["sa-east-1a", "sa-east-1b", "sa-east-1c"]);
    assert.deepEqual(zones({ excludeNames: ["sa-east-1b"] }), ["sa-east-1a", "sa-east-1c"]);
  });

  test("tell whether a key can be used", async () => {
    const account = new Account();
    const key = await account.create("aws:kms/key:Key", {});
    const state = () => ask("kms/getKey:getKey", { keyId: key.outputs["arn"] }, account)["keyState"];
    assert.equal(state(), "Enabled");
    await account.update("aws:kms/key:Key", key.id, { isEnabled: false });
    assert.equal(state(), "Disabled");
    await account.provider.delete("aws:kms/key:Key", key.id);
    assert.equal(state(), "PendingDeletion");
    const foreign = "arn:aws:kms:sa-east-1:999999999999:key/01234567-89ab-cdef-0123-456789abcdef";
    assert.throws(() => ask("kms/getKey:getKey", { keyId: foreign }, account), /NotFoundException/);
  });

  test("know the stack's own network", async () => {
    const account = new Account();
    const { vpcId, subnetIds } = await account.network();
    const vpc = ask("ec2/getVpc:getVpc", { id: vpcId }, account);
    assert.deepEqual([vpc["cidrBlock"], ...blocksOf(vpc)], ["10.0.0.0/16", "10.0.0.0/16"]);
    assert.equal(
      ask("ec2/getSubnet:getSubnet", { id: subnetIds[1] }, account)["availabilityZone"],
      "sa-east-1b",
    );
    const filters = [{ name: "vpc-id", values: [vpcId] }];
    const found = ask("ec2/getSubnets:getSubnets", { filters }, account)["ids"] as string[];
    assert.deepEqual(found.sort(), [...subnetIds].sort());
    assert.equal(ask("ec2/getVpc:getVpc", { cidrBlock: "10.0.0.0/16" }, account)["id"], vpcId);
    assert.throws(
      () => ask("ec2/getVpc:getVpc", { cidrBlock: "10.1.0.0/16" }, account),
      /no matching EC2 VPC/,
    );
    const tagged = { vpcId, cidrBlock: "10.0.9.0/24", tags: { tier: "data" } };
    const { id } = await account.create("aws:ec2/subnet:Subnet", tagged);
    assert.deepEqual(ask("ec2/getSubnets:getSubnets", { tags: { tier: "data" } }, account)["ids"], [id]);
  });

  test("answer for a network from outside, the same each time", () => {
    const vpc = ask("ec2/getVpc:getVpc", { id: outsideVpc });
    assert.deepEqual([vpc["cidrBlock"], ...blocksOf(vpc)], ["10.99.0.0/16", "10.99.0.0/16"]);
    const filters = [{ name: "vpc-id", values: [outsideVpc] }];
    const ids = ask("ec2/getSubnets:getSubnets", { filters })["ids"] as string[];
    assert.equal(ids.length, 6);
    const subnets = ids.map((id) => ask("ec2/getSubnet:getSubnet", { id }));
    assert.equal(new Set(subnets.map((subnet) => subnet["availabilityZone"])).size, 3);
    assert.equal(new Set(subnets.map((subnet) => subnet["cidrBlock"])).size, 6);
    assert.ok(subnets.every((subnet) => subnet["vpcId"] === outsideVpc));
    assert.deepEqual(
      ids.map((id) => ask("ec2/getSubnet:getSubnet", { id })),
      subnets,
    );
  });

  test("refuse ids that can't be AWS's", () => {
    assert.throws(() => ask("ec2/getVpc:getVpc", { id: "my-vpc" }), /no matching EC2 VPC found/);
    assert.throws(() => ask("ec2/getSubnet:getSubnet", { id: "subnet-1" }), /no matching EC2 Subnet found/);
  });

  test("list the databases that exist", async () => {
    const account = new Account();
    const wanted = (identifier: string) => ({ filters: [{ name: "db-instance-id", values: [identifier] }] });
    const names = (args: Properties) =>
      ask("rds/getInstances:getInstances", args, account)["instanceIdentifiers"];
    assert.deepEqual(names({}), []);
    await account.create("aws:rds/instance:Instance", DATABASE);
    assert.deepEqual(names({}), ["database"]);
    assert.deepEqual(names(wanted("database")), ["database"]);
    assert.deepEqual(names(wanted("other")), []);
  });
});

describe("aws.iam.getPolicyDocument", () => {
  const document = (args: Properties) =>
    JSON.parse(ask("iam/getPolicyDocument:getPolicyDocument", args)["json"] as string) as Properties;

  test("writes a statement as Terraform does", () => {
    const statements = [
      {
        sid: "Read",
        principals: [
          { type: "Service", identifiers: ["b.amazonaws.com"] },
          { type: "Service", identifiers: ["a.amazonaws.com"] },
        ],
        actions: ["s3:GetObject", "s3:PutObject"],
        resources: ["*"],
        conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
      },
      {
        effect: "Deny",
        principals: [{ type: "*", identifiers: ["*"] }],
        notActions: ["s3:*"],
        resources: ["*"],
      },
    ];
    assert.deepEqual(document({ statements }), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject"],
          Resource: "*",
          Principal: { Service: ["b.amazonaws.com", "a.amazonaws.com"] },
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
        { Effect: "Deny", NotAction: "s3:*", Resource: "*", Principal: "*" },
      ],
    });
  });

  test("names the policy, and everybody of an account", () => {
    const principals = [{ type: "AWS", identifiers: ["*"] }];
    const named = document({
      policyId: "mine",
      statements: [{ actions: ["s3:*"], resources: ["*"], principals }],
    });
    assert.equal(named["Id"], "mine");
    assert.deepEqual((named["Statement"] as Properties[])[0]?.["Principal"], { AWS: "*" });
    assert.ok(!("Id" in document({ statements: [] })));
  });

  test("lets a later statement of the same Sid take an earlier one's place", () => {
    const one = (sid: string, action: string) => ({ sid, actions: [action], resources: ["*"] });
    const source = JSON.stringify(document({ statements: [one("A", "s3:Get"), one("B", "s3:Put")] }));
    const merged = document({ sourcePolicyDocuments: [source], statements: [one("A", "s3:List")] });
    assert.deepEqual(
      (merged["Statement"] as Properties[]).map((statement) => statement["Action"]),
      ["s3:List", "s3:Put"],
    );
    const overridden = document({ statements: [one("A", "s3:List")], overridePolicyDocuments: [source] });
    assert.deepEqual(
      (overridden["Statement"] as Properties[]).map((statement) => statement["Action"]),
      ["s3:Get", "s3:Put"],
    );
  });

  test("writes the same text whatever order the actions came in", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^s3:[A-Z][a-z]{2,6}$/), { minLength: 1, maxLength: 6 }),
        (actions) => {
          const text = (list: string[]) =>
            JSON.stringify(document({ statements: [{ actions: list, resources: ["*"] }] }));
          assert.equal(text(actions), text([...actions].reverse()));
        },
      ),
      { numRuns: 30 },
    );
  });
});
