import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scale } from "../../emulator/services/appautoscaling/action";
import type { Properties } from "../../emulator/values";
import { Account } from "./emulatorAccount";

const TARGET = "aws:appautoscaling/target:Target";
const POLICY = "aws:appautoscaling/policy:Policy";
const SERVICE = "aws:ecs/service:Service";

const of = {
  serviceNamespace: "ecs",
  scalableDimension: "ecs:service:DesiredCount",
  resourceId: "service/siscoe/web",
};
const target: Properties = { ...of, minCapacity: 1, maxCapacity: 4 };
const by = (predefinedMetricSpecification: Properties): Properties => ({
  ...of,
  policyType: "TargetTrackingScaling",
  targetTrackingScalingPolicyConfiguration: { targetValue: 60, predefinedMetricSpecification },
});
const cpu = by({ predefinedMetricType: "ECSServiceAverageCPUUtilization" });

/** An account with a service to scale. */
async function account(): Promise<Account> {
  const made = new Account();
  const { subnetIds } = await made.network();
  const cluster = await made.create("aws:ecs/cluster:Cluster", { name: "siscoe" });
  const definition = await made.create("aws:ecs/taskDefinition:TaskDefinition", {
    family: "web",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: JSON.stringify([{ name: "web", image: "ghcr.io/siscoe:1" }]),
  });
  await made.create(SERVICE, {
    name: "web",
    cluster: cluster.id,
    taskDefinition: definition.id,
    launchType: "FARGATE",
    networkConfiguration: { subnets: subnetIds },
  });
  return made;
}

describe("scaling on the emulator", () => {
  test("needs a service, and a ceiling that isn't under the floor", async () => {
    const made = await account();
    const other = { ...target, resourceId: "service/siscoe/other" };
    await assert.rejects(made.create(TARGET, other), /ECS service doesn't exist/);
    const low = { ...target, minCapacity: 5 };
    await assert.rejects(made.create(TARGET, low), /Maximum capacity cannot be less than minimum/);
    const { id } = await made.create(TARGET, target);
    assert.equal(id, "service/siscoe/web");
  });

  test("has policies of a target that is there, each for another metric", async () => {
    const made = await account();
    await assert.rejects(made.create(POLICY, { ...cpu, name: "cpu" }), /No scalable target registered/);
    await made.create(TARGET, target);
    await made.create(POLICY, { ...cpu, name: "cpu" });
    await assert.rejects(made.create(POLICY, { ...cpu, name: "again" }), /Only one TargetTrackingScaling/);
  });

  test("names the balancer and the target group by the ends of their ARNs", async () => {
    const made = await account();
    await made.create(TARGET, target);
    const label = (resourceLabel: string) =>
      by({ predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel });
    await assert.rejects(made.create(POLICY, label("app/alb/0123456789abcdef")), /Invalid resource label/);
    await made.create(POLICY, label("app/alb/0123456789abcdef/targetgroup/web/0123456789abcdef"));
  });

  test("gives the service as many tasks as floor and ceiling let it, which an update that ignores them leaves alone", async () => {
    const made = await account();
    assert.throws(() => scale(made.cloud, "web", 2), /Nothing scales a service web/);
    await made.create(TARGET, target);
    assert.deepEqual(
      [0, 3, 9].map((tasks) => scale(made.cloud, "web", tasks)),
      [1, 3, 4],
    );
    const [record] = made.records.list(SERVICE);
    assert.ok(record !== undefined);
    const { id, inputs: names, properties } = record;
    // As the engine has it from before.
    const olds: Properties = { ...properties, desiredCount: 1 };
    const news = Object.fromEntries(names.map((name) => [name, olds[name]]));
    const change = { ...news, desiredCount: 1, deploymentMaximumPercent: 150 };
    const tasks = async (...ignored: string[]) =>
      (await made.provider.update(SERVICE, id, olds, change, false, 0, ignored)).properties["desiredCount"];
    assert.deepEqual(made.provider.diff(SERVICE, "web", properties, news).changed, ["desiredCount"]);
    assert.deepEqual(made.provider.diff(SERVICE, "web", properties, news, ["desiredCount"]).changed, []);
    assert.equal(await tasks("desiredCount"), 4);
    assert.equal(await tasks(), 1);
  });
});
