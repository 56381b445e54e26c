import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";
import { chargesByType, chargesOf } from "../../aws/charges";
import { usages } from "../../aws/charges/usage";
import { priceSources } from "../../aws/prices/sources";
import { resourceTypes } from "../../aws/resourceTypes";
import { cacheDefaults, databaseDefaults } from "../../components/defaults";
import { readUsage } from "../../commands/cost";
import { type Bill, billOf, type Line, total, unpriced } from "../../commands/cost/bill";
import { costNote, sumOf } from "../../commands/cost/note";
import { billAsJson, renderBill } from "../../commands/cost/render";
import type { Registration } from "../../commands/recording/engine";
import { wantedCostPage } from "../support/costPage";
import { checkout } from "../support/stackFiles";

/** A resource with these inputs; `from` says which other one an input comes from. */
function made(type: string, inputs: object, from: Readonly<Record<string, Registration>> = {}): Registration {
  const sources = Object.fromEntries(Object.entries(from).map(([input, { urn }]) => [input, [urn]]));
  const name = type.slice(type.lastIndexOf(":") + 1);
  return {
    urn: `${type}::${JSON.stringify(inputs)}`,
    type,
    name,
    inputs,
    sources,
  } as unknown as Registration;
}

function bill(resources: readonly Registration[], region = "sa-east-1", assumed = {}): Bill {
  return billOf([made("pulumi:providers:aws", { region }), ...resources], assumed);
}

/** Lines as `what: quantity × price`. */
function told(lines: readonly Line[]): string[] {
  return lines.map(
    ({ what, quantity, rate }) => `${what}: ${String(quantity)} × ${String(rate?.usd ?? "?")}`,
  );
}

const database = (inputs: object) =>
  made("aws:rds/instance:Instance", {
    ...{ instanceClass: "db.t4g.medium", engineVersion: "17", allocatedStorage: 20, multiAz: true },
    ...{
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      databaseInsightsMode: "standard",
    },
    ...inputs,
  });
const cache = (inputs: object) =>
  made("aws:elasticache/replicationGroup:ReplicationGroup", {
    ...{ engine: "valkey", nodeType: "cache.t4g.small", numCacheClusters: 2, snapshotRetentionLimit: 7 },
    ...inputs,
  });
const endpoint = (vpcEndpointType: string) =>
  made("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType, subnetIds: ["a", "b", "c"] });

describe("every registered type is priced, free, or said to be usage only", () => {
  for (const token of Object.keys(resourceTypes)) {
    test(token, () => {
      assert.notEqual(chargesOf(token), undefined, `say what AWS bills of ${token} in aws/charges`);
    });
  }

  test("and the SDK has every type of the table", () => {
    const packages: Readonly<Record<string, object>> = { aws, random };
    const lacking = Object.keys(chargesByType).filter((token) => {
      const [name = "", path = "", type = ""] = token.split(":");
      const module = path.split("/")[0] ?? "";
      const found = Object.entries(packages[name] ?? {}).find(([key]) => key === module)?.[1] as object;
      const holder = module === "index" ? (packages[name] ?? {}) : found;
      return (Reflect.get(holder, type) as { __pulumiType?: string } | undefined)?.__pulumiType !== token;
    });
    assert.deepEqual(lacking, []);
  });
});

describe("a bill", () => {
  test("has the database's server, disk and backups, by its class and its zones", () => {
    assert.deepEqual(told(bill([database({})]).fixed), [
      "database server db.t4g.medium, with a standby in another zone: 730 × 0.275",
      "database disk (gp3): 20 × 0.438",
    ]);
    assert.deepEqual(told(bill([database({ multiAz: false })]).fixed), [
      "database server db.t4g.medium, in one zone: 730 × 0.137",
      "database disk (gp3): 20 × 0.219",
    ]);
  });

  test("has what a striped disk was given beyond what it has by itself", () => {
    const striped = { allocatedStorage: 400, iops: 15_000, storageThroughput: 600 };
    assert.deepEqual(told(bill([database(striped)]).fixed), [
      "database disk, IOPS: 3000 × 0.076",
      "database server db.t4g.medium, with a standby in another zone: 730 × 0.275",
      "database disk (gp3): 400 × 0.438",
      "database disk, throughput: 100 × 0.305",
    ]);
    const plain = { allocatedStorage: 400, iops: 12_000, storageThroughput: 500 };
    assert.equal(bill([database(plain)]).fixed.length, 2);
  });

  test("has each node of the cache, and Valkey's own price", () => {
    assert.deepEqual(told(bill([cache({})]).fixed), ["cache nodes cache.t4g.small, valkey: 1460 × 0.0488"]);
    assert.deepEqual(told(bill([cache({ engine: "redis", numCacheClusters: 1 })]).fixed), [
      "cache nodes cache.t4g.small, redis: 730 × 0.061",
    ]);
  });

  test("has a NAT gateway in each zone that it serves, and each public address", () => {
    const zonal = made("aws:ec2/natGateway:NatGateway", { subnetId: "a" });
    const regional = made("aws:ec2/natGateway:NatGateway", {
      availabilityMode: "regional",
      availabilityZoneAddresses: [{}, {}, {}],
    });
    const balancer = made("aws:lb/loadBalancer:LoadBalancer", { internal: false, subnets: ["a", "b"] });
    assert.deepEqual(told(bill([zonal]).fixed), ["NAT gateways: 730 × 0.093"]);
    assert.deepEqual(told(bill([regional]).fixed), ["NAT gateways: 2190 × 0.093"]);
    assert.deepEqual(told(bill([balancer, made("aws:ec2/eip:Eip", {})]).fixed), [
      "load balancer: 730 × 0.034",
      "public IPv4 addresses: 2190 × 0.005",
    ]);
  });

  test("has an interface endpoint in each zone, and S3's own for nothing", () => {
    assert.deepEqual(told(bill([endpoint("Interface")]).fixed), [
      "interface endpoints, in each zone: 2190 × 0.021",
    ]);
    assert.deepEqual(bill([endpoint("Gateway")]), { region: "sa-east-1", fixed: [], used: [] });
  });

  test("has the metrics of Container Insights, of the cluster and of each service in it, where they are on", () => {
    const cluster = (value: string) =>
      made("aws:ecs/cluster:Cluster", { settings: [{ name: "containerInsights", value }] });
    const metrics = (value: string) => {
      const own = cluster(value);
      const definition = made("aws:ecs/taskDefinition:TaskDefinition", { cpu: "256", memory: "512" });
      const services = ["web", "worker"].map((name) =>
        made("aws:ecs/service:Service", { name }, { taskDefinition: definition, cluster: own }),
      );
      const lines = bill([own, definition, ...services]).fixed;
      return told(lines.filter(({ what }) => what.startsWith("metrics")));
    };
    assert.deepEqual(metrics("enabled"), ["metrics of Container Insights: 62 × 0.3"]);
    assert.deepEqual(metrics("disabled"), []);
  });

  test("has the tasks of a service, by its processor, with the disk beyond what is free", () => {
    const task = (inputs: object) =>
      made("aws:ecs/taskDefinition:TaskDefinition", { cpu: "512", memory: "1024", ...inputs });
    const service = (inputs: object, definition: Registration) => [
      definition,
      made("aws:ecs/service:Service", { desiredCount: 2, ...inputs }, { taskDefinition: definition }),
    ];
    const arm = { runtimePlatform: { cpuArchitecture: "ARM64" }, ephemeralStorage: { sizeInGib: 30 } };
    assert.deepEqual(told(bill(service({}, task(arm))).fixed), [
      "tasks of Service, ARM: 730 × 0.0557",
      "tasks of Service, memory: 1460 × 0.00612",
      "tasks of Service, disk: 14600 × 0.000211",
    ]);
    const open = { networkConfiguration: { assignPublicIp: true } };
    assert.deepEqual(told(bill(service(open, task({}))).fixed), [
      "tasks of Service, x86: 730 × 0.0696",
      "tasks of Service, memory: 1460 × 0.0076",
      "public IPv4 addresses: 1460 × 0.005",
    ]);
    const spot = { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] };
    assert.deepEqual(unpriced(bill(service(spot, task({}))).fixed).length, 2);
  });

  test("has what a schedule stops for the hours that it runs, and what goes on for all", () => {
    const one = database({ multiAz: false });
    const at = (scheduleExpression: string) =>
      made("aws:scheduler/schedule:Schedule", { scheduleExpression }, { target: one });
    const between = (...times: string[]) => told(bill([one, ...times.map(at)]).fixed);
    // 13 hours and three quarters of five days: 68.75 of a week's 168 hours.
    assert.deepEqual(between("cron(30 6 ? * MON-FRI *)", "cron(15 20 ? * MON-FRI *)"), [
      "database server db.t4g.medium, in one zone, while awake: 299 × 0.137",
      "database disk (gp3): 20 × 0.219",
    ]);
    assert.equal(
      between("cron(30 6 ? * SAT *)", "cron(15 20 ? * SAT *)")[0],
      "database server db.t4g.medium, in one zone, while awake: 60 × 0.137",
    );
    const [always] = told(bill([one]).fixed);
    for (const unclear of [["cron(30 6 ? * MON-FRI *)"], ["rate(1 day)", "cron(15 20 ? * MON-FRI *)"]])
      assert.equal(between(...unclear)[0], always);
  });

  test("has the tasks that scaling may add by use, and the alarms that AWS makes for it", () => {
    const definition = made("aws:ecs/taskDefinition:TaskDefinition", {
      ...{ cpu: "512", memory: "1024", runtimePlatform: { cpuArchitecture: "ARM64" } },
    });
    const service = made("aws:ecs/service:Service", { desiredCount: 2 }, { taskDefinition: definition });
    const target = made(
      "aws:appautoscaling/target:Target",
      { minCapacity: 2, maxCapacity: 6 },
      { resourceId: service },
    );
    const policy = (namespaces: readonly string[]) => {
      const metrics = namespaces.map((namespace) => ({ metricStat: { metric: { namespace } } }));
      const tracking =
        metrics.length === 0
          ? { predefinedMetricSpecification: {} }
          : { customizedMetricSpecification: { metrics: [...metrics, { expression: "a / b" }] } };
      return made("aws:appautoscaling/policy:Policy", { targetTrackingScalingPolicyConfiguration: tracking });
    };
    const { fixed, used } = bill([definition, service, target]);
    assert.deepEqual(told(fixed), [
      "tasks of Service, ARM: 730 × 0.0557",
      "tasks of Service, memory: 1460 × 0.00612",
    ]);
    assert.deepEqual(told(used), ["tasks of Service beyond its 2, up to 4 more: 40 × 0.03397"]);
    assert.deepEqual(unpriced(bill([definition, service, target], "eu-west-1").used).length, 1);
    assert.deepEqual(told(bill([policy([])]).fixed), ["alarms of the scaling: 2 × 0.135"]);
    assert.deepEqual(told(bill([policy(["SisCoE", "ECS/ContainerInsights"])]).fixed), [
      "alarms of the scaling: 4 × 0.135",
      "metrics of one's own: 1 × 0.3",
    ]);
  });

  test("counts a web ACL's rules, and what an alarm looks at", () => {
    const acl = made("aws:wafv2/webAcl:WebAcl", { rules: [{}, {}, {}] });
    assert.deepEqual(told(bill([acl]).fixed), ["web ACL: 1 × 5", "rules of the web ACL: 3 × 1"]);
    const alarm = (inputs: object) =>
      told(bill([made("aws:cloudwatch/metricAlarm:MetricAlarm", inputs)]).fixed);
    assert.deepEqual(alarm({ period: 60 }), ["alarms: 1 × 0.135"]);
    assert.deepEqual(alarm({ period: 10 }), ["alarms: 1 × 0.405"]);
    const ratio = [{ metric: { period: 60 } }, { metric: { period: 60 } }, { expression: "a/b" }];
    assert.deepEqual(alarm({ metricQueries: ratio }), ["alarms: 2 × 0.135"]);
  });

  test("sums one use over all resources that share it, and takes what was typed", () => {
    const key = (description: string) => made("aws:kms/key:Key", { description, enableKeyRotation: true });
    const { fixed, used } = bill([key("one"), key("other")], "sa-east-1", { keyRequests: 1_000_000 });
    assert.deepEqual(told(fixed), ["KMS keys: 2 × 1"]);
    assert.deepEqual(fixed[0]?.resources, ["Key", "Key"]);
    assert.deepEqual(told(used), ["KMS requests: 1000000 × 0.000003", "KMS keys, earlier versions: 0 × 1"]);
    assert.equal(total(used), 3);
  });

  test("says that a price is not known, with the quantity, and never makes one up", () => {
    const unknown = [
      bill([database({ instanceClass: "db.m8g.large" })]).fixed,
      bill([database({})], "eu-west-1").fixed,
      bill([cache({ nodeType: "cache.r8g.large" })]).fixed,
      bill([database({ databaseInsightsMode: "advanced" })]).fixed,
      bill([database({ engineVersion: "13", engineLifecycleSupport: undefined })]).fixed,
      bill([made("aws:sqs/queue:Queue", {})]).fixed,
    ].map((lines) => told(unpriced(lines)));
    assert.deepEqual(unknown, [
      ["database server db.m8g.large, with a standby in another zone: 730 × ?"],
      [
        "database server db.t4g.medium, with a standby in another zone: 730 × ?",
        "database disk (gp3): 20 × ?",
      ],
      ["cache nodes cache.r8g.large, valkey: 1460 × ?"],
      ["Database Insights, advanced: 2920 × ?"],
      ["RDS Extended Support: 2920 × ?"],
      ["aws:sqs/queue:Queue: 1 × ?"],
    ]);
    const text = renderBill("prod", bill([database({ instanceClass: "db.m8g.large" })]));
    assert.match(text, /^database server db\.m8g\.large.* 730 {2}hour +no price +\?$/m);
    assert.match(text, /^fixed +8\.76 \+ \?$/m);
    assert.match(text, /^Not in the sums, for want of a price: database server db\.m8g\.large, [^;]*\.$/m);
    const far = renderBill("prod", bill([database({})], "eu-west-1"));
    assert.match(
      far,
      /^The tables have the prices of sa-east-1 alone\. Not in the sums, for want of a price: /m,
    );
  });

  test("has the date and the source of each price, for people and for programs", () => {
    const some = bill([database({}), cache({}), endpoint("Interface")]);
    for (const source of Object.values(priceSources)) assert.match(source.date, /^20\d\d-\d\d-\d\d$/);
    for (const { rate } of [...some.fixed, ...some.used]) assert.ok(rate === undefined || rate.usd > 0);
    assert.match(renderBill("prod", some), /^database server .* B 2025-06-18 +200\.75$/m);
    const json = JSON.parse(billAsJson("prod", some)) as {
      total: number;
      lines: { source: string | null }[];
    };
    assert.equal(json.total.toFixed(2), total([...some.fixed, ...some.used]).toFixed(2));
    assert.ok(json.lines.every(({ source }) => source === null || source in priceSources));
  });

  test("has a price of what the settings make by default", () => {
    const { instanceClass } = databaseDefaults;
    const { engine, nodeType } = cacheDefaults;
    const lines = bill([database({ instanceClass }), cache({ engine, nodeType })]).fixed;
    assert.deepEqual(unpriced(lines), []);
  });
});

test("what is used is read by name, and a name or number that is none is refused with those that there are", () => {
  assert.deepEqual(readUsage(undefined), {});
  assert.deepEqual(readUsage("natGb=200,logsGb=0.5"), { natGb: 200, logsGb: 0.5 });
  for (const wrong of ["natGb", "natGb=", "natGb=-1", "natGb=1e3", "nat=3", "toString=1", "natGb=1;logsGb=2"])
    assert.throws(() => readUsage(wrong), {
      name: "UsageError",
      message: new RegExp(`^--usage has "${wrong}".*\\. The names are ${Object.keys(usages).join(", ")}\\.$`),
    });
});

test("docs/cost.md is what the program costs", async () => {
  const page = readFileSync(join(checkout, "docs", "cost.md"), "utf8");
  // Not `equal`, which would print both pages.
  assert.ok(page === (await wantedCostPage()), "docs/cost.md is behind the program: npm run docs");
});

describe("what a change costs", () => {
  const sum = (inputs: object) => sumOf(bill([database(inputs)]));
  const small = sum({ instanceClass: "db.t4g.small" });

  test("is said beside what it cost before", () => {
    const [was, is] = [sum({}), small];
    assert.equal(
      costNote("prod", was, was),
      "Costs about 210.01 USD a month, as before (npm run cost -- prod).",
    );
    assert.match(costNote("prod", was, is), /^Costs about 109\.27 USD a month, 100\.74 less than before \(/);
    assert.match(costNote("prod", is, was), /^Costs about 210\.01 USD a month, 100\.74 more than before \(/);
    assert.match(
      costNote("prod", undefined, is),
      /^Costs about 109\.27 USD a month \(npm run cost -- prod\)\.$/,
    );
  });

  test("says that some of it has no price", () => {
    const note = costNote("prod", small, sum({ instanceClass: "db.m8g.large" }));
    assert.match(note, / Not in it: 1 of its lines, whose price is not known\.$/);
  });
});
