import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { staysAsItIs, versionComesUp, writeSettings } from "../engine/otherDatabases";
import { Checkout } from "../support/checkout";

/**
 * Databases of every major version but the newest (tests/engine has that), and one from somebody else's snapshot: once they
 * are up, neither the next `up` nor a refresh finds a difference. The emulator tells what AWS would, not what it was asked for.
 */
const checkout = new Checkout();

for (const version of ["14", "15", "16", "17.6"]) {
  test(`PostgreSQL ${version} comes up, and stays as it is`, async () => {
    await versionComesUp(checkout, version);
  });
}

describe("somebody else's snapshot", () => {
  const stack = "restored";
  const foreign = { dbName: "django", username: "postgres", allocatedStorage: 50, engineVersion: "16.13" };
  const fits = { databaseEngineVersion: "16", databaseStorageGb: "60", databaseSnapshot: "foreign" };

  /** Puts the snapshot into the account. */
  function plant(properties: Readonly<Record<string, unknown>>): void {
    const folder = checkout.path(".local", stack, "aws", "aws-rds-snapshot");
    mkdirSync(folder, { recursive: true });
    const record = { type: "aws:rds/snapshot:Snapshot", id: "foreign", inputs: [], properties };
    writeFileSync(`${folder}/foreign.json`, JSON.stringify(record));
  }

  test("is refused with everything that can't work about it, before anything is made", async () => {
    plant({ ...foreign, storageEncrypted: false });
    writeSettings(checkout, stack, { databaseSnapshot: "foreign" });
    const { code, stdout } = await checkout.local(`up --stack ${stack}`);
    assert.equal(code, 1);
    assert.match(stdout, /There are 3 problems in the settings of stack "restored"/);
    assert.match(stdout, /aws rds copy-db-snapshot --source-db-snapshot-identifier foreign/);
    assert.match(stdout, /set --stack restored siscoe:databaseEngineVersion '16'/);
    assert.match(stdout, /set --stack restored siscoe:databaseStorageGb '50'/);
    assert.doesNotMatch(stdout, /Vpc|database-key created/);
  });

  test("is restored under its own names, and stays as it is", async () => {
    plant({ ...foreign, storageEncrypted: true, kmsKeyId: "arn:aws:kms:sa-east-1:123456789012:key/theirs" });
    writeSettings(checkout, stack, fits);
    const { code, stdout, stderr } = await checkout.local(`up --stack ${stack}`);
    assert.equal(code, 0, stdout + stderr);
    await staysAsItIs(checkout, stack);
    const env = JSON.parse((await checkout.local(`env --format json --stack ${stack}`)).stdout) as Record<
      string,
      string
    >;
    assert.deepEqual([env["DB_NAME"], env["DB_USER"]], ["django", "postgres"]);
  });
});
