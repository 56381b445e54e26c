import assert from "node:assert/strict";
import { test } from "node:test";
import program = require("../../index");
import { matchesEvent } from "../support/eventPattern";
import { json } from "../support/find";
import { deploy } from "../support/mocks";
import { prod, withService } from "../support/otherValues";

const uploads = "arn:FileSystem:siscoe-prod-uploads";
const database = "arn:Instance:siscoe-prod-database";

/** An event of AWS Backup's, with what the rule reads of AWS's samples. */
const job = (what: "Backup" | "Copy", state: string, resourceArn: string) => ({
  ...{ source: "aws.backup", "detail-type": `${what} Job State Change`, resources: [] },
  detail: { state, resourceArn, statusMessage: "Access denied", backupVaultName: "vault" },
});
const events = {
  "the uploads' failed": job("Backup", "FAILED", uploads),
  "their copy failed": job("Copy", "FAILED", uploads),
  "the database's failed": job("Backup", "FAILED", database),
  "it was stopped": job("Backup", "ABORTED", database),
  "it did not begin in time": job("Backup", "EXPIRED", database),
  "it begins": job("Backup", "RUNNING", database),
  "it is done": job("Backup", "COMPLETED", uploads),
  "another resource's failed": job("Backup", "FAILED", "arn:Instance:payroll"),
  "a restore failed": { ...job("Backup", "FAILED", database), "detail-type": "Restore Job State Change" },
};

/** Which of the events the environment's rule tells of; undefined without a rule. */
async function told(settings: Readonly<Record<string, string>>): Promise<string[] | undefined> {
  const alarms = { ...settings, "siscoe:alarmEmail": "plantao@siscoe.test" };
  const { resources } = await deploy(program, { settings: alarms });
  const rule = resources.find(({ name }) => name === "siscoe-prod-alarms-backup");
  if (rule === undefined) return undefined;
  const pattern = json(rule.inputs["eventPattern"]) as Record<string, unknown>;
  return Object.entries(events)
    .filter(([, event]) => matchesEvent(pattern, event))
    .map(([what]) => what);
}

test("a backup or a copy that fails is told of, of what AWS Backup backs up here", async () => {
  const ofUploads = ["the uploads' failed", "their copy failed"];
  const ofDatabase = ["the database's failed", "it was stopped", "it did not begin in time"];
  const vault = { "siscoe:backupVault": "true" };
  assert.deepEqual(await told({ ...withService, ...vault }), [...ofUploads, ...ofDatabase]);
  assert.deepEqual(await told({ ...prod, ...vault }), ofDatabase);
  assert.deepEqual(await told(withService), ofUploads, "AWS's own plan backs them up");
  assert.equal(await told(prod), undefined);
});
