import assert from "node:assert/strict";
import { test } from "node:test";
import { waitingChanges } from "../../settings/waiting";

const settings = {
  applyImmediately: false,
  databaseInstanceClass: "db.t4g.medium",
  databaseEngineVersion: "17",
  databaseStorageGb: 20,
  databaseMultiAz: true,
  databaseMaintenanceWindow: "sun:06:30-sun:07:30",
  cacheEngine: "valkey",
  cacheEngineVersion: "8.0",
  cacheNodeType: "cache.t4g.small",
  cacheAutomaticFailover: true,
  cacheMultiAz: true,
  cacheMaintenanceWindow: "sun:07:30-sun:08:30",
};
const running = { ...settings, databaseEngineVersion: "17.11", cacheEngineVersion: "8.0.1" };

test("what AWS runs is what is asked for: nothing waits", () => {
  assert.deepEqual(waitingChanges(settings, running), []);
  assert.deepEqual(waitingChanges(settings, {}), [], "nothing is known");
});

test("a disk that grew by itself is no change that waits", () => {
  assert.deepEqual(waitingChanges(settings, { ...running, databaseStorageGb: 35 }), []);
});

test("a change that waits is named with its window, and with what makes it at once", () => {
  const [said, ...more] = waitingChanges({ ...settings, databaseInstanceClass: "db.m7g.large" }, running);
  assert.deepEqual(more, []);
  assert.equal(
    said,
    'siscoe:databaseInstanceClass: AWS runs "db.t4g.medium" and changes it to "db.m7g.large" in the maintenance window ' +
      'sun:06:30-sun:07:30 UTC (siscoe:databaseMaintenanceWindow). Until then, each "up" sends the change again, which ' +
      "does no harm. To change it now, with a restart, set siscoe:applyImmediately to true.",
  );
});

test("a change of the cache's is told to come with its token as well", () => {
  const [said = ""] = waitingChanges({ ...settings, cacheNodeType: "cache.m7g.large" }, running);
  assert.match(
    said,
    /UTC \(siscoe:cacheMaintenanceWindow\), or, with a restart, as soon as siscoe:cacheTokenVersion or siscoe:cacheTokenStrategy changes\. Until then/,
  );
});

test("each setting that can wait is told, and none with applyImmediately", () => {
  const others = {
    databaseInstanceClass: "db.m7g.large",
    databaseEngineVersion: "18",
    databaseStorageGb: 50,
    databaseMultiAz: false,
    cacheEngine: "redis",
    cacheEngineVersion: "8.1",
    cacheNodeType: "cache.m7g.large",
    cacheAutomaticFailover: false,
    cacheMultiAz: false,
  };
  const told = waitingChanges({ ...settings, ...others }, running).map((line) => line.split(":")[1]);
  assert.deepEqual(told, Object.keys(others));
  assert.deepEqual(waitingChanges({ ...settings, ...others, applyImmediately: true }, running), []);
});

test("a version isn't met by another that begins with the same digits", () => {
  const asked = { ...settings, databaseEngineVersion: "17.1" };
  assert.equal(waitingChanges(asked, running).length, 1);
});
