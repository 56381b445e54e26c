import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { allows } from "../../emulator/policies";
import { alarmWarnings } from "../../settings/alarmWarnings";
import { json, resource } from "../support/find";
import { type AlarmState, stateOf } from "../support/alarmStates";
import { deploy, type Deployment } from "../support/mocks";
import { inExistingVpc, prod, withService } from "../support/otherValues";
import { checkout, settingsOf } from "../support/stackFiles";
import { metricsOfLogs, neverFires, valuesOf, type WatchingAlarm, watchingAlarm } from "../support/watched";
import { faults } from "./alarmFaults";

type Settings = Readonly<Record<string, string>>;

const told: Settings = { "siscoe:alarmEmail": "plantao@siscoe.test" };
const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

const image = { "siscoe:image": withService["siscoe:image"] };

/** Every kind of environment, as far as alarms differ. */
const variants: Readonly<Record<string, Settings>> = {
  production: withService,
  "the application elsewhere": prod,
  staging: { ...settingsOf("staging"), ...image },
  "in a VPC that exists": { ...inExistingVpc, ...image },
  "a gateway a zone, five replicas": {
    ...withService,
    "siscoe:egress": "perZone",
    "siscoe:cacheReplicas": "5",
  },
  "a regional gateway, a class that earns no credits": {
    ...withService,
    "siscoe:egress": "regional",
    "siscoe:databaseInstanceClass": "db.m7g.large",
  },
  "no way out, a certificate that exists": {
    ...prod,
    "siscoe:egress": "none",
    "siscoe:domainRecord": "none",
    "siscoe:certificateArn":
      "arn:aws:acm:sa-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
  },
};

/** Without an image, there is nothing of these: no uploads either, which AWS Backup backs up. */
const ofApplication = [
  ...[
    "application-errors",
    "backup-failed",
    "beat-tasks",
    "deployment-failed",
    "migration",
    "tasks-not-started",
    "tasks-stopped",
  ],
  ...["uploads-io", "web-cpu", "web-memory", "web-tasks", "worker-cpu", "worker-memory", "worker-tasks"],
];

const alarmsOf = ({ resources }: Deployment) =>
  resources.filter(({ type }) => type === METRIC_ALARM).map(watchingAlarm);

describe("alarms", () => {
  const made: Record<string, Deployment> = {};
  const variant = (name: string) => {
    const found = made[name];
    assert.ok(found, name);
    return found;
  };
  let production: Deployment;
  let alarms: WatchingAlarm[];
  before(async () => {
    for (const [name, settings] of Object.entries(variants)) {
      const stack = name === "staging" ? "staging" : "prod";
      made[name] = await deploy(program, { settings: { ...settings, ...told }, stack });
    }
    production = variant("production");
    alarms = alarmsOf(production);
  });

  test("watch what AWS publishes, in every kind of environment", () => {
    for (const [name, deployment] of Object.entries(made)) {
      const own = metricsOfLogs(deployment.resources);
      assert.deepEqual(
        alarmsOf(deployment).flatMap((alarm) => neverFires(alarm, own)),
        [],
        name,
      );
    }
  });

  test("are found out where they could never fire", () => {
    const storage = alarms.find(({ name }) => name === "database-storage");
    const [right] = storage?.watched ?? [];
    assert.ok(storage && right);
    const found = (wrong: Partial<typeof right>, alarm: Partial<WatchingAlarm> = {}) =>
      neverFires({ ...storage, ...alarm, watched: [{ ...right, ...wrong }] }).join();
    assert.equal(found({}), "");
    assert.match(found({ namespace: "AWS/Rds" }), /no FreeStorageSpace in AWS\/Rds/);
    assert.match(found({ metricName: "FreeStorage" }), /no FreeStorage in AWS\/RDS/);
    assert.match(found({ dimensions: { DBInstance: "x" } }), /FreeStorageSpace by DBInstance/);
    assert.match(found({ dimensions: {} }), /FreeStorageSpace by nothing/);
    assert.match(found({ statistic: "Sum" }), /the Sum of FreeStorageSpace/);
    assert.match(found({ unit: "Gigabytes" }), /FreeStorageSpace in Gigabytes/);
    assert.match(found({ metricName: "CPUCreditBalance", period: 60 }), /CPUCreditBalance every 60 s/);
    const errors = {
      ...{ namespace: "AWS/ApplicationELB", metricName: "HTTPCode_ELB_5XX_Count" },
      ...{ dimensions: { LoadBalancer: "app/x/1" }, statistic: "Sum" },
    };
    assert.match(found(errors, { treatMissingData: "notBreaching" }), /of zero, which it leaves out/);
    const tasks = {
      ...{ namespace: "ECS/ContainerInsights", metricName: "RunningTaskCount", statistic: "Maximum" },
      dimensions: { ClusterName: "x", ServiceName: "y" },
    };
    assert.equal(found(tasks), "");
    assert.match(found(tasks, { treatMissingData: "notBreaching" }), /no value is no good sign/);
    const above = { comparisonOperator: "GreaterThanThreshold" };
    assert.match(found(errors, { ...above, treatMissingData: "breaching" }), /no value is no fault/);
  });

  test("watch the environment's own, and nothing else", () => {
    const own: Readonly<Record<string, RegExp>> = {
      LoadBalancer: /^app\/siscoe-\w+-alb\/\w+$/,
      TargetGroup: /^targetgroup\/siscoe-\w+-alb\/\w+$/,
      DBInstanceIdentifier: /^siscoe-\w+-database-0a1b2c3d$/,
      CacheClusterId: /^siscoe-\w+-cache-00\d$/,
      NatGatewayId: /^NatGateway:siscoe-\w+-network-nat-/,
      ClusterName: /^name:Cluster:siscoe-\w+-app$/,
      ServiceName: /^name:Service:siscoe-\w+-app-(web|worker|beat)$/,
      RuleName: /^name:EventRule:siscoe-\w+-alarms-(stopped|not-started|deployment|backup)$/,
      FunctionName: /^name:Function:siscoe-\w+-app-migration$/,
      FileSystemId: /^FileSystem:siscoe-\w+-uploads$/,
      CertificateArn: /certificate\/0123|siscoe-\w+-certificate$/,
    };
    for (const deployment of Object.values(made)) {
      for (const { name, watched } of alarmsOf(deployment)) {
        const seen = watched.map(({ dimensions }) => JSON.stringify(dimensions));
        if (watched.every(({ metricName }) => metricName === watched[0]?.metricName)) {
          assert.equal(new Set(seen).size, seen.length, `${name} watches something twice`);
        }
        for (const [dimension, value] of watched.flatMap(({ dimensions }) => Object.entries(dimensions))) {
          assert.match(value, own[dimension] ?? /^$/, name);
        }
      }
    }
  });

  test("are those that the environment has use for", () => {
    const names = (name: string) => alarmsOf(variant(name)).map((alarm) => alarm.name);
    const all = names("production");
    assert.deepEqual(all.toSorted(), Object.keys(faults).sort());
    const without = Object.keys(variants).map((name) => {
      const lacking = all.filter((alarm) => !names(name).includes(alarm)).sort();
      const counts = alarmsOf(variant(name)).map((alarm) => [alarm.name, alarm.watched.length]);
      const { "cache-memory": nodes, "nat-ports": gateways } = Object.fromEntries(counts) as Record<
        string,
        number
      >;
      return [name, { lacking, nodes, gateways }];
    });
    assert.deepEqual(Object.fromEntries(without), {
      production: { lacking: [], nodes: 2, gateways: 1 },
      "the application elsewhere": { lacking: ofApplication, nodes: 2, gateways: 1 },
      staging: { lacking: ["cache-failover", "cache-replication-lag"], nodes: 1, gateways: 1 },
      "in a VPC that exists": { lacking: ["nat-ports"], nodes: 2, gateways: undefined },
      "a gateway a zone, five replicas": { lacking: [], nodes: 6, gateways: 3 },
      "a regional gateway, a class that earns no credits": {
        lacking: ["database-credits"],
        nodes: 2,
        gateways: 1,
      },
      "no way out, a certificate that exists": {
        lacking: [...ofApplication, "nat-ports"].sort(),
        nodes: 2,
        gateways: undefined,
      },
    });
  });

  describe("fed with planted series", () => {
    const alarm = (name: string) => {
      const found = alarms.find((one) => one.name === name);
      assert.ok(found, `no alarm ${name}`);
      return found;
    };
    const periodOf = ({ watched }: WatchingAlarm) => watched[0]?.period ?? 0;
    /** A little longer than the alarm looks back. */
    const span = (one: WatchingAlarm) => (one.evaluationPeriods + 2) * periodOf(one);

    for (const [name, { healthy, fault, silence }] of Object.entries(faults)) {
      test(name, () => {
        const one = alarm(name);
        const seconds = span(one);
        const judge = (planted: typeof healthy, before: AlarmState, until = seconds) =>
          stateOf(one, valuesOf(one, planted, until), before);
        for (const state of ["INSUFFICIENT_DATA", "OK", "ALARM"] as const) {
          assert.equal(judge(healthy, state), "OK", `healthy, after ${state}`);
          assert.equal(judge(fault, state), "ALARM", `the fault, after ${state}`);
          const [silent, why] = silence;
          assert.equal(judge({}, state), silent === "as before" ? state : silent, why);
        }
        // A fault that is over too soon alarms nobody.
        if (one.datapointsToAlarm > 1) {
          const begins = seconds - (one.datapointsToAlarm - 1) * periodOf(one);
          const brief = Object.fromEntries(
            Object.keys(fault).map((metric) => [
              metric,
              (moment: { second: number; id: string }) =>
                (moment.second < begins ? healthy : fault)[metric]?.(moment),
            ]),
          );
          assert.equal(judge(brief, "OK"), "OK", "a brief fault");
        }
      });
    }
  });

  test("leave a new database alone, which begins with no credits", () => {
    const credits = alarms.find(({ name }) => name === "database-credits");
    assert.ok(credits);
    for (let minutes = 5; minutes <= 180; minutes += 5) {
      const earned = { CPUCreditBalance: ({ second }: { second: number }) => (24 * second) / 3600 };
      const state = stateOf(credits, valuesOf(credits, earned, minutes * 60), "INSUFFICIENT_DATA");
      assert.notEqual(state, "ALARM", `after ${minutes} minutes`);
    }
  });

  test("tell the topic when they begin and end, with what to do first", () => {
    const topic = resource(production, "aws:sns/topicPolicy:TopicPolicy", "siscoe-prod-alarms").inputs["arn"];
    const page = readFileSync(join(checkout, "docs", "operations.md"), "utf8");
    for (const { name, inputs } of production.resources.filter(({ type }) => type === METRIC_ALARM)) {
      assert.deepEqual([inputs["alarmActions"], inputs["okActions"]], [[topic], [topic]], name);
      const { name: short, description } = watchingAlarm({ name, inputs } as never);
      assert.match(description, /[Ff]irst /, name);
      assert.ok(description.length <= 1024, name);
      assert.ok(page.includes(`| \`${short}\` `), `docs/operations.md says nothing of ${short}`);
    }
    const events = resource(
      production,
      "aws:rds/eventSubscription:EventSubscription",
      "siscoe-prod-alarms-database",
    );
    assert.deepEqual(events.inputs["snsTopic"], topic);
    assert.deepEqual(events.inputs["sourceIds"], ["siscoe-prod-database-0a1b2c3d"]);
    const subscription = resource(
      production,
      "aws:sns/topicSubscription:TopicSubscription",
      "siscoe-prod-alarms",
    );
    assert.deepEqual(subscription.inputs, {
      ...{ topic, protocol: "email", endpoint: "plantao@siscoe.test" },
    });
  });

  test("can be sent: the topic's policy and its key's let CloudWatch and RDS, for what is the own", () => {
    const [key, topic, policy] = [
      resource(production, "aws:kms/key:Key", "siscoe-prod-alarms-key"),
      resource(production, "aws:sns/topic:Topic", "siscoe-prod-alarms"),
      resource(production, "aws:sns/topicPolicy:TopicPolicy", "siscoe-prod-alarms"),
    ];
    // Not alias/aws/sns, which lets neither.
    assert.equal(topic.inputs["kmsMasterKeyId"], "arn:Key:siscoe-prod-alarms-key");
    const arn = (rest: string) => `arn:aws:${rest}`.replace("ACCOUNT", "sa-east-1:123456789012");
    for (const [service, own, foreign] of [
      [
        "cloudwatch",
        "cloudwatch:ACCOUNT:alarm:siscoe-prod-alarms-latency-1",
        "cloudwatch:ACCOUNT:alarm:payroll",
      ],
      ["events.rds", "rds:ACCOUNT:db:siscoe-prod-database-1", "rds:ACCOUNT:db:payroll"],
    ] as const) {
      for (const [action, document] of [
        ["kms:GenerateDataKey", key.inputs["policy"]],
        ["kms:Decrypt", key.inputs["policy"]],
        ["sns:Publish", policy.inputs["policy"]],
      ] as const) {
        const may = (source: string) =>
          allows(json(document), {
            ...{ action, principals: [`${service}.amazonaws.com`] },
            context: { "aws:SourceArn": arn(source) },
          });
        assert.deepEqual([may(own), may(foreign)], [true, false], `${service} ${action}`);
      }
    }
  });

  test("are all on the page, each with its graph", () => {
    const { inputs } = resource(production, "aws:cloudwatch/dashboard:Dashboard", "siscoe-prod-alarms");
    const { widgets } = json(inputs["dashboardBody"]) as {
      widgets: (Record<"x" | "y" | "width" | "height", number> & {
        properties: { alarms?: string[]; markdown?: string; annotations?: { alarms: string[] } };
      })[];
    };
    const arns = production.resources
      .filter(({ type }) => type === METRIC_ALARM)
      .map(({ name }) => `arn:MetricAlarm:${name}`)
      .sort();
    const [status, ...graphs] = widgets;
    assert.deepEqual(status?.properties.alarms?.toSorted(), arns);
    const headings = graphs.flatMap(({ properties }) => properties.markdown ?? []);
    assert.deepEqual(headings, ["## Site", "## Database", "## Cache", "## Network", "## Application"]);
    // Nothing lies on something else.
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      ),
    );
    assert.equal(new Set(cells).size, cells.length);
    assert.ok(widgets.every(({ x, width }) => x + width <= 24));
    assert.deepEqual(graphs.flatMap(({ properties }) => properties.annotations?.alarms ?? []).sort(), arns);
  });

  test("are asked for in production, and only there", async () => {
    assert.deepEqual(production.warnings, []);
    const { warnings } = await deploy(program, { settings: prod });
    assert.match(
      warnings.join(),
      /^siscoe:alarmEmail is not set: .* npm run settings -- set --stack prod siscoe:alarmEmail '<value>'$/,
    );
    assert.deepEqual(alarmWarnings({ protect: false }, { project: "siscoe", stack: "staging" }), []);
  });
});
