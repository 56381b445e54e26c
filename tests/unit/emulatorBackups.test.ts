import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Properties } from "../../emulator/values";
import { Account, trust } from "./emulatorAccount";

const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const PLAN = "aws:backup/plan:Plan";
const SELECTION = "aws:backup/selection:Selection";

const rule = (more: Properties = {}) => ({ ruleName: "daily", targetVaultName: "vault", ...more });
const role = async (account: Account, service: string): Promise<string> =>
  String((await account.create("aws:iam/role:Role", { assumeRolePolicy: trust(service) })).outputs["arn"]);

describe("emulated backups", () => {
  test("are refused with rules that AWS Backup refuses", () => {
    const account = new Account();
    const refused: [more: Properties, words: RegExp][] = [
      [{ ruleName: "a rule" }, /must consist of letters/],
      [{ schedule: "0 5 * * *" }, /a schedule such as cron/],
      [{ startWindow: 30 }, /startWindow of 60 minutes at least/],
      [{ startWindow: 120, completionWindow: 120 }, /60 minutes longer than its startWindow/],
      [{ lifecycle: { coldStorageAfter: 30, deleteAfter: 60 } }, /90 days after they went to cold storage/],
    ];
    for (const [more, words] of refused) {
      assert.match(account.problems(PLAN, { rules: [rule(more)] }).join(), words);
    }
    assert.match(account.problems(VAULT, { name: "v".repeat(51) }).join(), /2 to 50 characters/);
    assert.match(
      account.problems(LOCK, { backupVaultName: "vault", changeableForDays: 2 }).join(),
      /3 at least/,
    );
  });

  test("need a vault, a plan, a role that AWS Backup takes on, and a copy's vault", async () => {
    const account = new Account();
    await assert.rejects(account.create(PLAN, { rules: [rule()] }), /ResourceNotFoundException/);
    await account.create(VAULT, { name: "vault" });
    await assert.rejects(account.create(VAULT, { name: "vault" }), /AlreadyExistsException/);
    const elsewhere = "arn:aws:backup:us-east-1:123456789012:backup-vault:none";
    await assert.rejects(
      account.create(PLAN, { rules: [rule({ copyActions: [{ destinationVaultArn: elsewhere }] })] }),
      /The copy's vault .* does not exist/,
    );
    const copy = await account.create(VAULT, { name: "copy", region: "us-east-1" });
    assert.equal(copy.outputs["arn"], "arn:aws:backup:us-east-1:123456789012:backup-vault:copy");
    const plan = await account.create(PLAN, {
      rules: [rule({ copyActions: [{ destinationVaultArn: copy.outputs["arn"] }] })],
    });
    const chosen = { planId: plan.id, resources: [] };
    await assert.rejects(
      account.create(SELECTION, { ...chosen, iamRoleArn: await role(account, "ec2.amazonaws.com") }),
      /does not let backup\.amazonaws\.com assume it/,
    );
    const iamRoleArn = await role(account, "backup.amazonaws.com");
    await assert.rejects(
      account.create(SELECTION, { ...chosen, planId: "none", iamRoleArn }),
      /ResourceNotFoundException/,
    );
    const selection = await account.create(SELECTION, { ...chosen, iamRoleArn });
    await assert.rejects(async () => {
      await account.provider.delete(PLAN, plan.id);
    }, /must be deleted prior/);
    await account.provider.delete(SELECTION, selection.id);
    await account.provider.delete(PLAN, plan.id);
  });

  test("have a key of the vault's own region", async () => {
    const account = new Account();
    const key = async (region?: string): Promise<string> =>
      String(
        (await account.create("aws:kms/key:Key", region === undefined ? {} : { region })).outputs["arn"],
      );
    const kmsKeyArn = await key();
    await assert.rejects(
      account.create(VAULT, { name: "copy", region: "us-east-1", kmsKeyArn }),
      /is not in the region of the vault/,
    );
    await account.create(VAULT, { name: "copy", region: "us-east-1", kmsKeyArn: await key("us-east-1") });
  });

  test("are not deleted with their vault, nor kept shorter than its lock takes", async () => {
    const account = new Account();
    const vault = await account.create(VAULT, { name: "vault" });
    await account.create(LOCK, { backupVaultName: "vault", minRetentionDays: 7 });
    await assert.rejects(
      account.create(PLAN, { rules: [rule({ lifecycle: { deleteAfter: 3 } })] }),
      /less than the vault's minimum, 7/,
    );
    account.records.amend(VAULT, vault.id, { recoveryPoints: 1 });
    await assert.rejects(async () => {
      await account.provider.delete(VAULT, vault.id);
    }, /contains recovery points/);
  });

  test("have a lock in compliance mode that nobody takes away after its date", async () => {
    const account = new Account();
    await account.create(VAULT, { name: "vault" });
    const lock = await account.create(LOCK, { backupVaultName: "vault", changeableForDays: 3 });
    account.cloud.remember("aws:backup/lock", "vault", { from: new Date(Date.now() - 1000).toISOString() });
    await assert.rejects(
      account.provider.delete(LOCK, lock.id),
      /InvalidRequestException: .* immutable since/,
    );
    await assert.rejects(account.create(LOCK, { backupVaultName: "vault" }), /immutable since/);
  });
});
