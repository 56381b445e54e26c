import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Database } from "../../components/database";
import type { Properties } from "../../emulator/values";
import { inputs } from "../support/find";
import { deploy } from "../support/mocks";
import { Account, DATABASE as BASE } from "./emulatorAccount";

const RDS = "aws:rds/instance:Instance";
// Nothing waits for a maintenance window.
const DATABASE = { ...BASE, applyImmediately: true };
const STRIPED = { iops: 12_000, storageThroughput: 500 };

/** What the program asks for of a disk. */
async function asked(storageGb: number, maxStorageGb = 1000): Promise<Properties> {
  const network = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], allowedSecurityGroupIds: ["sg-1"] };
  const made = await deploy(() => {
    new Database("db", { ...network, storageGb, maxStorageGb });
  });
  const instance = inputs(made, RDS, "db");
  const names = ["storageType", "allocatedStorage", "maxAllocatedStorage", "iops", "storageThroughput"];
  return Object.fromEntries(names.filter((name) => name in instance).map((name) => [name, instance[name]]));
}

/** A database with such a disk, and what becomes of it. */
async function disk(storage: Properties) {
  const account = new Account();
  const database = { ...DATABASE, ...storage };
  const { id, outputs } = await account.create(RDS, database);
  const olds = () => account.provider.read(RDS, id)?.properties ?? {};
  return {
    outputs,
    to: (next: Properties) => account.update(RDS, id, { ...database, ...next }),
    differences: (next: Properties) => {
      const { inputs: news } = account.provider.check(RDS, "it", olds(), { ...DATABASE, ...next });
      return account.provider.diff(RDS, "it", olds(), news).changed;
    },
    /** RDS makes the disk larger by itself, and faster where that comes with it. */
    autoscale: (size: number) => {
      const properties = { ...olds(), allocatedStorage: size, ...(size >= 400 && STRIPED) };
      account.records.put({ type: RDS, id, inputs: Object.keys(database), properties });
    },
  };
}

describe("the database's disk", () => {
  test("asks for what RDS has by itself from 400 GiB on, and for nothing below", async () => {
    const gp3 = { storageType: "gp3", maxAllocatedStorage: 1000 };
    assert.deepEqual(await asked(399), { ...gp3, allocatedStorage: 399 });
    assert.deepEqual(await asked(400), { ...gp3, allocatedStorage: 400, ...STRIPED });
  });

  test("grows past 400 GiB", async () => {
    const { to, differences } = await disk(await asked(300));
    // What the program asked for until November 2026: hashicorp/terraform-provider-aws#28382.
    await assert.rejects(
      to({ allocatedStorage: 450 }),
      /Invalid iops value for engine name postgres and storage type gp3: 3000/,
    );
    const next = await asked(450);
    const { iops, storageThroughput } = await to(next);
    assert.deepEqual({ iops, storageThroughput }, STRIPED);
    assert.deepEqual(differences(next), []);
  });

  test("past 400 GiB from the beginning, was made without asking, and stays", async () => {
    const { outputs, differences } = await disk({
      ...(await asked(500)),
      iops: undefined,
      storageThroughput: undefined,
    });
    assert.deepEqual([outputs["iops"], outputs["storageThroughput"]], [12_000, 500]);
    assert.deepEqual(differences(await asked(500)), []);
  });

  test("that autoscaling made larger, past 400 GiB too, is no difference, and other changes leave it alone", async () => {
    const storage = await asked(300);
    const { to, differences, autoscale } = await disk(storage);
    autoscale(440);
    assert.deepEqual(differences(storage), []);
    const { allocatedStorage, iops } = await to({ ...storage, backupRetentionPeriod: 3 });
    assert.deepEqual([allocatedStorage, iops], [440, 12_000]);
    assert.equal((await to(await asked(500)))["allocatedStorage"], 500);
  });

  test("can't be bounded below what autoscaling has reached", async () => {
    const { to, autoscale } = await disk(await asked(300));
    autoscale(440);
    await assert.rejects(to(await asked(300, 400)), /Max storage size must be greater than storage size/);
    await to(await asked(300, 450));
  });

  test("grows by a tenth at least: RDS rounds up, and that is no difference", async () => {
    const { to, differences } = await disk(await asked(100));
    const next = await asked(101);
    assert.equal((await to(next))["allocatedStorage"], 110);
    assert.deepEqual(differences(next), []);
  });
});

describe("extended support", () => {
  test("is refused at creation; a database that has it keeps it, since no call changes it", async () => {
    const account = new Account();
    const disabled = { ...DATABASE, engineLifecycleSupport: "open-source-rds-extended-support-disabled" };
    const { id, outputs } = await account.create(RDS, DATABASE);
    assert.equal(outputs["engineLifecycleSupport"], "open-source-rds-extended-support");
    const after = await account.update(RDS, id, disabled);
    assert.equal(after["engineLifecycleSupport"], "open-source-rds-extended-support");
    const made = await account.create(RDS, { ...disabled, identifier: "new" });
    assert.equal(made.outputs["engineLifecycleSupport"], disabled.engineLifecycleSupport);
  });
});
