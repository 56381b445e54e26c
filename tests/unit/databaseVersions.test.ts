import assert from "node:assert/strict";
import { describe, test } from "node:test";
import program = require("../../index");
import { mayUpgrade, releaseOf } from "../../aws/engines";
import { foundationOf } from "../../settings/onceUp";
import { table } from "../../config";
import { deploy, ProgramFailed } from "../support/mocks";
import { fewest, problemsOf, read } from "../support/settings";
import { Account, DATABASE as BASE } from "./emulatorAccount";

const RDS = "aws:rds/instance:Instance";
// Nothing waits for a maintenance window.
const DATABASE = { ...BASE, applyImmediately: true };

/** A database that was made with a version, and that AWS runs with another one by now. */
async function running(engineVersion: string, engineVersionActual: string) {
  const account = new Account();
  const { id, raw } = await account.create(RDS, { ...DATABASE, engineVersion });
  account.records.put({
    ...{ type: RDS, id, inputs: Object.keys(DATABASE) },
    properties: { ...raw, engineVersionActual },
  });
  return {
    account,
    to: (version: string, more = {}) =>
      account.update(RDS, id, { ...DATABASE, engineVersion: version, ...more }),
  };
}

describe("versions of PostgreSQL", () => {
  test("that are a major one alone run AWS's choice, and never go back to it", async () => {
    assert.equal(releaseOf("17"), "17.10");
    assert.equal(releaseOf("17", "17.11"), "17.11");
    assert.equal(releaseOf("17", "17.9"), "17.10");
    assert.equal(releaseOf("17.6", "17.9"), "17.6");
    const { to } = await running("17", "17.11");
    assert.equal((await to("17", { backupRetentionPeriod: 3 }))["engineVersionActual"], "17.11");
  });

  test("that are named can't be had again once AWS has raised them", async () => {
    const { to } = await running("17.6", "17.9");
    await assert.rejects(
      to("17.6", { backupRetentionPeriod: 3 }),
      /Cannot upgrade postgres from 17\.9 to 17\.6/,
    );
  });

  test("go to a later one of another major version, not to one that is older than what runs", () => {
    const cases: readonly [from: string, to: string, may: boolean][] = [
      ["16.13", "17.6", false],
      ["16.13", "17.9", true],
      ["17.11", "18.4", false],
      ["17.11", "18.6", true],
      ["17.10", "18.4", true],
      ["17.11", "17.10", false],
      ["18.6", "17.11", false],
      ["17.11", "19.1", true],
    ];
    for (const [from, to, may] of cases) assert.equal(mayUpgrade(from, to), may, `${from} to ${to}`);
  });

  test("go to another major one by a named minor one, which may be left out again afterwards", async () => {
    const { to } = await running("17", "17.11");
    const allowed = { allowMajorVersionUpgrade: true };
    await assert.rejects(to("18", allowed), /Cannot upgrade postgres from 17\.11 to 18\.4/);
    assert.equal((await to("18.6", allowed))["engineVersionActual"], "18.6");
    assert.equal((await to("18"))["engineVersionActual"], "18.6");
  });

  test("that AWS upgraded by itself, when support ended, are had by naming the one that runs", async () => {
    const account = new Account();
    const group = async (major: number) =>
      (await account.create("aws:rds/parameterGroup:ParameterGroup", { family: `postgres${major}` })).id;
    const asked = async (major: number) => ({
      ...{ ...DATABASE, engineVersion: String(major), parameterGroupName: await group(major) },
    });
    const { id, raw } = await account.create(RDS, await asked(14));
    const upgraded = {
      engineVersion: "15.19",
      engineVersionActual: "15.19",
      parameterGroupName: "default.postgres15",
    };
    account.records.put({
      type: RDS,
      id,
      inputs: Object.keys(DATABASE),
      properties: { ...raw, ...upgraded },
    });
    await assert.rejects(
      account.update(RDS, id, await asked(14)),
      /Cannot upgrade postgres from 15\.19 to 14\.23/,
    );
    const after = await account.update(RDS, id, await asked(15));
    assert.deepEqual([after["engineVersion"], after["engineVersionActual"]], ["15", "15.19"]);
  });

  test("that RDS only goes on running are no new server's", async () => {
    const create = (engineVersion: string) => new Account().create(RDS, { ...DATABASE, engineVersion });
    await assert.rejects(
      create("17.4"),
      /InvalidParameterCombination: Cannot find version 17\.4 for postgres/,
    );
    await create("17.5");
    const { to } = await running("17.5", "17.4");
    assert.equal((await to("17.4", { backupRetentionPeriod: 3 }))["engineVersionActual"], "17.4");
    const newer = { instanceClass: "db.m8g.large", applyImmediately: true };
    await assert.rejects(to("17.11", newer), /InvalidParameterCombination: .*DBInstanceClass=db\.m8g\.large/);
    await to("17.11", { applyImmediately: true });
    assert.equal((await to("17.11", newer))["instanceClass"], "db.m8g.large");
  });
});

describe("a minor version that RDS makes no new server of", () => {
  const settings = { ...fewest, "siscoe:databaseEngineVersion": "17.4" };

  test("is refused before anything is made", async () => {
    const failed: unknown = await deploy(program, { settings }).catch((error: unknown) => error);
    assert.ok(failed instanceof ProgramFailed);
    assert.deepEqual(failed.resources, []);
    assert.deepEqual(problemsOf(failed.failure), [
      'siscoe:databaseEngineVersion ("17.4") is a minor version with which RDS creates no new database: set 17.5 or later, or 17. ' +
        "Allowed: a version of PostgreSQL from 14 to 18, such as 17 or 17.6.\n" +
        "    Fix: npm run settings -- set --stack prod siscoe:databaseEngineVersion '17'",
    ]);
  });

  test("stays where it runs", async () => {
    const foundation = { stack: "prod", ...foundationOf(table, read()) };
    await deploy(program, { settings, previousOutputs: { foundation } });
  });
});
