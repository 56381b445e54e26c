import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Cloud } from "../../emulator/cloud";
import { Provider, TimedOut } from "../../emulator/provider";
import { plainProperties, type Properties } from "../../emulator/values";
import { Account, CACHE, DATABASE, RESTORE } from "./emulatorAccount";

const RDS = "aws:rds/instance:Instance";
const DATABASE_GROUP = "aws:rds/parameterGroup:ParameterGroup";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const CACHE_GROUP = "aws:elasticache/parameterGroup:ParameterGroup";
const FIXED = { ...DATABASE, autoMinorVersionUpgrade: false };

function read(account: Account, type: string, id: string): Properties {
  return plainProperties(account.provider.read(type, id)?.properties ?? {});
}

/** What differs between what is and what the program says. */
function differences(account: Account, type: string, id: string, wanted: Properties): string[] {
  const olds = account.provider.read(type, id)?.properties ?? {};
  const { inputs } = account.provider.check(type, "it", olds, wanted);
  return account.provider.diff(type, "it", olds, inputs).changed;
}

// What waits: the documentation of ModifyDBInstance and ModifyReplicationGroup in botocore 1.44.8, and the provider's source
// (v6.58) for what it sends with ApplyImmediately.
describe("changes that wait for the maintenance window", () => {
  const changes = [
    [RDS, FIXED, { allocatedStorage: 30 }],
    [RDS, FIXED, { instanceClass: "db.t4g.large" }],
    [RDS, FIXED, { multiAz: true }],
    [RDS, FIXED, { engineVersion: "17.9" }],
    [REDIS, CACHE, { nodeType: "cache.m7g.large" }],
    [REDIS, CACHE, { engineVersion: "8.1" }],
    [REDIS, { ...CACHE, numCacheClusters: 2 }, { automaticFailoverEnabled: true }],
  ] as const;
  for (const [type, before, change] of changes) {
    const [property = ""] = Object.keys(change);
    test(`${type}'s ${property}: Read shows what is, each up sends it again, the window makes it`, async () => {
      const account = new Account([], { project: "siscoe" });
      const { id, raw } = await account.create(type, before);
      const wanted = { ...before, ...change };
      for (const time of ["first", "second"]) {
        assert.equal((await account.update(type, id, wanted))[property], raw[property], time);
        assert.deepEqual(differences(account, type, id, wanted), [property], time);
      }
      // The window belongs to AWS: it knows nothing of the provider and its default tags.
      const window = new Provider(new Cloud(account.cloud.records, "sa-east-1"));
      assert.deepEqual(await window.maintain(type, id), change);
      assert.deepEqual(differences(account, type, id, wanted), []);
      assert.deepEqual(await account.provider.maintain(type, id), {}, "nothing waits any more");
    });
  }

  test("a version that runs already doesn't wait: from a minor one's name to its major's alone", async () => {
    const account = new Account();
    const { id } = await account.create(RDS, { ...FIXED, engineVersion: "17.11" });
    const major = { ...FIXED, engineVersion: "17" };
    const after = await account.update(RDS, id, major);
    assert.deepEqual([after["engineVersion"], after["engineVersionActual"]], ["17", "17.11"]);
    assert.deepEqual(differences(account, RDS, id, major), []);
    assert.deepEqual(await account.provider.maintain(RDS, id), {});
  });

  test("with applyImmediately nothing waits, and what waited is made too", async () => {
    const account = new Account();
    const { id } = await account.create(RDS, FIXED);
    await account.update(RDS, id, { ...FIXED, instanceClass: "db.t4g.large" });
    const now = { ...FIXED, multiAz: true, applyImmediately: true };
    const after = await account.update(RDS, id, now);
    assert.deepEqual([after["multiAz"], after["instanceClass"]], [true, "db.t4g.large"]);
    assert.deepEqual(differences(account, RDS, id, now), ["instanceClass"], "called off too late");
  });

  test("what doesn't wait: a password, a group's parameters, replicas, a window, backups", async () => {
    const account = new Account();
    const database = await account.create(RDS, FIXED);
    const now = { password: "another-password", maintenanceWindow: "mon:03:00-mon:04:00" };
    const after = plainProperties(await account.update(RDS, database.id, { ...FIXED, ...now }));
    assert.deepEqual({ ...after, ...now }, after);
    const cache = await account.create(REDIS, CACHE);
    assert.equal(
      (await account.update(REDIS, cache.id, { ...CACHE, numCacheClusters: 3 }))["numCacheClusters"],
      3,
    );
  });

  test("a parameter group that goes with a waiting upgrade: the old one is in use until the window", async () => {
    for (const [type, group, before, after, inUse] of [
      [RDS, DATABASE_GROUP, ["postgres17", FIXED], ["postgres18", "18"], /InvalidDBParameterGroupState/],
      [
        REDIS,
        CACHE_GROUP,
        ["valkey7", { ...CACHE, engineVersion: "7.2" }],
        ["valkey8", "8.0"],
        /InvalidCacheParameterGroupState/,
      ],
    ] as const) {
      const account = new Account();
      const old = await account.create(group, { family: before[0], name: "old" });
      const next = await account.create(group, { family: after[0], name: "next" });
      const { id } = await account.create(type, { ...before[1], parameterGroupName: old.id });
      const upgrade = { engineVersion: after[1], parameterGroupName: next.id };
      const leave = type === RDS ? { allowMajorVersionUpgrade: true } : {};
      await account.update(type, id, { ...before[1], ...upgrade, ...leave });
      assert.equal(read(account, type, id)["parameterGroupName"], "old");
      await assert.rejects(account.provider.delete(group, old.id), inUse);
      await account.provider.maintain(type, id);
      assert.equal(read(account, type, id)["parameterGroupName"], "next");
      await account.provider.delete(group, old.id);
    }
  });

  test("a token of a cache is changed at once, and brings what waits with it", async () => {
    const account = new Account();
    const { id } = await account.create(REDIS, CACHE);
    const large = { ...CACHE, nodeType: "cache.m7g.large" };
    await account.update(REDIS, id, large);
    const rotated = { ...large, authToken: "second-token-of-many", authTokenUpdateStrategy: "ROTATE" };
    assert.equal((await account.update(REDIS, id, rotated))["nodeType"], "cache.m7g.large");
  });

  test("a version of a cache that comes with other slow logs goes at once, and brings what waits with it", async () => {
    const account = new Account();
    const { id } = await account.create(REDIS, CACHE);
    const large = { ...CACHE, nodeType: "cache.m7g.large" };
    await account.update(REDIS, id, large);
    const logs = {
      destination: "slow",
      destinationType: "cloudwatch-logs",
      logFormat: "json",
      logType: "slow-log",
    };
    const { id: destination } = await account.create("aws:cloudwatch/logGroup:LogGroup", { name: "slow" });
    const both = { ...large, engineVersion: "8.1", logDeliveryConfigurations: [{ ...logs, destination }] };
    const after = await account.update(REDIS, id, both);
    assert.deepEqual([after["engineVersion"], after["nodeType"]], ["8.1", "cache.m7g.large"]);
  });

  test("applyImmediately alone: RDS is told, and makes what waits; ElastiCache is not", async () => {
    const account = new Account();
    const database = await account.create(RDS, FIXED);
    const cache = await account.create(REDIS, CACHE);
    const [larger, large] = [
      { ...FIXED, instanceClass: "db.t4g.large" },
      { ...CACHE, nodeType: "cache.m7g.large" },
    ];
    await account.update(RDS, database.id, larger);
    await account.update(REDIS, cache.id, large);
    const now = { applyImmediately: true };
    assert.equal(
      (await account.update(RDS, database.id, { ...FIXED, ...now }))["instanceClass"],
      "db.t4g.large",
    );
    const after = await account.update(REDIS, cache.id, { ...CACHE, ...now });
    assert.equal(after["nodeType"], CACHE["nodeType"]);
    assert.deepEqual(await account.provider.maintain(REDIS, cache.id), { nodeType: "cache.m7g.large" });
  });

  test("the window raises the minor version where that is automatic, and only there", async () => {
    const account = new Account();
    const versions = { "17": "17", "17.6": "17.11" };
    for (const [engineVersion, kept] of Object.entries(versions)) {
      const named = { ...DATABASE, engineVersion, identifier: `database-${kept.replace(".", "-")}` };
      const { id } = await account.create(RDS, named);
      account.records.amend(RDS, id, { engineVersionActual: "17.6" });
      await account.provider.maintain(RDS, id);
      const { engineVersionActual } = read(account, RDS, id);
      assert.deepEqual([engineVersionActual, read(account, RDS, id)["engineVersion"]], ["17.11", kept]);
    }
    const { id } = await account.create(RDS, { ...FIXED, engineVersion: "17.6" });
    assert.deepEqual(await account.provider.maintain(RDS, id), {});
  });

  test("a named minor version beside automatic upgrades can't be brought up again after the window", async () => {
    const account = new Account();
    const named = { ...DATABASE, engineVersion: "17.6" };
    const { id } = await account.create(RDS, named);
    await account.provider.maintain(RDS, id);
    await assert.rejects(account.update(RDS, id, named), /Cannot upgrade postgres from 17\.11 to 17\.6/);
  });
});

describe("what takes longer than the provider waits", () => {
  test("a restore needs more than the provider's 50 minutes; the database is there all the same", async () => {
    const account = new Account();
    const source = { ...FIXED, skipFinalSnapshot: false, finalSnapshotIdentifier: "last" };
    await account.provider.delete(RDS, (await account.create(RDS, source)).id);
    const restore = { ...FIXED, snapshotIdentifier: "last" };
    const failed = await account.create(RDS, restore).catch((error: unknown) => error);
    assert.ok(failed instanceof TimedOut);
    assert.match(
      failed.message,
      /^waiting for aws:rds\/instance:Instance \(db-\w+\) create: .*\(timeout: 50m0s\)$/,
    );
    assert.equal(read(account, RDS, failed.state.id)["status"], "available");
    const again = { ...restore, identifier: "again" };
    assert.equal((await account.create(RDS, again, "again", RESTORE)).outputs["status"], "available");
  });
});
