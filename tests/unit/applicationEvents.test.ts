import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { errorPattern } from "../../components/applicationErrors";
import { matchesEvent } from "../support/eventPattern";
import { matchesFilter } from "../support/filterPattern";
import { json, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { withService } from "../support/otherValues";

const cluster = "arn:Cluster:siscoe-prod-app";
const service = (purpose: string) => `arn:Service:siscoe-prod-app-${purpose}`;

/**
 * AWS's own samples, with this stack's ARNs in place of theirs and without what no rule reads:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html, …/ecs_service_events.html and
 * …/ecs_service_deployment_events.html (read on 28 November 2026).
 */
const samples = {
  task: {
    ...{ version: "0", id: "3317b2af-7005-947d-b652-f55e762e571a", "detail-type": "ECS Task State Change" },
    ...{ source: "aws.ecs", account: "111122223333", time: "2020-01-23T17:57:58Z", region: "us-west-2" },
    resources: ["arn:aws:ecs:us-west-2:111122223333:task/FargateCluster/c13b4cb40f1f4fe4a2971f76ae5a47ad"],
    detail: {
      ...{ availabilityZone: "us-west-2c", clusterArn: cluster, createdAt: "2020-01-23T17:57:34.402Z" },
      containers: [{ lastStatus: "RUNNING", name: "FargateApp", cpu: "0" }],
      ...{ launchType: "FARGATE", cpu: "256", memory: "512", desiredStatus: "RUNNING" },
      ...{ group: "family:sample-fargate", lastStatus: "RUNNING", connectivity: "CONNECTED" },
      ...{ startedAt: "2020-01-23T17:57:58.103Z", version: 4, platformVersion: "1.3.0" },
    },
  },
  service: {
    ...{ version: "0", id: "57c9506e-9d21-294c-d2fe-e8738da7e67d", "detail-type": "ECS Service Action" },
    ...{ source: "aws.ecs", account: "111122223333", time: "2019-11-19T19:55:38Z", region: "us-west-2" },
    resources: [service("web")],
    detail: {
      ...{ eventType: "WARN", eventName: "SERVICE_TASK_START_IMPAIRED", clusterArn: cluster },
      createdAt: "2019-11-19T19:55:38.725Z",
    },
  },
  deployment: {
    ...{ version: "0", id: "ddca6449-b258-46c0-8653-e0e3aEXAMPLE", source: "aws.ecs" },
    ...{ "detail-type": "ECS Deployment State Change", account: "111122223333", region: "us-west-2" },
    ...{ time: "2020-05-23T12:31:14Z", resources: [service("web")] },
    detail: {
      ...{ eventType: "ERROR", eventName: "SERVICE_DEPLOYMENT_FAILED", deploymentId: "ecs-svc/123" },
      ...{
        updatedAt: "2020-05-23T11:11:11Z",
        reason: "ECS deployment circuit breaker: task failed to start.",
      },
    },
  },
};

/** A task of the web service that has ended, with these words. */
const ended = (words: object, more: object = {}) => ({
  ...samples.task,
  detail: {
    ...{ ...samples.task.detail, group: "service:siscoe-prod-app-web-1a2b3c4" },
    ...{ lastStatus: "STOPPED", desiredStatus: "STOPPED", ...words, ...more },
  },
});
const happened = (sample: "deployment" | "service", eventName: string, resources = [service("web")]) => ({
  ...samples[sample],
  resources,
  detail: { ...samples[sample].detail, eventName },
});

const stopped = {
  "a program ended": ended({
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
  }),
  "no image": ended({ stopCode: "TaskFailedToStart", stoppedReason: "CannotPullContainerError: not found" }),
  "unhealthy by its own check": ended({
    stopCode: "ServiceSchedulerInitiated",
    stoppedReason: "Task failed container health checks",
  }),
  "unhealthy by the balancer's": ended({
    stopCode: "ServiceSchedulerInitiated",
    stoppedReason: "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:x)",
  }),
};

/** By rule: what it tells of, and what it doesn't. */
const cases: Readonly<Record<string, { yes: Record<string, object>; no: Record<string, object> }>> = {
  stopped: {
    yes: stopped,
    no: {
      "AWS's sample: a task that runs": samples.task,
      "a deployment": ended({
        stopCode: "ServiceSchedulerInitiated",
        stoppedReason: "Scaling activity initiated by (deployment ecs-svc/123)",
      }),
      "somebody by hand": ended({ stopCode: "UserInitiated", stoppedReason: "Task stopped by user" }),
      "not yet ended": ended({ stopCode: "EssentialContainerExited" }, { lastStatus: "DEPROVISIONING" }),
      "a migration": ended(
        { stopCode: "EssentialContainerExited" },
        { group: "family:siscoe-prod-app-migrate" },
      ),
      "another cluster's": ended(
        { stopCode: "EssentialContainerExited" },
        { clusterArn: "arn:Cluster:payroll" },
      ),
    },
  },
  "not-started": {
    yes: {
      "AWS's sample: not consistently": samples.service,
      "no capacity": happened("service", "SERVICE_TASK_PLACEMENT_FAILURE"),
      "a role that can't be used": happened("service", "SERVICE_TASK_CONFIGURATION_FAILURE"),
      "the worker's": happened("service", "SERVICE_TASK_START_IMPAIRED", [service("worker")]),
      "beat's": happened("service", "SERVICE_TASK_START_IMPAIRED", [service("beat")]),
    },
    no: {
      "all is well": happened("service", "SERVICE_STEADY_STATE"),
      "another service's": happened("service", "SERVICE_TASK_PLACEMENT_FAILURE", [service("payroll")]),
      "a deployment that fails": samples.deployment,
    },
  },
  deployment: {
    yes: {
      "AWS's sample": samples.deployment,
      "the worker's": happened("deployment", "SERVICE_DEPLOYMENT_FAILED", [service("worker")]),
    },
    no: {
      "it begins": happened("deployment", "SERVICE_DEPLOYMENT_IN_PROGRESS"),
      "it is done": happened("deployment", "SERVICE_DEPLOYMENT_COMPLETED"),
      "another service's": happened("deployment", "SERVICE_DEPLOYMENT_FAILED", [service("payroll")]),
    },
  },
};

describe("an application that is watched", () => {
  let made: Deployment;
  before(async () => {
    made = await deploy(program, {
      settings: { ...withService, "siscoe:alarmEmail": "plantao@siscoe.test" },
    });
  });

  for (const [what, { yes, no }] of Object.entries(cases)) {
    test(`is told of by the rule ${what}`, () => {
      const rule = resource(made, "aws:cloudwatch/eventRule:EventRule", `siscoe-prod-alarms-${what}`);
      const pattern = json(rule.inputs["eventPattern"]) as Record<string, unknown>;
      const told = (events: Record<string, object>) =>
        Object.keys(events).filter((name) => matchesEvent(pattern, events[name]));
      assert.deepEqual([told(yes), told(no)], [Object.keys(yes), []]);
    });
  }

  test("has its errors counted under a name that no other environment has", () => {
    const filter = resource(
      made,
      "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      "siscoe-prod-alarms-errors",
    );
    assert.deepEqual(filter.inputs, {
      logGroupName: "name:LogGroup:siscoe-prod-app",
      pattern: errorPattern,
      metricTransformation: { namespace: "siscoe-prod-alarms", name: "Errors", value: "1", unit: "Count" },
    });
    assert.ok(errorPattern.length <= 1024);
  });
});

/** As the real programs write them (tests/image has them do it), in SisCoE's formats. */
const errors = [
  "ERROR 2026-11-28 03:12:45,678 log 7 139872 Internal Server Error: /cadastro/",
  "CRITICAL 2026-11-28 03:12:45,678 apps 7 139872 no master key",
  "[2026-11-28 03:12:45 +0000] [7] [ERROR] Error handling request /crash/",
  "[2026-11-28 03:12:45 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:9)",
  "[2026-11-28 03:12:45,678: ERROR/ForkPoolWorker-1] Task backend.chat.tasks.count[1] raised unexpected: ValueError()",
  "[2026-11-28 03:12:45,678: CRITICAL/MainProcess] Unrecoverable error: ConnectionError()",
];
const others = [
  "WARNING 2026-11-28 03:12:45,678 log 7 139872 Not Found: /ERROR 2026/",
  "INFO 2026-11-28 03:12:45,678 views 7 139872 ERROR CRITICAL",
  '{"time":"2026-11-28T03:12:45+00:00","client":"203.0.113.9","method":"GET","path":"/[ERROR] /","status":404}',
  "[2026-11-28 03:12:45 +0000] [7] [INFO] Booting worker with pid: 9",
  "[2026-11-28 03:12:45 +0000] [7] [WARNING] Invalid request from ip=10.0.0.1: [ERROR] ",
  "[2026-11-28 03:12:45,678: WARNING/MainProcess] : ERROR/",
  "Traceback (most recent call last):",
  "RuntimeError: asked to crash",
  "ERRORS: none",
  " ERROR in the middle",
];

describe("the filter of errors", () => {
  test("counts Django's, gunicorn's and Celery's", () => {
    assert.deepEqual(
      errors.filter((line) => matchesFilter(errorPattern, line)),
      errors,
    );
  });

  test("counts no warning, no request, and nothing that a visitor writes", () => {
    assert.deepEqual(
      others.filter((line) => matchesFilter(errorPattern, line)),
      [],
    );
  });

  test("is judged by what CloudWatch's expressions have", () => {
    assert.throws(() => matchesFilter("%(ERROR|CRITICAL)%", ""), /has no such expression/);
    assert.throws(() => matchesFilter("%ERROR %", ""), /has no such expression/);
    assert.throws(() => matchesFilter("ERROR", ""), /has no such expression/);
    // AWS's own example of an expression.
    for (const line of ["[ERROR 401] UNAUTHORIZED REQUEST", "[SUCCESS 200] AUTHORIZED REQUEST"]) {
      assert.ok(matchesFilter("%AUTHORIZED%", line));
    }
  });
});
