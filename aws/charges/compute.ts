import {
  type Billed,
  type Charge,
  charge,
  type Charges,
  type ChargesByType,
  hoursPerMonth,
  whileAwake,
} from "./charge";

/** Every task has that much of a disk for nothing, in GiB. Source: aws.amazon.com/fargate/pricing. */
const FREE_DISK_GB = 20;

/**
 * How many metrics Container Insights publishes on Fargate, each billed as one of one's own, while there are tasks: of a
 * cluster, of a service, and of the family of its task definitions. RestartCount is left out: most containers have none.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html (read on 28
 * November 2026); https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html (how billed)
 */
const insightsMetrics = { cluster: 12, service: 15, family: 10 } as const;

/** A cluster is billed for what Container Insights publishes of it, and nothing else. */
const cluster: Charges = (resource, region) => insights(resource, region, insightsMetrics.cluster);

/** A service's tasks, for as long as it is awake: what its definition asks for, as often as it is to run. */
const service: Charges = (resource, region) => {
  const definition = resource.from("taskDefinition");
  if (definition === undefined) return [];
  const hours = resource.hours * Number(resource.inputs["desiredCount"] ?? 1);
  // CloudWatch bills a metric by the hours in which it has values.
  const metrics = ((insightsMetrics.service + insightsMetrics.family) * resource.hours) / hoursPerMonth;
  return [
    ...tasks(resource, definition, region, hours),
    ...addresses(resource, region, hours),
    ...insights(resource.from("cluster"), region, metrics),
  ];
};

function insights(ofCluster: Billed | undefined, region: string, metrics: number): Charge[] {
  const settings = (ofCluster?.inputs["settings"] ?? []) as readonly { name?: string; value?: string }[];
  const isOn = settings.some(({ name, value }) => name === "containerInsights" && value === "enabled");
  return isOn ? [charge(region, "metrics of Container Insights", "metric", metrics)] : [];
}

function tasks(resource: Billed, definition: Billed, region: string, hours: number): Charge[] {
  const { cpu, memory, runtimePlatform, ephemeralStorage } = definition.inputs as {
    cpu?: string;
    memory?: string;
    runtimePlatform?: { cpuArchitecture?: string };
    ephemeralStorage?: { sizeInGib: number };
  };
  const { inputs } = resource;
  const [name, awake] = [resource.name, whileAwake(resource)];
  const isSpot = JSON.stringify(inputs["capacityProviderStrategies"] ?? []).includes("FARGATE_SPOT");
  const isArm = runtimePlatform?.cpuArchitecture === "ARM64";
  const [perVCpu, perGb] = isSpot
    ? (["spotHour", "spotGbHour"] as const)
    : isArm
      ? (["armHour", "armGbHour"] as const)
      : (["x86Hour", "x86GbHour"] as const);
  const disk = (ephemeralStorage?.sizeInGib ?? FREE_DISK_GB) - FREE_DISK_GB;
  const processor = isArm ? "ARM" : "x86";
  return [
    charge(region, `tasks of ${name}, ${processor}${awake}`, perVCpu, (hours * Number(cpu ?? 0)) / 1024),
    charge(region, `tasks of ${name}, memory${awake}`, perGb, (hours * Number(memory ?? 0)) / 1024),
    ...(disk > 0 ? [charge(region, `tasks of ${name}, disk${awake}`, "taskDiskGbHour", hours * disk)] : []),
  ];
}

function addresses({ inputs }: Billed, region: string, hours: number): Charge[] {
  const { assignPublicIp } = (inputs["networkConfiguration"] ?? {}) as { assignPublicIp?: boolean };
  return assignPublicIp === true ? [charge(region, "public IPv4 addresses", "addressHour", hours)] : [];
}

/** What scaling adds to a service, between its floor, which the service itself has, and its ceiling: an hour of one task. */
const scaling: Charges = ({ inputs, from }, region) => {
  const service = from("resourceId", "aws:ecs/service:Service");
  const definition = service?.from("taskDefinition");
  if (service === undefined || definition === undefined) return [];
  const hour = [...tasks(service, definition, region, 1), ...addresses(service, region, 1)];
  const [first] = hour.flatMap(({ rate }) => rate ?? []);
  const usd = hour.reduce((sum, { rate, quantity }) => sum + (rate?.usd ?? 0) * Number(quantity), 0);
  const more = Number(inputs["maxCapacity"]) - Number(inputs["minCapacity"]);
  const unit = "task-hour";
  return [
    {
      what: `tasks of ${service.name} beyond its ${String(inputs["minCapacity"])}, up to ${more} more`,
      unit,
      rate: first && hour.every(({ rate }) => rate !== undefined) ? { ...first, usd, unit } : undefined,
      quantity: "scaledTaskHours",
    },
  ];
};

interface Tracking {
  readonly customizedMetricSpecification?: {
    readonly metrics?: readonly {
      readonly metricStat?: { readonly metric: { readonly namespace: string } };
    }[];
  };
}

/** Target tracking makes two alarms, of each metric that it goes by; one of these may be the application's own. */
const scalingPolicy: Charges = ({ inputs }, region) => {
  const tracking = (inputs["targetTrackingScalingPolicyConfiguration"] ?? {}) as Tracking;
  const metrics = (tracking.customizedMetricSpecification?.metrics ?? []).flatMap(
    ({ metricStat }) => metricStat?.metric ?? [],
  );
  const own = metrics.filter(({ namespace }) => !/^(AWS|ECS)\//.test(namespace)).length;
  return [
    charge(region, "alarms of the scaling", "alarm", 2 * Math.max(1, metrics.length)),
    ...(own > 0 ? [charge(region, "metrics of one's own", "metric", own)] : []),
  ];
};

const lambda: Charges = ({ inputs }, region) => [
  charge(region, "calls of functions", "lambdaRequest", "lambdaRequests"),
  charge(
    region,
    "functions",
    JSON.stringify(inputs["architectures"] ?? []).includes("arm64")
      ? "lambdaArmGbSecond"
      : "lambdaX86GbSecond",
    "lambdaGbSeconds",
  ),
];

/**
 * Sources: aws.amazon.com/fargate/pricing, aws.amazon.com/lambda/pricing, aws.amazon.com/cloudwatch/pricing, and
 * docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html, which makes the alarms.
 */
export const compute = {
  "aws:appautoscaling/policy:Policy": scalingPolicy,
  "aws:appautoscaling/scheduledAction:ScheduledAction": "free",
  "aws:appautoscaling/target:Target": scaling,
  "aws:ecs/cluster:Cluster": cluster,
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": "free",
  "aws:ecs/service:Service": service,
  // Its service's tasks are billed. One that a schedule or an `up` runs lasts for minutes.
  "aws:ecs/taskDefinition:TaskDefinition": "free",
  "aws:lambda/function:Function": lambda,
  "aws:lambda/invocation:Invocation": "free",
  "aws:lambda/permission:Permission": "free",
  "aws:scheduler/schedule:Schedule": "free",
  "aws:scheduler/scheduleGroup:ScheduleGroup": "free",
} as const satisfies ChargesByType;
