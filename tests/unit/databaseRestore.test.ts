import assert from "node:assert/strict";
import { describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import type { Properties } from "../../emulator/values";
import { DB_SNAPSHOT } from "../../emulator/services/rds/snapshots";
import { firstUpProblems } from "../../settings/firstUp";
import { foundationOf } from "../../settings/onceUp";
import type { Snapshot } from "../../components/snapshot";
import { restoreProblems } from "../../settings/restore";
import { SNAPSHOT } from "../support/awsStates";
import { deploy, ProgramFailed } from "../support/mocks";
import { fewest, problemsOf, read } from "../support/settings";
import { Account, DATABASE, RESTORE } from "./emulatorAccount";

const RDS = "aws:rds/instance:Instance";
const KEY = "arn:aws:kms:sa-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef";

/** A snapshot of somebody else's database. */
const FOREIGN: Readonly<Properties> = {
  ...{ dbName: "django", username: "postgres", allocatedStorage: 20, engineVersion: "17.9" },
  ...{ storageEncrypted: true, kmsKeyId: KEY },
};

/** As the program asks for it now, and as it did until November 2026. */
const now: Properties = {
  ...{ ...DATABASE, username: undefined, engineVersion: "17", storageEncrypted: true },
  snapshotIdentifier: "foreign",
};
const formerly: Properties = { ...now, dbName: "siscoe", username: "siscoe" };

/** An account with a snapshot, and what the second `up` would replace and change once `asked` was restored from it. */
async function secondUp(asked: Properties, snapshot: Properties = FOREIGN, next = asked) {
  const account = new Account();
  account.cloud.remember(DB_SNAPSHOT, "foreign", snapshot);
  const { id, raw } = await account.create(RDS, asked, "it", RESTORE);
  assert.deepEqual(account.provider.read(RDS, id)?.properties, raw);
  const { changed, replaces } = account.provider.diff(
    ...([RDS, "it", raw, account.provider.check(RDS, "it", raw, next).inputs] as const),
  );
  return { raw, changed, replaces };
}

describe("a database restored from somebody else's snapshot", () => {
  test("has the snapshot's database, owner and key, and stays", async () => {
    const { raw, changed, replaces } = await secondUp(now);
    assert.deepEqual([changed, replaces], [[], []]);
    assert.deepEqual(
      ["dbName", "username", "kmsKeyId", "engineVersion", "engineVersionActual"].map((name) => raw[name]),
      ["django", "postgres", KEY, "17", "17.10"],
    );
  });

  test("would be replaced for a database, an owner or an encryption that the restore didn't bring", async () => {
    assert.deepEqual((await secondUp(formerly)).replaces, ["dbName", "username"]);
    const plain = { ...FOREIGN, storageEncrypted: false };
    assert.deepEqual((await secondUp(now, plain)).replaces, ["storageEncrypted"]);
  });

  test("of SisCoE's own, which an earlier commit restored, stays when its names are declared no more", async () => {
    const own = { ...FOREIGN, dbName: "siscoe", username: "siscoe" };
    assert.deepEqual((await secondUp(formerly, own, now)).changed, []);
  });

  test("goes on in standard insights, whatever was asked for", async () => {
    const insights = {
      ...{ databaseInsightsMode: "advanced", performanceInsightsEnabled: true },
      performanceInsightsRetentionPeriod: 465,
    };
    assert.deepEqual((await secondUp({ ...now, ...insights })).changed, ["databaseInsightsMode"]);
  });

  test("takes a parameter group of the snapshot's major version, and no older version", async () => {
    const old = { ...FOREIGN, engineVersion: "16.13" };
    await assert.rejects(secondUp(now, old), /AllowMajorVersionUpgrade/);
    const account = new Account();
    account.cloud.remember(DB_SNAPSHOT, "foreign", old);
    const { id } = await account.create("aws:rds/parameterGroup:ParameterGroup", { family: "postgres17" });
    const upgrading = { ...now, parameterGroupName: id, allowMajorVersionUpgrade: true };
    await assert.rejects(account.create(RDS, upgrading), /Use a parameter group .* postgres16/);
    const named = { ...now, engineVersion: "17.6" };
    await assert.rejects(secondUp(named), /Cannot upgrade postgres from 17\.9 to 17\.6/);
  });
});

describe("a restore is refused before anything is made", () => {
  const settings = { databaseSnapshot: "foreign", databaseEngineVersion: "17", databaseStorageGb: 20 };
  const told = async (snapshot: Partial<Snapshot>, more: Partial<typeof settings> = {}) =>
    (
      await restoreProblems({ ...settings, ...more }, () => Promise.resolve({ ...SNAPSHOT, ...snapshot }))
    ).map(({ key, what, fix }) => [key, what.split("\n")[0], fix && "value" in fix ? fix.value : undefined]);

  test("never, where the snapshot fits", async () => {
    assert.deepEqual(await told({}), []);
    assert.deepEqual(await told({ engineVersion: "17.9" }, { databaseEngineVersion: "17.9" }), []);
    assert.deepEqual(await told({ engineVersion: "17.4" }, { databaseEngineVersion: "17.9" }), []);
    assert.deepEqual(await told({}, { databaseStorageGb: 50 }), []);
  });

  test("for what can't work, each with its way round", async () => {
    assert.deepEqual(await told({ encrypted: false }), [
      [
        "databaseSnapshot",
        "is not encrypted, so the database would not be encrypted either. Make an encrypted copy with",
        "foreign-encrypted",
      ],
    ]);
    assert.deepEqual(await told({ engineVersion: "16.13" }), [
      [
        "databaseEngineVersion",
        "is not the snapshot's version, 16.13: restore with that version, and upgrade afterwards (docs/operations.md)",
        "16",
      ],
    ]);
    assert.deepEqual(await told({ engineVersion: "17.9" }, { databaseEngineVersion: "17.6" }), [
      [
        "databaseEngineVersion",
        "is older than the snapshot's version, 17.9, and RDS can't downgrade",
        "17.9",
      ],
    ]);
    assert.deepEqual(await told({ allocatedStorage: 50 }), [
      ["databaseStorageGb", "is less than the snapshot's disk, 50 GiB, and RDS can't shrink a disk", "50"],
    ]);
    assert.deepEqual(await told({ engine: "mysql" }), [
      ["databaseSnapshot", "is a snapshot of a mysql database", undefined],
    ]);
    assert.deepEqual(await told({ status: "creating" }), [
      ["databaseSnapshot", "is not finished: its status is creating", undefined],
    ]);
  });

  test("for a key that can't be used, with what makes it usable again", async () => {
    const words = async (key: Partial<Snapshot["key"]>) => {
      const snapshot = { ...SNAPSHOT, key: { arn: KEY, state: "", ...key } };
      return (await restoreProblems(settings, () => Promise.resolve(snapshot))).map(({ what }) => what);
    };
    assert.deepEqual(await words({ state: "Enabled" }), []);
    const [enable, cancel] = ["enable-key", "cancel-key-deletion"].map(
      (command) => `      aws kms ${command} --key-id ${KEY}\n`,
    );
    const wayRound = "so AWS would not restore it. Have an administrator type\n";
    assert.deepEqual(await words({ state: "Disabled" }), [
      `is encrypted with a key that is disabled, ${wayRound}${enable}    or name another snapshot`,
    ]);
    assert.deepEqual(await words({ state: "PendingDeletion", deletionDate: "2026-12-28T09:00:00Z" }), [
      `is encrypted with a key that AWS deletes on 2026-12-28, ${wayRound}${cancel}${enable}    or name another snapshot`,
    ]);
  });

  test("where there is no such snapshot, in AWS's words", async () => {
    const failure = new Error(
      "Invocation of aws:rds/getSnapshot:getSnapshot returned an error: DBSnapshotNotFound",
    );
    assert.deepEqual(await restoreProblems(settings, () => Promise.reject(failure)), [
      { key: "databaseSnapshot", what: "can't be looked up (DBSnapshotNotFound)" },
    ]);
  });

  test("with advanced insights, which come in a second up", () => {
    const advanced = { ...settings, databaseInsights: "advanced" } as const;
    assert.deepEqual(
      firstUpProblems(advanced).map(({ key, fix }) => [key, fix]),
      [["databaseInsights", { key: "databaseInsights", value: "standard" }]],
    );
    assert.deepEqual(firstUpProblems({ ...advanced, databaseSnapshot: undefined }), []);
  });

  test("by the program, which asks AWS once, and not for an environment that exists", async () => {
    const big = { ...fewest, "siscoe:databaseSnapshot": "foreign", "siscoe:databaseEngineVersion": "16" };
    const failed: unknown = await deploy(program, { settings: big }).catch((error: unknown) => error);
    assert.ok(failed instanceof ProgramFailed);
    assert.deepEqual(
      failed.resources.map(({ type }) => type),
      ["pulumi:providers:aws"],
    );
    assert.match(
      problemsOf(failed.failure).join(),
      /^siscoe:databaseEngineVersion \("16"\) is not the snapshot's/,
    );
    const kept = read({ "siscoe:databaseSnapshot": "foreign" });
    const foundation = { stack: "prod", ...foundationOf(table, kept) };
    await deploy(program, { settings: big, previousOutputs: { foundation } });
  });

  test("by the program, which asks for the snapshot's key too, and goes on where nobody may look at it", async () => {
    const lost = { ...fewest, "siscoe:databaseSnapshot": "lost" };
    const failed: unknown = await deploy(program, { settings: lost }).catch((error: unknown) => error);
    assert.ok(failed instanceof ProgramFailed);
    assert.match(
      problemsOf(failed.failure).join(),
      /^siscoe:databaseSnapshot \("lost"\) is encrypted with a key that AWS deletes, so AWS would not restore it\. .* cancel-key-deletion --key-id arn:aws:kms:\S+\/lost\n/s,
    );
    const unseen = await deploy(program, { settings: { ...fewest, "siscoe:databaseSnapshot": "unseen" } });
    assert.ok(unseen.resources.some(({ type }) => type === RDS));
  });
});
