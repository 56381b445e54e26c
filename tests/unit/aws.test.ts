import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Verdict } from "../../aws/catalogue";
import { judgeCacheNode, judgeDatabaseClass } from "../../aws/classes";
import { cacheFamily, judgeCacheFamily, judgeCacheVersion, judgePostgres } from "../../aws/engines";
import { judgeRegion, judgeZone, regionNames, zonesOf } from "../../aws/regions";
import { judgeTlsPolicy } from "../../aws/tlsPolicies";
import { regionFacts } from "../../emulator/regions";
import { catalogueWarnings } from "../../settings/catalogueWarnings";
import { problemsWith } from "../support/settings";
import { Account, CACHE, DATABASE } from "./emulatorAccount";

const RDS = "aws:rds/instance:Instance";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";

type Cases = readonly [judge: (name: string) => Verdict, cases: Readonly<Record<string, Verdict>>];

const cases: Readonly<Record<string, Cases>> = {
  regions: [
    judgeRegion,
    {
      ...{ "sa-east-1": "known", "ap-southeast-7": "known", "sa-west-1": "newer", "eu-west-4": "newer" },
      ...{
        "eu-wets-1": "wrong",
        "eu-west-9": "wrong",
        "cn-north-1": "wrong",
        "us-gov-west-1": "wrong",
        "": "wrong",
      },
    },
  ],
  "classes of RDS": [
    judgeDatabaseClass,
    {
      ...{ "db.t4g.medium": "known", "db.m8g.48xlarge": "known", "db.r8g.large": "known" },
      ...{
        "db.m10g.large": "newer",
        "db.r9g.96xlarge": "newer",
        "db.t5g.micro": "newer",
        "db.m8i.large": "newer",
      },
      ...{
        "db.r7g.24xlarge": "wrong",
        "db.m8g.micro": "wrong",
        "db.m6z.large": "wrong",
        "db.z9.large": "wrong",
      },
      ...{
        "db.m6q.large": "wrong",
        "t4g.medium": "wrong",
        "db.m7g.large.x": "wrong",
        "db.m10g.huge": "wrong",
      },
    },
  ],
  "nodes of ElastiCache": [
    judgeCacheNode,
    {
      ...{ "cache.t4g.small": "known", "cache.m7g.16xlarge": "known", "cache.r9g.large": "newer" },
      ...{ "cache.m7g.24xlarge": "wrong", "cache.m5.8xlarge": "wrong", "db.t4g.small": "wrong" },
    },
  ],
  "versions of PostgreSQL": [
    judgePostgres,
    {
      ...{
        "14": "known",
        "17.4": "known",
        "18.6": "known",
        "18.5": "wrong",
        "17.12": "newer",
        "17.99": "wrong",
        "19": "newer",
        "19.1": "newer",
      },
      ...{ "13": "wrong", "9.6": "wrong", "17.": "wrong", latest: "wrong", "": "wrong" },
    },
  ],
  "versions of Valkey": [
    (version) => judgeCacheVersion("valkey", version),
    {
      ...{ "7.2": "known", "9.1": "known", "8.3": "newer", "9.2": "newer", "10.0": "newer" },
      ...{ "7.1": "wrong", "6.2": "wrong", "8": "wrong", "8.0.1": "wrong" },
    },
  ],
  "versions of Redis, which end at 7.1": [
    (version) => judgeCacheVersion("redis", version),
    { "7.1": "known", "7.2": "wrong", "8.0": "wrong" },
  ],
  "families of parameter groups": [
    judgeCacheFamily,
    { valkey8: "known", "redis6.x": "known", valkey10: "newer", redis8: "wrong", valkey6: "wrong" },
  ],
  "policies of TLS": [
    judgeTlsPolicy,
    {
      "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": "known",
      "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": "known",
      "ELBSecurityPolicy-2016-08": "known",
      "ELBSecurityPolicy-TLS14-2027-03": "newer",
      "ELBSecurityPolicy-TLS13-1-2-Rse-2021-06": "wrong",
    },
  ],
};

describe("the catalogue of AWS", () => {
  for (const [what, [judge, verdicts]] of Object.entries(cases)) {
    test(`judges ${what}`, () => {
      assert.deepEqual(
        Object.fromEntries(Object.keys(verdicts).map((name) => [name, judge(name)])),
        verdicts,
      );
    });
  }

  test("has two zones at least of every region, and takes any of a newer one", () => {
    for (const region of regionNames) assert.ok(zonesOf(region).length >= 2, region);
    assert.equal(judgeZone("us-east-1", "us-east-1f"), "known");
    assert.equal(judgeZone("sa-east-1", "sa-east-1d"), "wrong");
    assert.equal(judgeZone("sa-west-1", "sa-west-1f"), "newer");
    assert.equal(judgeZone("sa-west-1", "sa-east-1a"), "wrong");
  });

  test("names a newer version's family after its major version", () => {
    assert.equal(cacheFamily("valkey", "8.2"), "valkey8");
    assert.equal(cacheFamily("valkey", "10.1"), "valkey10");
    assert.equal(cacheFamily("redis", "8.0"), undefined);
  });
});

describe("settings and the emulator", () => {
  const refusedBySettings = (key: string, value: string, more: Readonly<Record<string, string>> = {}) =>
    problemsWith({ [`siscoe:${key}`]: value, ...more }).length > 0;
  const refusedByEmulator = (type: string, inputs: Readonly<Record<string, unknown>>, property: string) =>
    new Account().problems(type, inputs).some((problem) => problem.startsWith(property));

  const agree: Readonly<Record<string, (value: string) => [settings: boolean, emulator: boolean]>> = {
    "classes of RDS": (instanceClass) => [
      refusedBySettings("databaseInstanceClass", instanceClass),
      refusedByEmulator(RDS, { ...DATABASE, instanceClass }, "instanceClass"),
    ],
    "nodes of ElastiCache": (nodeType) => [
      refusedBySettings("cacheNodeType", nodeType),
      refusedByEmulator(REDIS, { ...CACHE, nodeType }, "nodeType"),
    ],
    "versions of PostgreSQL": (engineVersion) => [
      refusedBySettings("databaseEngineVersion", engineVersion),
      refusedByEmulator(RDS, { ...DATABASE, engineVersion }, "engineVersion"),
    ],
    "versions of Valkey": (engineVersion) => [
      refusedBySettings("cacheEngineVersion", engineVersion),
      refusedByEmulator(REDIS, { ...CACHE, engine: "valkey", engineVersion }, "engineVersion"),
    ],
  };
  for (const [what, refusals] of Object.entries(agree)) {
    test(`refuse the same ${what}: those that the catalogue calls wrong`, () => {
      for (const [name, verdict] of Object.entries(cases[what]?.[1] ?? {})) {
        // An empty setting is one that isn't set.
        if (name === "") continue;
        assert.deepEqual(refusals(name), [verdict === "wrong", verdict === "wrong"], name);
      }
    });
  }

  test("take a region that is newer", () => {
    const zones = { "siscoe:availabilityZones": '["sa-west-1a","sa-west-1b"]' };
    assert.deepEqual(problemsWith({ "aws:region": "sa-west-1", ...zones }), []);
    assert.equal(regionFacts("sa-west-1").short, "saw1");
    assert.equal(regionFacts("ap-northeast-1").short, "apne1");
    assert.throws(() => regionFacts("eu-wets-1"), /AWS has no region eu-wets-1/);
  });
});

describe("the warnings of the catalogue", () => {
  const settings = {
    "aws:region": "sa-east-1",
    databaseInstanceClass: "db.t4g.medium",
    databaseEngineVersion: "17",
    databaseAllowMajorVersionUpgrade: false,
    cacheEngine: "valkey",
    cacheEngineVersion: "8.0",
    cacheNodeType: "cache.t4g.small",
    tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  } as const;

  test("are none for what it has", () => {
    assert.deepEqual(catalogueWarnings(settings, "2026-11-27"), []);
  });

  test("name the setting, its value, the file, and what to do", () => {
    const newer = {
      ...{ "aws:region": "sa-west-1", databaseInstanceClass: "db.m10g.large", databaseEngineVersion: "19" },
      ...{ cacheEngineVersion: "9.2", cacheNodeType: "cache.r9g.large" },
    };
    const warnings = catalogueWarnings({ ...settings, ...newer }, "2026-11-27");
    assert.deepEqual(
      warnings.map((warning) => warning.split(" (of ")[0]),
      [
        'aws:region is "sa-west-1", which is not in aws/regions.ts',
        'siscoe:databaseInstanceClass is "db.m10g.large", which is not in aws/classes.ts',
        'siscoe:databaseEngineVersion is "19", which is not in aws/engines.ts',
        'siscoe:cacheEngineVersion is "9.2", which is not in aws/engines.ts',
        'siscoe:cacheNodeType is "cache.r9g.large", which is not in aws/classes.ts',
      ],
    );
    assert.match(warnings[0] ?? "", /check in AWS's documentation that it exists, and add it to the file\.$/);
  });

  test("tell of a version that RDS is giving up", () => {
    const warned = (databaseEngineVersion: string, today: string) =>
      catalogueWarnings({ ...settings, databaseEngineVersion }, today).join("\n");
    assert.match(
      warned("17.4", "2026-11-27"),
      /creates no new database with it\. To create one, set 17\.5 or later/,
    );
    assert.equal(warned("17", "2029-02-28"), "");
    assert.match(warned("17", "2029-03-01"), /support for it ends on 2030-02-28\. .* docs\/operations\.md/);
    assert.match(warned("14", "2027-02-28"), /support for it ends on 2027-02-28/);
    assert.match(warned("14", "2027-03-01"), /standard support for it ended on 2027-02-28/);
  });

  test("ask for the minor version where a major upgrade is let happen", () => {
    const warned = (databaseEngineVersion: string) =>
      catalogueWarnings(
        { ...settings, databaseEngineVersion, databaseAllowMajorVersionUpgrade: true },
        "2026-11-27",
      );
    assert.match(warned("18").join(), /docs\/operations\.md says which version to set/);
    assert.deepEqual(warned("18.6"), []);
  });
});
