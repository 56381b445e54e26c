import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { plain, secret, type Properties } from "../../emulator/values";
import { Account, CACHE, DATABASE, UNKNOWN } from "./emulatorAccount";

const VPC = "aws:ec2/vpc:Vpc";
const RDS = "aws:rds/instance:Instance";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

describe("the emulator's lifecycle", () => {
  test("an unknown type says where to add it", () => {
    assert.throws(
      () => new Account().provider.check("aws:sqs/queue:Queue", "it", {}, {}),
      /no resource type aws:sqs\/queue:Queue: say in aws\/resourceTypes\/sqs\.ts what it is, and write its row in emulator\/services\/sqs\/rows\.ts/,
    );
  });

  test("an unknown type of the random provider too", () => {
    assert.throws(
      () => new Account().provider.check("random:index/randomPet:RandomPet", "it", {}, {}),
      /no resource type random:index\/randomPet:RandomPet: .* write its row in emulator\/services\/random\/rows\.ts/,
    );
  });

  test("an unknown function says where to add it", () => {
    assert.throws(
      () => new Account().provider.invoke("aws:sqs/getQueue:getQueue", {}),
      /no function aws:sqs\/getQueue:getQueue: add it to emulator\/functions.ts/,
    );
  });

  test("an input that the type doesn't have is refused by name", () => {
    const [first] = new Account().problems(VPC, { cidrBlock: "10.0.0.0/16", enableDnsHostname: true });
    assert.match(
      first ?? "",
      /^enableDnsHostname: aws:ec2\/vpc:Vpc has no input "enableDnsHostname"; it has .*enableDnsHostnames/,
    );
  });

  test("a missing input is refused by name", () => {
    assert.deepEqual(new Account().problems("aws:ec2/subnet:Subnet", {}), [
      "vpcId: Missing required property 'vpcId'",
    ]);
  });

  test("secrets stay secret through check, create, read and update", async () => {
    const account = new Account();
    const inputs = { ...DATABASE, password: secret("a-long-password"), username: secret("siscoe") };
    const checked = account.provider.check(RDS, "it", {}, inputs).inputs;
    assert.deepEqual(checked["password"], secret("a-long-password"));
    const { id, raw } = await account.create(RDS, inputs);
    assert.deepEqual(raw["password"], secret("a-long-password"));
    assert.deepEqual(raw["username"], secret("siscoe"));
    assert.deepEqual(account.provider.read(RDS, id)?.properties["password"], secret("a-long-password"));
    const updated = await account.update(RDS, id, { ...inputs, allocatedStorage: 30 });
    assert.deepEqual(updated["password"], secret("a-long-password"));
  });

  test("a type's secrets are secret whatever they came as, and its tags' secrets too", async () => {
    const account = new Account([], { project: "siscoe" });
    const { raw } = await account.create(RDS, { ...DATABASE, tags: { owner: secret("somebody") } });
    assert.deepEqual(raw["password"], secret("a-long-password"));
    assert.deepEqual(raw["tagsAll"], secret({ project: "siscoe", owner: "somebody" }));
  });

  test("values that aren't known yet fail no rule and pass through untouched", () => {
    const account = new Account();
    const inputs = Object.fromEntries(Object.keys(DATABASE).map((name) => [name, UNKNOWN]));
    const { inputs: checked, failures } = account.provider.check(
      RDS,
      "it",
      {},
      { ...inputs, tags: { a: UNKNOWN } },
    );
    assert.deepEqual(failures, []);
    assert.equal(checked["engineVersion"], UNKNOWN);
    assert.deepEqual(checked["tags"], { a: UNKNOWN });
    const cache = Object.fromEntries(Object.keys(CACHE).map((name) => [name, secret(UNKNOWN)]));
    assert.deepEqual(account.problems(REDIS, cache), []);
  });

  test("a rule still refuses what is known beside what isn't", () => {
    const [first] = new Account().problems(RDS, { ...DATABASE, password: UNKNOWN, allocatedStorage: 5 });
    assert.match(first ?? "", /^allocatedStorage: must be a whole number from 20/);
  });

  test("the same program twice changes nothing", async () => {
    const account = new Account([], { project: "siscoe" });
    assert.equal(await account.change(RDS, DATABASE, { ...DATABASE }), "same");
    assert.equal(await account.change(REDIS, CACHE, { ...CACHE }), "same");
    assert.equal(
      await account.change(VPC, { cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.0.0.0/16" }),
      "same",
    );
  });

  test("an order that means nothing is no change, one that does is", async () => {
    const account = new Account();
    const rules = (...names: string[]) => ({
      cidrBlock: "10.0.0.0/16",
      tags: Object.fromEntries(names.map((name) => [name, "x"])),
    });
    assert.equal(await account.change(VPC, rules("a", "b"), rules("b", "a")), "same");
    const exports = (...names: string[]) => ({ ...DATABASE, enabledCloudwatchLogsExports: names });
    assert.equal(
      await account.change(RDS, exports("postgresql", "upgrade"), exports("upgrade", "postgresql")),
      "same",
    );
  });

  test("an empty list is no list, a list that empties is a change", async () => {
    const exports = (...names: string[]) => ({ ...DATABASE, enabledCloudwatchLogsExports: names });
    assert.equal(await new Account().change(RDS, DATABASE, exports()), "same");
    assert.equal(await new Account().change(RDS, exports("upgrade"), exports()), "update");
  });

  test("what AWS filled in stays when the program doesn't say it", async () => {
    const account = new Account();
    const { id } = await account.create(RDS, DATABASE);
    const before = account.provider.read(RDS, id)?.properties ?? {};
    const after = await account.update(RDS, id, {
      ...DATABASE,
      allocatedStorage: 30,
      applyImmediately: true,
    });
    for (const name of ["arn", "address", "endpoint", "resourceId", "caCertIdentifier", "port"]) {
      assert.ok(before[name] !== undefined, name);
      assert.deepEqual(after[name], before[name], name);
    }
    assert.equal(after["allocatedStorage"], 30);
  });

  test("an input that the program takes away goes, unless AWS keeps it", async () => {
    const account = new Account();
    const { id } = await account.create(RDS, {
      ...DATABASE,
      maxAllocatedStorage: 100,
      backupRetentionPeriod: 7,
    });
    const after = await account.update(RDS, id, DATABASE);
    assert.equal(after["maxAllocatedStorage"], undefined);
    assert.equal(after["backupRetentionPeriod"], 7);
  });

  test("a change that isn't known yet is a change, and replaces where AWS would", async () => {
    const account = new Account();
    assert.deepEqual(await account.change(RDS, DATABASE, { ...DATABASE, username: UNKNOWN }), ["username"]);
    assert.equal(
      await account.change(
        RDS,
        { ...DATABASE, identifier: "b" },
        { ...DATABASE, identifier: "b", instanceClass: UNKNOWN },
      ),
      "update",
    );
  });

  test("default tags reach tagsAll, and a change of theirs is an update", async () => {
    const account = new Account([], { project: "siscoe" });
    const { raw } = await account.create(VPC, { cidrBlock: "10.0.0.0/16", tags: { Name: "net" } });
    assert.deepEqual(raw["tagsAll"], { project: "siscoe", Name: "net" });
    const news = { ...raw, tagsAll: undefined };
    const olds = { ...raw, tagsAll: { project: "old", Name: "net" } };
    assert.deepEqual(account.provider.diff(VPC, "it", olds, news).changed, ["tagsAll"]);
  });

  test("a preview makes nothing, and keeps what identifies a resource that changes", async () => {
    const account = new Account();
    const preview = await account.provider.create(RDS, { ...DATABASE }, true);
    assert.equal(preview.id, "");
    assert.equal(preview.properties["endpoint"], undefined);
    assert.deepEqual(account.records.list(RDS), []);
    const { id, raw } = await account.create(RDS, DATABASE);
    const changed = { ...DATABASE, instanceClass: UNKNOWN };
    const { properties } = await account.provider.update(RDS, id, raw, changed, true);
    assert.equal(properties["endpoint"], raw["endpoint"]);
    assert.equal(properties["instanceClass"], UNKNOWN);
    assert.equal(account.provider.read(RDS, id)?.properties["instanceClass"], "db.t4g.medium");
  });

  test("a resource whose name the program chose goes before its successor comes", async () => {
    const account = new Account();
    const { raw } = await account.create(GROUP, { name: "mine", description: "one" });
    const other = { ...raw, description: "two" };
    assert.equal(account.provider.diff(GROUP, "it", raw, other).deleteBeforeReplace, true);
    const auto = await account.create(GROUP, { description: "one" });
    const difference = account.provider.diff(GROUP, "it", auto.raw, { ...auto.raw, description: "two" });
    assert.deepEqual(difference, {
      changed: ["description"],
      replaces: ["description"],
      deleteBeforeReplace: false,
    });
  });

  test("a record that a hand changed shows as drift, one that is gone as deleted", async () => {
    const account = new Account();
    const { id } = await account.create(RDS, DATABASE);
    const path = join(account.directory, "aws-rds-instance", `${id}.json`);
    writeFileSync(path, readFileSync(path, "utf8").replace("db.t4g.medium", "db.t4g.large"));
    const drifted = account.provider.read(RDS, id);
    assert.equal(drifted?.properties["instanceClass"], "db.t4g.large");
    assert.equal(drifted.inputs["instanceClass"], "db.t4g.large");
    account.records.remove(RDS, id);
    assert.equal(account.provider.read(RDS, id), undefined);
    await account.provider.delete(RDS, id);
    await assert.rejects(account.update(RDS, id, DATABASE), /does not exist \(run a refresh\)/);
  });

  test("a policy given as an object becomes its text", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
    };
    const { inputs, failures } = new Account().provider.check(
      "aws:iam/policy:Policy",
      "it",
      {},
      { policy: document },
    );
    assert.deepEqual(failures, []);
    assert.equal(inputs["policy"], JSON.stringify(document));
  });

  const replacements: [
    type: string,
    inputs: Properties,
    change: Properties,
    expected: string[] | "update",
  ][] = [
    [RDS, DATABASE, { engine: UNKNOWN }, ["engine"]],
    [RDS, DATABASE, { username: "other" }, ["username"]],
    [RDS, DATABASE, { dbName: "other" }, ["dbName"]],
    [RDS, DATABASE, { storageEncrypted: true }, ["storageEncrypted"]],
    [
      RDS,
      DATABASE,
      { kmsKeyId: "arn:aws:kms:sa-east-1:123456789012:key/x", storageEncrypted: true },
      ["kmsKeyId", "storageEncrypted"],
    ],
    [RDS, DATABASE, { snapshotIdentifier: "snapshot" }, ["snapshotIdentifier"]],
    [RDS, DATABASE, { availabilityZone: "sa-east-1b" }, ["availabilityZone"]],
    [RDS, DATABASE, { identifier: "renamed" }, "update"],
    [RDS, DATABASE, { deletionProtection: true }, "update"],
    [RDS, DATABASE, { instanceClass: "db.m7g.large" }, "update"],
    [RDS, DATABASE, { engineVersion: "17.7" }, "update"],
    [RDS, DATABASE, { password: "another-password" }, "update"],
    [
      RDS,
      DATABASE,
      { parameterGroupName: "other", dbSubnetGroupName: "other", vpcSecurityGroupIds: ["sg-1"] },
      "update",
    ],
    [REDIS, CACHE, { replicationGroupId: "other" }, ["replicationGroupId"]],
    [REDIS, CACHE, { atRestEncryptionEnabled: false }, ["atRestEncryptionEnabled"]],
    [REDIS, CACHE, { port: 6380 }, ["port"]],
    [REDIS, CACHE, { subnetGroupName: "other" }, ["subnetGroupName"]],
    [REDIS, CACHE, { engine: "redis", engineVersion: "7.1" }, ["engine", "engineVersion"]],
    [REDIS, CACHE, { engineVersion: "7.2" }, ["engineVersion"]],
    [REDIS, CACHE, { engineVersion: "8.1", nodeType: "cache.m7g.large", numCacheClusters: 2 }, "update"],
    [
      REDIS,
      { ...CACHE, engine: "redis", engineVersion: "7.1" },
      { engine: "valkey", engineVersion: "8.0" },
      "update",
    ],
    [
      REDIS,
      { description: "old", engine: "redis", engineVersion: "6.2" },
      { transitEncryptionEnabled: true },
      ["transitEncryptionEnabled"],
    ],
    [
      REDIS,
      { description: "new", engine: "redis", engineVersion: "7.1" },
      { transitEncryptionEnabled: true },
      "update",
    ],
    [VPC, { cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16" }, ["cidrBlock"]],
    [VPC, { cidrBlock: "10.0.0.0/16" }, { enableDnsHostnames: true }, "update"],
    [GROUP, { description: "one" }, { description: "two" }, ["description"]],
    ["aws:kms/key:Key", {}, { description: "x", enableKeyRotation: true }, "update"],
    ["aws:cloudwatch/logGroup:LogGroup", {}, { name: "other" }, ["name"]],
    ["aws:cloudwatch/logGroup:LogGroup", {}, { retentionInDays: 7 }, "update"],
    ["aws:secretsmanager/secret:Secret", {}, { name: "other" }, ["name"]],
    ["aws:secretsmanager/secret:Secret", {}, { description: "x", recoveryWindowInDays: 7 }, "update"],
  ];
  for (const [index, [type, inputs, change, expected]] of replacements.entries()) {
    const what = `${type.split(":")[2] ?? ""} ${Object.keys(change).join("+")}`;
    test(`${index}: ${what} ${expected === "update" ? "changes in place" : "replaces"}`, async () => {
      const result = await new Account().change(type, inputs, { ...inputs, ...change });
      assert.deepEqual(Array.isArray(result) ? result.sort() : result, expected);
    });
  }

  test("the random provider keeps nothing on disk, and its passwords are secret", async () => {
    const account = new Account();
    const type = "random:index/randomPassword:RandomPassword";
    const { id, raw } = await account.create(type, {
      length: 20,
      special: false,
      minNumeric: 5,
      minUpper: 5,
    });
    assert.equal(id, "none");
    assert.deepEqual(raw["result"], secret(plain(raw["result"])));
    const text = String(plain(raw["result"]));
    assert.match(text, /^[a-zA-Z0-9]{20}$/);
    assert.ok(text.replaceAll(/\D/g, "").length >= 5 && text.replaceAll(/[^A-Z]/g, "").length >= 5);
    assert.deepEqual(account.records.list(type), []);
    assert.deepEqual([account.provider.unrecorded(type), account.provider.unrecorded(VPC)], [true, false]);
    const kept = account.provider.diff(type, "it", raw, { ...raw, keepers: { version: "2" } });
    assert.deepEqual(kept.replaces, ["keepers"]);
    const same = account.provider.check(
      type,
      "it",
      {},
      { length: 20, special: false, minNumeric: 5, minUpper: 5 },
    );
    assert.deepEqual(account.provider.diff(type, "it", raw, same.inputs).changed, []);
  });

  test("random ids are the same bytes in every form", async () => {
    const { outputs } = await new Account().create("random:index/randomId:RandomId", {
      byteLength: 8,
      prefix: "p-",
    });
    const bytes = Buffer.from(String(outputs["hex"]).slice(2), "hex");
    assert.equal(bytes.length, 8);
    assert.equal(outputs["b64Url"], `p-${bytes.toString("base64url")}`);
    assert.equal(outputs["b64Std"], `p-${bytes.toString("base64")}`);
  });
});
