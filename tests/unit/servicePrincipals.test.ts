import assert from "node:assert/strict";
import { test } from "node:test";
import ground = require("../../bootstrap/index");
import program = require("../../index");
import type { Answered, Made } from "../../commands/recording/engine";
import { idOf, stateOf } from "../support/awsStates";
import { deploy, type Registration } from "../support/mocks";
import { optionalParts, withService } from "../support/otherValues";
import { conditionsHold, type Context } from "./permissionsEvaluator";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The statements of every policy in a resource's inputs, whatever the input is called. */
function statements({ inputs }: Registration): Statement[] {
  return Object.values(inputs).flatMap((value) => {
    if (typeof value !== "string" || !value.startsWith('{"Version":"2012-10-17"')) return [];
    return (JSON.parse(value) as { Statement: Statement[] }).Statement;
  });
}

/** What a service says of whom it acts for: the account, and the thing; CloudWatch Logs says it to KMS in its own way. */
function actingFor(account: string, thing: string): Context {
  const arn = `arn:aws:${thing.replace("ACCOUNT", account)}`;
  if (thing.startsWith("logs:")) return { "kms:EncryptionContext:aws:logs:arn": arn };
  return { "aws:SourceAccount": account, "aws:SourceArn": arn };
}

/** What each acts for; one of them, where there are several. */
const things: Readonly<Record<string, readonly string[]>> = {
  "cloudwatch.amazonaws.com": ["cloudwatch:sa-east-1:ACCOUNT:alarm:siscoe-prod-alarms-latency-1a2b3c4"],
  "delivery.logs.amazonaws.com": ["events:sa-east-1:ACCOUNT:rule/siscoe-prod-alarms-stopped-1a2b3c4"],
  "ecs-tasks.amazonaws.com": ["ecs:sa-east-1:ACCOUNT:task/siscoe-prod-app-1a2b3c4/1"],
  "events.amazonaws.com": ["events:sa-east-1:ACCOUNT:rule/siscoe-prod-alarms-stopped-1a2b3c4"],
  "events.rds.amazonaws.com": ["rds:sa-east-1:ACCOUNT:db:siscoe-prod-database-1a2b3c4d"],
  "logdelivery.elasticloadbalancing.amazonaws.com": [
    "elasticloadbalancing:sa-east-1:ACCOUNT:loadbalancer/app/siscoe-prod-alb-1/2",
  ],
  "logs.sa-east-1.amazonaws.com": [
    "logs:sa-east-1:ACCOUNT:log-group:/aws/vpc/siscoe-prod-network-flow-1",
    "logs:sa-east-1:ACCOUNT:log-group:aws-waf-logs-siscoe-prod-firewall-1",
  ],
  "monitoring.rds.amazonaws.com": ["rds:sa-east-1:ACCOUNT:db:siscoe-prod-database-1a2b3c4d"],
  "scheduler.amazonaws.com": ["scheduler:sa-east-1:ACCOUNT:schedule/default/siscoe-prod-sleep-web-wakes"],
  "vpc-flow-logs.amazonaws.com": ["ec2:sa-east-1:ACCOUNT:vpc-flow-log/fl-1"],
};

/**
 * The roles, and what makes a log's empty streams, without a condition on what the service acts for, by where AWS documents that it needs none, or knows none: with
 * one that it doesn't fulfil, it couldn't take the role on. iam:PassRole keeps them in the account.
 */
const bare: Readonly<Record<string, string>> = {
  "siscoe-prod-alarms-events":
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions",
  "siscoe-prod-app-execution":
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  "siscoe-prod-app-migration":
    "https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html",
  "siscoe-prod-backups": "https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html",
};

/** Rules have ARNs of AWS's: a log group's policy names them one by one. */
function answers(made: Made): Answered {
  const state = stateOf(made);
  const arn = `arn:aws:events:sa-east-1:123456789012:rule/${made.name}-1a2b3c4`;
  return {
    id: idOf(made),
    state: made.type === "aws:cloudwatch/eventRule:EventRule" ? { ...state, arn } : state,
  };
}

/** What production can't have. */
const asleep = { "siscoe:protect": "false", "siscoe:awakeHours": "mon-fri 07:00-20:00" };

test("a service that is let in acts for this account's things, and for no other account's", async () => {
  const bootstrap = {
    "aws:region": "sa-east-1",
    "siscoe:accountId": "123456789012",
    "siscoe:repository": "siscoe/infrastructure",
  };
  const made = [
    ...(await deploy(program, { settings: { ...withService, ...optionalParts }, answers })).resources,
    ...(await deploy(program, { settings: { ...withService, ...asleep } })).resources,
    ...(await deploy(ground, { settings: bootstrap, stack: "main" })).resources,
  ];
  const all = made.flatMap((one) =>
    statements(one).flatMap(({ Effect, Action, Principal, Condition }) => {
      if (Effect !== "Allow" || typeof Principal !== "object" || Principal.Service === undefined) return [];
      return [Principal.Service].flat().map((service) => ({ ...one, service, Action, Condition }));
    }),
  );
  const unconditional = all.filter(({ Condition }) => Condition === undefined);
  assert.deepEqual([...new Set(unconditional.map(({ name }) => name))].sort(), Object.keys(bare));
  const makesStreams = (one: (typeof all)[number]) =>
    one.type === "aws:cloudwatch/logResourcePolicy:LogResourcePolicy" &&
    one.Action === "logs:CreateLogStream";
  assert.ok(unconditional.every((one) => one.type === "aws:iam/role:Role" || makesStreams(one)));
  const letIn = all.filter(({ Condition }) => Condition !== undefined);
  assert.deepEqual([...new Set(letIn.map(({ service }) => service))].sort(), Object.keys(things));
  for (const { service, Condition } of letIn) {
    const holds = (account: string) =>
      (things[service] ?? []).some((thing) => conditionsHold(Condition, actingFor(account, thing)));
    assert.equal(holds("123456789012"), true, service);
    assert.equal(holds("999999999999"), false, service);
    assert.equal(conditionsHold(Condition, {}), false, service);
  }
  // Another database of this account, or another log group, is not what they are let in for.
  const others = {
    "cloudwatch.amazonaws.com": "cloudwatch:sa-east-1:ACCOUNT:alarm:siscoe-staging-alarms-latency-1a2b3c4",
    "events.amazonaws.com": "events:sa-east-1:ACCOUNT:rule/payroll",
    "events.rds.amazonaws.com": "rds:sa-east-1:ACCOUNT:db:payroll",
    "monitoring.rds.amazonaws.com": "rds:sa-east-1:ACCOUNT:db:payroll",
    "logs.sa-east-1.amazonaws.com": "logs:sa-east-1:ACCOUNT:log-group:/aws/vpc/siscoe-staging-network-flow-1",
  };
  for (const [service, other] of Object.entries(others)) {
    for (const { Condition } of letIn.filter((one) => one.service === service)) {
      assert.equal(conditionsHold(Condition, actingFor("123456789012", other)), false, service);
    }
  }
});
