import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runSchedule } from "../../emulator/services/scheduler/action";
import type { Properties } from "../../emulator/values";
import { Account, DATABASE, trust } from "./emulatorAccount";

const INSTANCE = "aws:rds/instance:Instance";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

const of = (api: string, roleArn: unknown, more: Properties = {}): Properties => ({
  scheduleExpression: "cron(0 20 ? * MON-FRI *)",
  scheduleExpressionTimezone: "America/Sao_Paulo",
  flexibleTimeWindow: { mode: "OFF" },
  target: {
    arn: `arn:aws:scheduler:::aws-sdk:rds:${api}DBInstance`,
    roleArn,
    input: JSON.stringify({ DbInstanceIdentifier: "siscoe" }),
  },
  name: api,
  ...more,
});

/** An account with a database, and a role that schedules may act as. */
async function account() {
  const made = new Account();
  const inputs = { ...DATABASE, identifier: "siscoe" };
  const database = await made.create(INSTANCE, inputs);
  const { raw } = await made.create("aws:iam/role:Role", {
    name: "sleep",
    assumeRolePolicy: trust("scheduler.amazonaws.com"),
  });
  return { made, inputs, id: database.id, role: raw["arn"] };
}

describe("a schedule on the emulator", () => {
  test("stops a database, which can't be changed then, and starts it again", async () => {
    const { made, inputs, id, role } = await account();
    await made.create(SCHEDULE, of("stop", role));
    await made.create(SCHEDULE, of("start", role));
    const larger = { ...inputs, instanceClass: "db.m7g.large", applyImmediately: true };

    runSchedule(made.cloud, "stop");
    assert.throws(() => {
      runSchedule(made.cloud, "stop");
    }, /InvalidDBInstanceState/);
    await assert.rejects(
      made.update(INSTANCE, id, larger),
      /InvalidDBInstanceState: .* not in available state/,
    );
    await made.update(INSTANCE, id, { ...inputs, tags: { asleep: "yes" } });

    runSchedule(made.cloud, "start");
    assert.equal((await made.update(INSTANCE, id, larger))["instanceClass"], "db.m7g.large");
  });

  test("is refused a time that is none, a zone that is none, and a role that it can't take on", async () => {
    const { made, role } = await account();
    const wrong = { scheduleExpression: "20:00", scheduleExpressionTimezone: "America/Brasilia" };
    assert.match(made.problems(SCHEDULE, of("stop", role, wrong)).join(), /cron.*time zone/s);
    const twoDays = { scheduleExpression: "cron(0 20 * * MON-FRI *)" };
    assert.match(made.problems(SCHEDULE, of("stop", role, twoDays)).join(), /six fields/);
    const { raw } = await made.create("aws:iam/role:Role", {
      name: "tasks",
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
    });
    await assert.rejects(made.create(SCHEDULE, of("stop", raw["arn"])));
  });
});
