import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { OpenEnvironment } from "../../commands/localStack";
import type { Cloud } from "../../emulator/cloud";
import { scale } from "../../emulator/services/appautoscaling/action";
import { accountOf, come, sleepersOf } from "../support/account";
import { Checkout } from "../support/checkout";
import { withService } from "../support/otherValues";
import { changesOf } from "./changes";

type Stack = OpenEnvironment["stack"];
type Settings = Readonly<Record<string, string>>;

const image = withService["siscoe:image"];
const application: Settings = {
  "siscoe:image": image,
  "siscoe:appTargets": "",
  "siscoe:alarmEmail": "plantao@siscoe.example.com",
};
const ceilings: Settings = { "siscoe:webMaxTasks": "6", "siscoe:workerMaxTasks": "4" };
const hours: Settings = { "siscoe:awakeHours": "mon-fri 07:00-20:00" };

/** AWS itself changes how many tasks there are: each test goes on where the one before it stopped. */
describe("an application whose number of tasks is AWS's", () => {
  const checkout = new Checkout();
  const account = () => accountOf(checkout);
  const open = async (settings: Settings): Promise<Stack> =>
    (await checkout.open("local", { ...application, ...settings })).stack;
  /** What an operation changes, without where in the stack it is. */
  const changes = async (operation: Parameters<typeof changesOf>[0]) =>
    (await changesOf(operation)).map((change) => change.replace(/ urn:.*::/, " "));

  test("comes up, and its alarms watch what is there", async () => {
    await (await open(ceilings)).up();
    const cloud = account();
    const watched = watchedIn(cloud);
    assert.deepEqual(
      watched.filter(({ dimension, value }) => !namesIn(cloud, dimension).includes(value)),
      [],
    );
    for (const purpose of ["web", "worker", "beat"]) {
      const services = watched
        .filter(({ alarm, dimension }) => alarm.includes(`-${purpose}-`) && dimension === "ServiceName")
        .map(({ value }) => value.replace(/-[0-9a-f]{7}$/, ""));
      assert.deepEqual([...new Set(services)], [`siscoe-local-app-${purpose}`]);
    }
  });

  test("keeps the number that AWS has scaled it to, also with a new image", async () => {
    const [web = "", worker = ""] = ["web", "worker"].map((purpose) => serviceOf(account(), purpose));
    assert.equal(scale(account(), web, 5), 5);
    assert.equal(scale(account(), worker, 9), 4, "the ceiling");
    const before = await open(ceilings);
    const nightlyCheck = changes((options) => before.preview({ ...options, refresh: true }));
    assert.deepEqual(await nightlyCheck, []);
    const stack = await open({ ...ceilings, "siscoe:image": image.replace("@sha256:0", "@sha256:1") });
    const made = await changes((options) => stack.up(options));
    assert.ok(made.includes("update siscoe-local-app-web"), made.join("\n"));
    assert.deepEqual(sleepersOf(account()).tasks, [1, 4, 5]);
    assert.equal(scale(account(), web, 3), 3);
    assert.deepEqual(await changes((options) => stack.up({ ...options, refresh: true })), []);
    assert.deepEqual(sleepersOf(account()).tasks, [1, 3, 4]);
  });

  // What is refused at night, the morning, and a database that AWS starts by itself: tests/verify/sleep.test.ts.
  test("sleeps: neither a refresh nor an up finds anything, or wakes anybody", async () => {
    const stack = await open(hours);
    await stack.up();
    assert.deepEqual(come(account(), "sleeps"), []);
    const asleep = { database: ["stopped"], tasks: [0, 0, 0] };
    assert.deepEqual(sleepersOf(account()), asleep);
    assert.deepEqual(await changes((options) => stack.up({ ...options, refresh: true })), []);
    assert.deepEqual(sleepersOf(account()), asleep);
  });
});

/** The name that AWS made of a service's: `siscoe-local-app-web-1a2b3c4`. */
function serviceOf(cloud: Cloud, purpose: string): string {
  const found = cloud.find("aws:ecs/service:Service", ({ name = "" }) =>
    name.startsWith(`siscoe-local-app-${purpose}-`),
  );
  return found?.properties.name ?? assert.fail(`no service ${purpose}`);
}

interface Dimension {
  readonly alarm: string;
  readonly dimension: string;
  readonly value: string;
}

/** Each dimension of each metric that an alarm watches. */
function watchedIn(cloud: Cloud): Dimension[] {
  return cloud.list("aws:cloudwatch/metricAlarm:MetricAlarm").flatMap(({ properties }) => {
    const { name: alarm = "", dimensions = {}, metricQueries = [] } = properties;
    return [dimensions, ...metricQueries.map(({ metric }) => metric?.dimensions ?? {})].flatMap((all) =>
      Object.entries(all).map(([dimension, value]) => ({ alarm, dimension, value })),
    );
  });
}

/** What the account has that a dimension may name. */
function namesIn(cloud: Cloud, dimension: string): readonly unknown[] {
  const names: Readonly<Record<string, () => readonly unknown[]>> = {
    CacheClusterId: () =>
      cloud
        .list("aws:elasticache/replicationGroup:ReplicationGroup")
        .flatMap(({ properties }) => properties.memberClusters ?? []),
    CertificateArn: () => cloud.list("aws:acm/certificate:Certificate").map(({ properties: { arn } }) => arn),
    ClusterName: () => cloud.list("aws:ecs/cluster:Cluster").map(({ properties: { name } }) => name),
    DBInstanceIdentifier: () =>
      cloud.list("aws:rds/instance:Instance").map(({ properties: { identifier } }) => identifier),
    FileSystemId: () => cloud.list("aws:efs/fileSystem:FileSystem").map(({ id }) => id),
    FunctionName: () => cloud.list("aws:lambda/function:Function").map(({ properties: { name } }) => name),
    LoadBalancer: () =>
      cloud.list("aws:lb/loadBalancer:LoadBalancer").map(({ properties: { arnSuffix } }) => arnSuffix),
    NatGatewayId: () => cloud.list("aws:ec2/natGateway:NatGateway").map(({ id }) => id),
    RuleName: () => cloud.list("aws:cloudwatch/eventRule:EventRule").map(({ properties: { name } }) => name),
    ServiceName: () => cloud.list("aws:ecs/service:Service").map(({ properties: { name } }) => name),
    TargetGroup: () =>
      cloud.list("aws:lb/targetGroup:TargetGroup").map(({ properties: { arnSuffix } }) => arnSuffix),
  };
  return names[dimension]?.() ?? assert.fail(`who has ${dimension}?`);
}
