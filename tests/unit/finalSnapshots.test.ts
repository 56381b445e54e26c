import assert from "node:assert/strict";
import { test } from "node:test";
import { snapshotWords } from "../../commands/finalSnapshots";

const none = { resources: [], pending: [], outputs: {} };
const arn = "arn:aws:kms:sa-east-1:123456789012:key/one";

/** An environment with a database whose key stays, or goes with it. */
const environment = (retainOnDelete: boolean) => ({
  ...none,
  resources: [
    { urn: "key", type: "aws:kms/key:Key", retainOnDelete, outputs: { arn } },
    {
      urn: "database",
      type: "aws:rds/instance:Instance",
      outputs: { finalSnapshotIdentifier: "last", kmsKeyId: arn },
    },
  ],
});

test("a final snapshot is good for a restore while its key is kept", () => {
  const words = snapshotWords(environment(true), none);
  assert.match(words, /To restore the database's rows, write siscoe:databaseSnapshot: last /);
  assert.doesNotMatch(words, /databaseKeepKey/);
});

test("destroy tells of a final snapshot whose key goes, and doesn't advise to restore it", () => {
  const words = snapshotWords(environment(false), none);
  assert.match(
    words,
    /siscoe:databaseKeepKey is false: the key of this snapshot \(database\) .* within 30 days/,
  );
  assert.doesNotMatch(words, /To restore/);
});

test("a key that is still there is no lost one", () => {
  const before = environment(false);
  const after = { ...before, resources: before.resources.slice(0, 1) };
  assert.match(snapshotWords(before, after), /To restore the database's rows/);
});
