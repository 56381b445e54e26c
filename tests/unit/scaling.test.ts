import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { inputs, inputsByName, json, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { withService } from "../support/otherValues";

const name = "siscoe-prod-app";
const types = {
  definition: "aws:ecs/taskDefinition:TaskDefinition",
  policy: "aws:appautoscaling/policy:Policy",
  service: "aws:ecs/service:Service",
  target: "aws:appautoscaling/target:Target",
} as const;

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly essential: boolean;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly restartPolicy?: object;
}

function tracking(deployment: Deployment, policy: string): Readonly<Record<string, unknown>> {
  const made = inputs(deployment, types.policy, `${name}-${policy}`);
  return made["targetTrackingScalingPolicyConfiguration"] as Record<string, unknown>;
}

function containersOfBeat(deployment: Deployment): readonly Container[] {
  const definition = inputs(deployment, types.definition, `${name}-beat`);
  return json(definition["containerDefinitions"]) as Container[];
}

describe("scaling", () => {
  let fixed: Deployment;
  let up: Deployment;
  before(async () => {
    fixed = await deploy(program, { settings: withService });
    const settings = { ...withService, "siscoe:webMaxTasks": "6", "siscoe:workerMaxTasks": "4" };
    up = await deploy(program, { settings });
  });

  test("is for services with a ceiling, and never for beat", () => {
    assert.deepEqual(inputsByName(fixed, types.target), {});
    const limits = Object.entries(inputsByName(up, types.target)).map(([target, made]) => [
      target,
      made["minCapacity"],
      made["maxCapacity"],
      made["scalableDimension"],
    ]);
    assert.deepEqual(limits.sort(), [
      [`${name}-web`, 2, 6, "ecs:service:DesiredCount"],
      [`${name}-worker`, 1, 4, "ecs:service:DesiredCount"],
    ]);
  });

  test("leaves the number of tasks to AWS where AWS decides it, and nowhere else", () => {
    const ignored = (deployment: Deployment) =>
      ["web", "worker", "beat"].map((purpose) =>
        resource(deployment, types.service, `${name}-${purpose}`).ignoreChanges.includes("desiredCount"),
      );
    assert.deepEqual(ignored(fixed), [false, false, false]);
    assert.deepEqual(ignored(up), [true, true, false]);
  });

  test("goes by CPU and by requests for the web, whose balancer and target group it names", () => {
    const cpu = tracking(up, "web-cpu");
    assert.equal(cpu["targetValue"], 60);
    assert.deepEqual(cpu["predefinedMetricSpecification"], {
      predefinedMetricType: "ECSServiceAverageCPUUtilization",
    });
    const requests = tracking(up, "web-requests");
    assert.equal(requests["targetValue"], 900);
    assert.deepEqual(requests["predefinedMetricSpecification"], {
      predefinedMetricType: "ALBRequestCountPerTarget",
      resourceLabel: "app/siscoe-prod-alb/0123456789abcdef/targetgroup/siscoe-prod-alb/0123456789abcdef",
    });
  });

  test("goes by what waits for each worker, which the container beside beat measures", () => {
    const queue = tracking(up, "worker-queue");
    assert.equal(queue["targetValue"], 10);
    const said = JSON.stringify(queue["customizedMetricSpecification"]);
    const container = containersOfBeat(up).find((one) => one.name === "queue");
    assert.ok(container !== undefined);
    const application = container.environment.find((one) => one.name === "METRIC_APPLICATION")?.value;
    assert.equal(application, name);
    assert.ok(said.includes(`{"name":"Application","value":"${name}"}`), said);
    // Beat goes on without it, and it comes back without beat.
    assert.deepEqual(
      [container.command, container.essential, container.restartPolicy],
      [["siscoe-queue"], false, { enabled: true }],
    );
  });

  test("measures nothing where nobody goes by it", () => {
    assert.deepEqual(
      containersOfBeat(fixed).map((one) => [one.name, one.essential, one.restartPolicy]),
      [["beat", true, undefined]],
    );
  });
});
