import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { inputsByName, json, inputs, resource } from "../support/find";
import { asleepNotes, awakeHoursOf, isAwakeAt, sleepTimes } from "../../settings/awake";
import { deploy, type Deployment } from "../support/mocks";
import { prod, withService } from "../support/otherValues";

const types = {
  events: "aws:rds/eventSubscription:EventSubscription",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  policy: "aws:iam/rolePolicy:RolePolicy",
  schedule: "aws:scheduler/schedule:Schedule",
  service: "aws:ecs/service:Service",
} as const;

const sleeping = { "siscoe:protect": "false", "siscoe:awakeHours": "mon-fri 07:00-20:00" };

interface Target {
  readonly arn: string;
  readonly input: string;
}

/** Each schedule: when, what, and with which number of tasks. */
function schedules(deployment: Deployment): Record<string, unknown[]> {
  const made = Object.entries(inputsByName(deployment, types.schedule));
  return Object.fromEntries(
    made.map(([name, given]) => {
      const { arn, input } = given["target"] as Target;
      const { DesiredCount: tasks } = json(input) as { DesiredCount?: number };
      assert.equal(given["scheduleExpressionTimezone"], "America/Sao_Paulo");
      return [
        name.replace("siscoe-prod-sleep-", ""),
        [
          given["scheduleExpression"],
          arn.split(":aws-sdk:")[1] ?? "",
          ...(tasks === undefined ? [] : [tasks]),
        ],
      ];
    }),
  );
}

describe("an environment that sleeps", () => {
  let up: Deployment;
  before(async () => {
    up = await deploy(program, {
      settings: { ...withService, ...sleeping, "siscoe:alarmEmail": "ti@siscoe.test" },
    });
  });

  test("has its database before its tasks in the morning, and after them in the evening", () => {
    const [wake, sleep] = ["cron(0 7 ? * MON-FRI *)", "cron(0 20 ? * MON-FRI *)"];
    assert.deepEqual(schedules(up), {
      "database-wakes": ["cron(30 6 ? * MON-FRI *)", "rds:startDBInstance"],
      "web-wakes": [wake, "ecs:updateService", 2],
      "web-sleeps": [sleep, "ecs:updateService", 0],
      "worker-wakes": [wake, "ecs:updateService", 1],
      "worker-sleeps": [sleep, "ecs:updateService", 0],
      "beat-wakes": [wake, "ecs:updateService", 1],
      "beat-sleeps": [sleep, "ecs:updateService", 0],
      "database-sleeps": ["cron(15 20 ? * MON-FRI *)", "rds:stopDBInstance"],
    });
  });

  test("has schedules that may stop and start what is its own, and nothing else", () => {
    const { Statement } = json(inputs(up, types.policy, "siscoe-prod-sleep")["policy"]) as {
      Statement: { Action: unknown; Resource: unknown }[];
    };
    assert.deepEqual(
      Statement.map(({ Action }) => Action),
      [["rds:StartDBInstance", "rds:StopDBInstance"], "ecs:UpdateService"],
    );
    assert.ok(!JSON.stringify(Statement.map(({ Resource }) => Resource)).includes("*"));
  });

  test("leaves the number of tasks to its schedules", () => {
    for (const purpose of ["web", "worker", "beat"]) {
      const { ignoreChanges } = resource(up, types.service, `siscoe-prod-app-${purpose}`);
      assert.deepEqual(ignoreChanges, ["desiredCount"], purpose);
    }
  });

  test("tells nobody at night that there are no values", () => {
    const missing = Object.values(inputsByName(up, types.alarm)).map((given) => given["treatMissingData"]);
    assert.notEqual(missing.length, 0);
    assert.deepEqual([...new Set(missing)].sort(), ["ignore", "notBreaching"]);
  });

  test("has RDS tell of every failure, and not of every night", async () => {
    const told = (deployment: Deployment) =>
      inputs(deployment, types.events, "siscoe-prod-alarms-database")["eventCategories"] as string[];
    const failures = ["configuration change", "failover", "failure", "low storage", "maintenance"];
    assert.deepEqual(told(up), failures);
    const awake = await deploy(program, { settings: { ...prod, "siscoe:alarmEmail": "ti@siscoe.test" } });
    assert.deepEqual(told(awake), ["availability", ...failures]);
  });

  test("may be one whose application runs elsewhere; without hours, none sleeps", async () => {
    const elsewhere = await deploy(program, { settings: { ...prod, ...sleeping } });
    assert.deepEqual(Object.keys(schedules(elsewhere)), ["database-wakes", "database-sleeps"]);
    const awake = await deploy(program, { settings: prod });
    assert.deepEqual(inputsByName(awake, types.schedule), {});
  });
});

test("a single day is awake by its own name: AWS documents no range of one", () => {
  const { tasksWake } = sleepTimes(awakeHoursOf("sat-sat 08:00-12:00"));
  assert.equal(tasksWake, "cron(0 8 ? * SAT *)");
});

describe("the hours", () => {
  const hours = "mon-fri 07:00-20:00";
  // São Paulo is three hours behind UTC. 2 December 2026 is a Wednesday.
  const at = (time: string) => new Date(`${time}:00Z`);

  for (const [time, awake] of [
    ["2026-12-02T09:59", false],
    ["2026-12-02T10:00", true],
    ["2026-12-02T22:59", true],
    ["2026-12-02T23:00", false],
    ["2026-12-05T02:00", false],
    ["2026-12-05T15:00", false],
    ["2026-12-06T15:00", false],
    ["2026-12-07T03:00", false],
    ["2026-12-07T15:00", true],
  ] as const)
    test(`${time} UTC is ${awake ? "in" : "out of"} ${hours}`, () => {
      assert.equal(isAwakeAt(awakeHoursOf(hours), at(time)), awake);
    });

  test("say at night what can't be done, once there is an environment", () => {
    assert.deepEqual(asleepNotes({ awakeHours: hours }, at("2026-12-02T15:00")), []);
    assert.deepEqual(asleepNotes({}, at("2026-12-02T02:00")), []);
    const [note = "", ...others] = asleepNotes({ awakeHours: hours }, at("2026-12-02T02:00"));
    assert.deepEqual(others, []);
    assert.match(
      note,
      /sleeps outside of mon-fri 07:00-20:00, .*\(InvalidDBInstanceState\).* docs\/application\.md, Asleep\.$/,
    );
  });
});
