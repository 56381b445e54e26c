import assert from "node:assert/strict";
import { test } from "node:test";
import { heldBy } from "../../commands/diff/stateful";
import { Checkout } from "../support/checkout";
import { type Change, changesOf } from "./changes";

const typeOf = (change: Change) => change.split("::").at(-2)?.split("$").at(-1) ?? "";
const operationsOf = (changes: readonly Change[]) => [
  ...new Set(changes.map((change) => change.split(" ")[0])),
];
const typesOf = (changes: readonly Change[]) => [...new Set(changes.map(typeOf))].sort();

test("an environment's alarms come with the address and go with it, and nothing that is watched is touched", async () => {
  const checkout = new Checkout();
  /** What each operation changes, one after the other, with these settings. */
  const changes = async (settings: readonly string[], ...operations: readonly ("up" | "refresh")[]) => {
    const made: Change[][] = [];
    const edit = (content: string) =>
      content.replace("siscoe:protect: false", ["siscoe:protect: false", ...settings].join("\n  siscoe:"));
    await checkout.edited("emulator/Pulumi.local.yaml", edit, async () => {
      const { stack } = await checkout.open("local");
      for (const operation of operations) {
        made.push(await changesOf((options) => stack[operation](options)));
      }
    });
    return made;
  };

  const [plain = []] = await changes([], "up");
  assert.ok(!plain.map(typeOf).some((type) => /sns|metricAlarm|dashboard|eventSubscription/.test(type)));

  const on = "alarmEmail: plantao@siscoe.example.com";
  const [added = [], again, refreshed] = await changes([on], "up", "up", "refresh");
  assert.deepEqual(operationsOf(added), ["create"]);
  assert.deepEqual(typesOf(added), [
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:kms/alias:Alias",
    "aws:kms/key:Key",
    "aws:rds/eventSubscription:EventSubscription",
    "aws:sns/topic:Topic",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "siscoe:alarms:AlarmTopic",
    "siscoe:alarms:Alarms",
    "siscoe:security:EncryptionKey",
  ]);
  assert.deepEqual([again, refreshed], [[], []]);

  // Another address is asked anew, and the one before gets nothing more; a third node is watched as the others are.
  const [moved = []] = await changes(["alarmEmail: outra@siscoe.example.com", "cacheReplicas: 2"], "up");
  assert.deepEqual(typesOf(moved), [
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:sns/topicSubscription:TopicSubscription",
  ]);

  const [removed = []] = await changes(["cacheReplicas: 2"], "up");
  assert.deepEqual(operationsOf(removed), ["delete"]);
  assert.deepEqual(removed.map(typeOf).sort(), added.map(typeOf).sort());
  // The key stays in AWS: no role of a workflow may delete one.
  const aws = typesOf(removed).filter((type) => type.startsWith("aws:"));
  assert.deepEqual(
    aws.filter((type) => heldBy(type, false) !== undefined),
    ["aws:kms/key:Key"],
  );
});
