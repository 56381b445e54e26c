import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Backups, type BackupsArgs } from "../../components/backups";
import program = require("../../index");
import { backupStart, backupWarnings } from "../../settings/backups";
import { inputs, json, namesByType, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { withService } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";

const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const PLAN = "aws:backup/plan:Plan";
const SELECTION = "aws:backup/selection:Selection";
const KEY = "aws:kms/key:Key";

const backups = (args: Partial<BackupsArgs> = {}): Promise<Deployment> =>
  deploy(() => {
    new Backups("backups", { resourceArns: ["arn:database"], ...args });
    return {};
  });
const ruleOf = (made: Deployment) => (inputs(made, PLAN, "backups")["rules"] as readonly object[])[0];

describe("the backups", () => {
  let made: Deployment;
  before(async () => {
    made = await backups();
  });

  test("are exactly this", () => {
    assert.deepEqual(namesByType(made.resources), {
      [PLAN]: ["backups"],
      [SELECTION]: ["backups"],
      [VAULT]: ["backups"],
      "aws:iam/role:Role": ["backups"],
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["backups"],
      "aws:kms/alias:Alias": ["backups-key"],
      [KEY]: ["backups-key"],
      "siscoe:data:Backups": ["backups"],
      "siscoe:security:EncryptionKey": ["backups-key"],
    });
  });

  test("are made every day, of what is named, and kept for 35 days", () => {
    assert.deepEqual(inputs(made, VAULT, "backups"), { kmsKeyArn: "arn:Key:backups-key" });
    assert.deepEqual(ruleOf(made), {
      ruleName: "daily",
      targetVaultName: "name:Vault:backups",
      schedule: "cron(0 9 * * ? *)",
      startWindow: 60,
      completionWindow: 360,
      lifecycle: { deleteAfter: 35 },
    });
    const { resources, iamRoleArn } = inputs(made, SELECTION, "backups");
    assert.deepEqual([resources, iamRoleArn], [["arn:database"], "arn:Role:backups"]);
  });

  test("go to another region where one is named, into a vault and under a key of that region", async () => {
    const copied = await backups({ copyRegion: "us-east-1", retentionDays: 90, lock: "governance" });
    const { copyActions } = ruleOf(copied) as { copyActions: readonly object[] };
    assert.deepEqual(copyActions, [
      { destinationVaultArn: "arn:Vault:backups-copy", lifecycle: { deleteAfter: 90 } },
    ]);
    for (const [type, name] of [
      [VAULT, "backups-copy"],
      [KEY, "backups-copy-key"],
      ["aws:kms/alias:Alias", "backups-copy-key"],
      [LOCK, "backups-copy"],
    ] as const) {
      assert.equal(inputs(copied, type, name)["region"], "us-east-1", type);
    }
    assert.equal(inputs(copied, VAULT, "backups")["region"], undefined);
  });

  test("are locked if asked: in governance mode for good only in compliance mode, after 14 days", async () => {
    const locked = await backups({ lock: "governance" });
    assert.deepEqual(inputs(locked, LOCK, "backups"), {
      backupVaultName: "name:Vault:backups",
      minRetentionDays: 7,
    });
    assert.deepEqual(inputs(await backups({ lock: "compliance" }), LOCK, "backups"), {
      backupVaultName: "name:Vault:backups",
      minRetentionDays: 7,
      changeableForDays: 14,
    });
  });

  test("stay in AWS, with their lock and their key, when Pulumi lets go of them", async () => {
    const { resources } = await backups({ lock: "compliance", copyRegion: "us-east-1" });
    const holding = resources.filter(({ type }) => [VAULT, LOCK, KEY].includes(type));
    assert.equal(holding.length, 6);
    for (const { type, name, retainOnDelete } of holding) assert.ok(retainOnDelete, `${type} ${name}`);
  });

  test("are made by a role that AWS Backup alone takes on, in the path and the boundary that it is given", async () => {
    const role = resource(
      await backups({ rolesPath: "/siscoe/prod/", permissionsBoundary: "arn:boundary" }),
      "aws:iam/role:Role",
      "backups",
    ).inputs;
    assert.deepEqual([role["path"], role["permissionsBoundary"]], ["/siscoe/prod/", "arn:boundary"]);
    const { Statement: statements } = json(role["assumeRolePolicy"]) as { Statement: readonly object[] };
    assert.deepEqual(statements, [
      { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "backup.amazonaws.com" } },
    ]);
  });
});

describe("production with backups", () => {
  test("differs from one without in nothing but the backups, which carry the stack's tags", async () => {
    const registered = async (more: Readonly<Record<string, string>>) => {
      const { resources } = await deploy(program, { settings: { ...settingsOf("prod"), ...more } });
      return resources;
    };
    const asked = ({ wire, protect }: Deployment["resources"][number]) =>
      JSON.stringify([{ ...wire, finalSnapshotIdentifier: undefined }, protect]);
    const [without, all] = [await registered({}), await registered({ "siscoe:backupVault": "true" })];
    for (const one of without) {
      const same = all.find(({ urn }) => urn === one.urn);
      assert.ok(same && asked(same) === asked(one), one.urn);
    }
    const added = all.filter(({ urn }) => !without.some((one) => one.urn === urn));
    for (const { urn } of added) assert.match(urn, /siscoe-prod-backups/);
    const plan = added.find(({ type }) => type === PLAN);
    const [rule] = plan?.inputs["rules"] as readonly { recoveryPointTags: Record<string, string> }[];
    assert.deepEqual(Object.keys(rule?.recoveryPointTags ?? {}).sort(), ["environment", "owner", "project"]);
    assert.equal(rule?.recoveryPointTags["environment"], "prod");
    const selection = added.find(({ type }) => type === SELECTION);
    assert.deepEqual(selection?.inputs["resources"], ["arn:Instance:siscoe-prod-database"]);
  });

  test("takes the uploads in where there are any", async () => {
    const settings = { ...withService, "siscoe:backupVault": "true" };
    const { resources } = inputs(await deploy(program, { settings }), SELECTION, "siscoe-prod-backups");
    assert.deepEqual(resources, ["arn:Instance:siscoe-prod-database", "arn:FileSystem:siscoe-prod-uploads"]);
  });
});

describe("the settings of the backups", () => {
  test("start them four hours after RDS's own", () => {
    assert.deepEqual(["05:00-06:00", "22:30-23:30", "00:05-01:00"].map(backupStart), [
      "09:00",
      "02:30",
      "04:05",
    ]);
  });

  test("warn of what can't be undone, and of personal data that leave the country", () => {
    const warned = (more: Parameters<typeof backupWarnings>[0]) =>
      backupWarnings({ "aws:region": "sa-east-1", backupVault: true, ...more });
    assert.deepEqual(warned({ backupVaultLock: "governance" }), []);
    assert.match(warned({ backupVaultLock: "compliance" }).join(), /nobody can take this lock away any more/);
    assert.match(warned({ backupCopyRegion: "us-east-1" }).join(), /LGPD/);
    assert.deepEqual(warned({ backupVault: false, backupVaultLock: "compliance" }), []);
  });
});
