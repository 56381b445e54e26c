import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runningProblems } from "../../settings/againstRunning";

const asked = {
  applyImmediately: false,
  databaseInstanceClass: "db.t4g.medium",
  databaseEngineVersion: "17",
  databaseAllowMajorVersionUpgrade: false,
  databaseMaxStorageGb: 100,
  cacheEngine: "valkey",
  cacheEngineVersion: "8.0",
  cacheNodeType: "cache.t4g.small",
  cacheReplicas: 1,
} as const;
const running = {
  databaseEngineVersion: "17.9",
  databaseStorageGb: 20,
  databaseInstanceClass: "db.t4g.medium",
  cacheNodeType: "cache.t4g.small",
  cacheReplicas: 1,
  cacheEngine: "valkey",
  cacheEngineVersion: "8.0.1",
  cacheAutomaticFailover: true,
};

/** What is wrong, and the command's setting and value: `key: words -> key value`. */
function problems(settings: Partial<Record<keyof typeof asked, unknown>>, now: object = running): string[] {
  return runningProblems({ ...asked, ...settings } as typeof asked, now).map(({ key, what, fix }) => {
    const value = fix !== undefined && "value" in fix ? fix.value : undefined;
    return `${key}: ${what} -> ${fix?.key ?? key} ${value ?? ""}`;
  });
}

describe("what AWS can't bring about from what it runs", () => {
  test("nothing, where it runs what is asked for, or isn't known to run anything", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ databaseEngineVersion: "18", cacheReplicas: 0 }, {}), []);
    assert.deepEqual(problems({ databaseEngineVersion: "17.11" }), []);
    assert.deepEqual(problems({ databaseInstanceClass: "db.m7g.large" }), []);
    assert.deepEqual(problems({ cacheReplicas: 2 }), []);
    assert.deepEqual(problems({ cacheNodeType: "cache.m7g.large" }), []);
    assert.deepEqual(problems({ cacheEngineVersion: "8.1" }), [], "the same family of parameters");
  });

  for (const [settings, words, fix] of [
    [
      { databaseEngineVersion: "17.6" },
      /is older than 17\.9, which AWS runs: RDS can't downgrade/,
      "databaseEngineVersion 17.9",
    ],
    [
      { databaseEngineVersion: "16" },
      /is older than 17\.9, which AWS runs: RDS can't downgrade/,
      "databaseEngineVersion 17.9",
    ],
    [
      { databaseEngineVersion: "18.6", applyImmediately: true },
      /than 17\.9, which AWS runs: the upgrade can't be undone/,
      "databaseAllowMajorVersionUpgrade true",
    ],
    [
      { databaseEngineVersion: "18.6", databaseAllowMajorVersionUpgrade: true },
      /wait for the maintenance window, but the old parameter group/,
      "applyImmediately true",
    ],
    [
      { databaseEngineVersion: "18.1", databaseAllowMajorVersionUpgrade: true, applyImmediately: true },
      /is not a possible upgrade from 17\.9, which AWS runs: set a release/,
      "databaseEngineVersion 18.6",
    ],
    [
      { cacheEngineVersion: "7.2" },
      /the old parameter group can't be deleted, because it is in use/,
      "applyImmediately true",
    ],
    [
      { cacheEngine: "redis", cacheEngineVersion: "7.1" },
      /needs another parameter group than valkey 8\.0\.1, which AWS runs/,
      "applyImmediately true",
    ],
    [{ cacheReplicas: 0 }, /leaves no replica for the automatic failover/, "applyImmediately true"],
    [
      { cacheReplicas: 2, cacheNodeType: "cache.m7g.large" },
      /adds to the 1 that AWS runs while cacheNodeType changes from cache\.t4g\.small/,
      "cacheNodeType cache.t4g.small",
    ],
    [
      { databaseInstanceClass: "db.m8g.large" },
      /is not offered with PostgreSQL 17\.9, which AWS runs: upgrade databaseEngineVersion in an "up" of its own/,
      "databaseInstanceClass db.t4g.medium",
    ],
    [
      { databaseMaxStorageGb: 30 },
      /is less than 45 GiB, the size to which the disk has grown/,
      "databaseMaxStorageGb ",
    ],
  ] as const) {
    test(`${JSON.stringify(settings)} is refused, with the command`, () => {
      const now = {
        ...running,
        databaseStorageGb: 45,
        databaseOffersClass: !("databaseInstanceClass" in settings),
      };
      const [said = "", ...more] = problems(settings, now);
      assert.deepEqual(more, []);
      assert.match(said, words);
      assert.ok(said.endsWith(` -> ${fix}`), said);
    });
  }

  test("with applyImmediately, and leave, each is let through", () => {
    const now = { applyImmediately: true, databaseAllowMajorVersionUpgrade: true };
    assert.deepEqual(
      problems({ ...now, databaseEngineVersion: "18.6", cacheReplicas: 0, cacheEngineVersion: "9.0" }),
      [],
    );
  });
});
