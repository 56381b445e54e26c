import assert from "node:assert/strict";
import { test } from "node:test";
import program = require("../../index");
import { json, resource } from "../support/find";
import { deploy, type Deployment, type Registration } from "../support/mocks";
import { prod, withService } from "../support/otherValues";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const GROUP = "aws:cloudwatch/logGroup:LogGroup";

const environment = (settings: Readonly<Record<string, string>>) =>
  deploy(program, { settings: { ...settings, "siscoe:alarmEmail": "plantao@siscoe.test" } });
const of = ({ resources }: Deployment, type: string) => resources.filter((one) => one.type === type);
const eventLogs = (made: Deployment) => of(made, GROUP).filter(({ name }) => name.endsWith("-events"));
const ruleArn = (what: string) => `arn:EventRule:siscoe-prod-alarms-${what}`;
const log = "arn:LogGroup:siscoe-prod-alarms-events";

test("every rule writes to one encrypted log group, which is kept as long as the other logs", async () => {
  const made = await environment({ ...withService, "siscoe:logRetentionDays": "400" });
  const group = resource(made, GROUP, "siscoe-prod-alarms-events");
  assert.deepEqual(group.inputs, {
    namePrefix: "/aws/events/siscoe-prod-alarms-",
    retentionInDays: 400,
    kmsKeyId: "arn:Key:siscoe-prod-logs-key",
  });
  assert.deepEqual(
    of(made, TARGET)
      .map(({ name, inputs }) => [name, inputs])
      .sort(),
    ["backup", "deployment", "not-started", "stopped"].map((what) => [
      `siscoe-prod-alarms-${what}`,
      { rule: `name:EventRule:siscoe-prod-alarms-${what}`, targetId: "log", arn: log },
    ]),
  );
  assert.equal(of(made, RULE).length, 4);
  // The key lets CloudWatch Logs encrypt it.
  assert.match(
    JSON.stringify(resource(made, "aws:kms/key:Key", "siscoe-prod-logs-key").inputs["policy"]),
    /log-group:\/aws\/\*\/siscoe-prod-\*/,
  );
});

test("it lets EventBridge write for these rules, and for no other", async () => {
  const { inputs } = resource(await environment(withService), POLICY, "siscoe-prod-alarms-events");
  const writers = { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] };
  assert.deepEqual(
    { ...inputs, policyDocument: json(inputs["policyDocument"]) },
    {
      resourceArn: log,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            ...{ Sid: "MakeStreams", Effect: "Allow", Principal: writers, Action: "logs:CreateLogStream" },
            Resource: `${log}:*`,
          },
          {
            ...{ Sid: "KeepEvents", Effect: "Allow", Principal: writers, Action: "logs:PutLogEvents" },
            Resource: `${log}:*`,
            Condition: {
              ArnEquals: { "aws:SourceArn": ["stopped", "not-started", "deployment", "backup"].map(ruleArn) },
            },
          },
        ],
      },
    },
  );
});

test("it is there with a rule, and not without", async () => {
  const vault = { "siscoe:backupVault": "true" };
  const counts = async (settings: Readonly<Record<string, string>>) => {
    const made = await environment(settings);
    return [of(made, RULE), of(made, TARGET), eventLogs(made), of(made, POLICY)].map((all) => all.length);
  };
  assert.deepEqual(await counts(withService), [4, 4, 1, 1]);
  assert.deepEqual(await counts({ ...prod, ...vault }), [1, 1, 1, 1], "the backups' rule alone");
  assert.deepEqual(await counts(prod), [0, 0, 0, 0]);
  const { resources } = await deploy(program, { settings: withService });
  assert.deepEqual(
    resources.filter(({ type }) => [RULE, TARGET, POLICY].includes(type)),
    [],
    "no alarms",
  );
});

test("alarms of events say where these are", async () => {
  const made = await environment(withService);
  const said = of(made, "aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter(({ inputs }) => inputs["namespace"] === "AWS/Events")
    .map(({ name, inputs }: Registration): [string, boolean] => [
      name,
      String(inputs["alarmDescription"]).includes("the log group /aws/events/siscoe-prod-alarms-…"),
    ]);
  assert.deepEqual(said, [
    ["siscoe-prod-alarms-backup-failed", true],
    ["siscoe-prod-alarms-tasks-stopped", true],
    ["siscoe-prod-alarms-tasks-not-started", true],
    ["siscoe-prod-alarms-deployment-failed", true],
  ]);
});
