import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDefault, isStatic, parameterProblem } from "../../aws/databaseParameters";
import { Database } from "../../components/database";
import { inputs } from "../support/find";
import { deploy } from "../support/mocks";
import { Account } from "./emulatorAccount";

const GROUP = "aws:rds/parameterGroup:ParameterGroup";

/** The group that the program makes for a version of PostgreSQL. */
async function groupFor(engineVersion: string): Promise<Record<string, unknown>> {
  const network = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], allowedSecurityGroupIds: ["sg-1"] };
  const made = await deploy(() => {
    new Database("db", { ...network, engineVersion });
  });
  return { ...inputs(made, GROUP, "db") };
}

const parameter = (group: Record<string, unknown>, wanted: string) =>
  (group["parameters"] as { name: string; value: string; applyMethod?: string }[]).find(
    ({ name }) => name === wanted,
  );

const refused = (major: number, name: string, value: string) =>
  new Account().problems(GROUP, { family: `postgres${major}`, parameters: [{ name, value }] });

describe("the parameters of PostgreSQL", () => {
  for (const version of ["14", "15", "16", "17", "17.6", "18", "19"]) {
    test(`are some that RDS takes with ${version}, and that it tells as the program has them`, async () => {
      const account = new Account();
      const group = await groupFor(version);
      assert.deepEqual(account.problems(GROUP, group), []);
      const { raw } = await account.create(GROUP, group);
      const news = account.provider.check(GROUP, "it", raw, group).inputs;
      assert.deepEqual(account.provider.diff(GROUP, "it", raw, news).changed, []);
    });
  }

  test("log connections by a switch until 17, and by a list from 18 on", async () => {
    assert.equal(parameter(await groupFor("17"), "log_connections")?.value, "1");
    const list = "receipt,authentication,authorization";
    assert.equal(parameter(await groupFor("18"), "log_connections")?.value, list);
    assert.deepEqual(refused(17, "log_connections", "1"), []);
    assert.deepEqual(refused(18, "log_connections", "1"), [
      "parameters: InvalidParameterValue: Invalid parameter value: 1 for: log_connections allowed values are: " +
        "receipt,authentication,authorization,setup_durations,all",
    ]);
    assert.match(refused(17, "log_connections", list)[0] ?? "", /allowed values are: 0,1$/);
  });

  test("force TLS: by itself from 15 on, and then pending-reboot is what RDS says of it", async () => {
    assert.equal(parameter(await groupFor("14"), "rds.force_ssl")?.applyMethod, undefined);
    assert.equal(parameter(await groupFor("15"), "rds.force_ssl")?.applyMethod, "pending-reboot");
    assert.equal(isDefault(14, { name: "rds.force_ssl", value: "1" }), false);
    assert.equal(isDefault(17, { name: "rds.force_ssl", value: "1" }), true);
  });

  test("that say immediate of a value that RDS has by itself differ for ever", async () => {
    const account = new Account();
    const group = { family: "postgres17", parameters: [{ name: "rds.force_ssl", value: "1" }] };
    const { id, raw } = await account.create(GROUP, group);
    const again = () => {
      const olds = account.provider.read(GROUP, id)?.properties ?? {};
      return account.provider.diff(
        GROUP,
        "it",
        olds,
        account.provider.check(GROUP, "it", olds, group).inputs,
      );
    };
    assert.deepEqual(raw["parameters"], [
      { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
    ]);
    assert.deepEqual(again().changed, ["parameters"]);
    await account.update(GROUP, id, group);
    assert.deepEqual(again().changed, ["parameters"]);
  });

  test("keep the method that their value came with: a change of the method alone is none to RDS", async () => {
    const account = new Account();
    const asked = (applyMethod: string, value = "ddl") => ({
      family: "postgres17",
      parameters: [{ name: "log_statement", value, applyMethod }],
    });
    const { id } = await account.create(GROUP, asked("pending-reboot"));
    const { parameters } = await account.update(GROUP, id, asked("immediate"));
    assert.deepEqual(parameters, asked("pending-reboot").parameters);
    const changed = await account.update(GROUP, id, asked("immediate", "mod"));
    assert.deepEqual(changed["parameters"], asked("immediate", "mod").parameters);
  });

  test("are judged by the catalogue, which leaves alone what it lacks", () => {
    const cases: readonly [name: string, value: string, right: boolean][] = [
      ["log_statement", "DDL", true],
      ["log_statement", "everything", false],
      ["log_min_duration_statement", "-1", true],
      ["log_min_duration_statement", "1s", false],
      ["work_mem", "anything", true],
    ];
    for (const [name, value, right] of cases)
      assert.equal(parameterProblem(17, { name, value }) === undefined, right, `${name}=${value}`);
    assert.deepEqual(["max_connections", "log_statement"].map(isStatic), [true, false]);
  });
});
