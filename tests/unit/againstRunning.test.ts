import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { table } from "../../config";
import { checkAgainstRunning } from "../../settings/againstRunning";

const asked = {
  applyImmediately: false,
  databaseEngineVersion: "17",
  databaseAllowMajorVersionUpgrade: false,
  databaseMaxStorageGb: 100,
  cacheEngine: "valkey",
  cacheEngineVersion: "8.0",
  cacheReplicas: 1,
} as const;
const running = {
  databaseEngineVersion: "17.9",
  databaseStorageGb: 20,
  cacheEngine: "valkey",
  cacheEngineVersion: "8.0.1",
  cacheAutomaticFailover: true,
};

/** The problems without their header: key, words and fix. */
function problems(settings: Partial<Record<keyof typeof asked, unknown>>, now: object = running): string[] {
  const environment = { project: "siscoe", stack: "prod" };
  try {
    checkAgainstRunning(table, { ...asked, ...settings } as typeof asked, now, environment);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n  - ").slice(1);
  }
}

describe("what AWS can't bring about from what it runs", () => {
  test("nothing, where it runs what is asked for, or isn't known to run anything", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ databaseEngineVersion: "18", cacheReplicas: 0 }, {}), []);
    assert.deepEqual(problems({ databaseEngineVersion: "17.11" }), []);
    assert.deepEqual(problems({ cacheEngineVersion: "8.1" }), [], "the same family of parameters");
  });

  for (const [settings, words, fix] of [
    [
      { databaseEngineVersion: "17.6" },
      /is older than 17\.9, which AWS runs and never goes back from/,
      "databaseEngineVersion 17.9",
    ],
    [
      { databaseEngineVersion: "16" },
      /is older than 17\.9, which AWS runs and never goes back from/,
      "databaseEngineVersion 17.9",
    ],
    [
      { databaseEngineVersion: "18.1", applyImmediately: true },
      /than 17\.9, which AWS runs: the upgrade can't be undone/,
      "databaseAllowMajorVersionUpgrade true",
    ],
    [
      { databaseEngineVersion: "18.1", databaseAllowMajorVersionUpgrade: true },
      /wait for the maintenance window, and the old parameter group/,
      "applyImmediately true",
    ],
    [{ cacheEngineVersion: "7.2" }, /the old parameter group, which is in use/, "applyImmediately true"],
    [
      { cacheEngine: "redis", cacheEngineVersion: "7.1" },
      /takes other parameters than valkey 8\.0\.1, which AWS runs/,
      "applyImmediately true",
    ],
    [{ cacheReplicas: 0 }, /leaves no replica for the automatic failover/, "applyImmediately true"],
    [
      { databaseMaxStorageGb: 30 },
      /is less than the 45 GiB that the disk has grown to/,
      "databaseMaxStorageGb ",
    ],
  ] as const) {
    test(`${JSON.stringify(settings)} is refused, with the command`, () => {
      const [said = "", ...more] = problems(settings, { ...running, databaseStorageGb: 45 });
      assert.deepEqual(more, []);
      assert.match(said, words);
      assert.ok(said.includes(`siscoe:${fix}`) || said.includes(`siscoe:${fix.replace(" ", " '")}`), said);
    });
  }

  test("with applyImmediately, and leave, each is let through", () => {
    const now = { applyImmediately: true, databaseAllowMajorVersionUpgrade: true };
    assert.deepEqual(
      problems({ ...now, databaseEngineVersion: "18.1", cacheReplicas: 0, cacheEngineVersion: "9.0" }),
      [],
    );
  });
});
