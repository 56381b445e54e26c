import assert from "node:assert/strict";
import { test } from "node:test";
import ground = require("../../bootstrap/index");
import program = require("../../index");
import { deploy, type Registration } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";
import { conditionsHold, type Context } from "./permissionsEvaluator";

interface Statement {
  readonly Effect: string;
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

const things: Readonly<Record<string, string>> = {
  "cloudwatch.amazonaws.com": "cloudwatch:sa-east-1:ACCOUNT:alarm:siscoe-prod-alarms-latency-1a2b3c4",
  "events.rds.amazonaws.com": "rds:sa-east-1:ACCOUNT:db:siscoe-prod-database-1a2b3c4d",
  "logdelivery.elasticloadbalancing.amazonaws.com":
    "elasticloadbalancing:sa-east-1:ACCOUNT:loadbalancer/app/siscoe-prod-alb-1/2",
  "logs.sa-east-1.amazonaws.com": "logs:sa-east-1:ACCOUNT:log-group:/aws/vpc/siscoe-prod-network-flow-1",
  "monitoring.rds.amazonaws.com": "rds:sa-east-1:ACCOUNT:db:siscoe-prod-database-1a2b3c4d",
  "vpc-flow-logs.amazonaws.com": "ec2:sa-east-1:ACCOUNT:vpc-flow-log/fl-1",
};

test("a service that is let in acts for this account's things, and for no other account's", async () => {
  const bootstrap = {
    "aws:region": "sa-east-1",
    "siscoe:accountId": "123456789012",
    "siscoe:repository": "siscoe/infrastructure",
  };
  const made = [
    ...(
      await deploy(program, {
        settings: { ...settingsOf("prod"), "siscoe:alarmEmail": "plantao@siscoe.test" },
      })
    ).resources,
    ...(await deploy(ground, { settings: bootstrap, stack: "main" })).resources,
  ];
  const letIn = made.flatMap(statements).flatMap(({ Effect, Principal, Condition }) => {
    if (Effect !== "Allow" || typeof Principal !== "object" || Principal.Service === undefined) return [];
    return [Principal.Service].flat().map((service) => ({ service, Condition }));
  });
  assert.deepEqual([...new Set(letIn.map(({ service }) => service))].sort(), Object.keys(things));
  for (const { service, Condition } of letIn) {
    const thing = things[service] ?? "";
    assert.equal(conditionsHold(Condition, actingFor("123456789012", thing)), true, service);
    assert.equal(conditionsHold(Condition, actingFor("999999999999", thing)), false, service);
    assert.equal(conditionsHold(Condition, {}), false, service);
  }
  // Another database of this account, or another log group, is not what they are let in for.
  const others = {
    "cloudwatch.amazonaws.com": "cloudwatch:sa-east-1:ACCOUNT:alarm:siscoe-staging-alarms-latency-1a2b3c4",
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
