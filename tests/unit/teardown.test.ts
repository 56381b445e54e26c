import assert from "node:assert/strict";
import { test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import { deploy } from "../support/mocks";
import { section } from "../support/operationsPage";
import { prod } from "../support/otherValues";

/** Every part that has a key of its own. */
const everyKey = {
  ...prod,
  "siscoe:image": table.image.example,
  "siscoe:alarmEmail": table.alarmEmail.example,
  "siscoe:firewall": "count",
  "siscoe:backupVault": "true",
};
/** Those that no role of a workflow may delete: they stay whatever the settings say. */
const always = ["alarms", "backups", "firewall"];

async function keptKeys(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const { resources } = await deploy(program, { settings });
  const kept = resources.filter((one) => one.type === "aws:kms/key:Key" && one.retainOnDelete);
  return kept.map(({ name }) => /^siscoe-prod-(.*)-key$/.exec(name)?.[1] ?? name).sort();
}

test("the keys of what outlives an environment stay with it, and no others", async () => {
  assert.deepEqual(await keptKeys(everyKey), [...always, "database", "logs", "uploads"].sort());
  const thrownAway = { ...everyKey, "siscoe:databaseKeepKey": "false" };
  assert.deepEqual(await keptKeys(thrownAway), always);
});

test("docs/operations.md names the keys that stay", () => {
  const [kept = "", others = ""] = section("Tearing down")
    .split(/^- /m)
    .filter((item) => item.startsWith("The KMS keys "));
  for (const words of ["database", "cache and its logs", "uploads"]) assert.ok(kept.includes(words), words);
  for (const words of ["`siscoe:alarmEmail`", "`siscoe:firewall`", "`siscoe:backupVault`"])
    assert.ok(others.includes(words), words);
});
