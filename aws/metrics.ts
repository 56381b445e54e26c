/** When the list was read. */
export const metricsDate = "2026-11-28";

/** What AWS says of a metric. */
export interface MetricFacts {
  readonly unit: "Bytes" | "Count" | "Percent" | "Seconds";
  /** The statistics that mean something, by AWS's page. */
  readonly statistics: readonly string[];
  /** The sets of dimensions that it is published with; any other set is another metric, which has no data. */
  readonly dimensions: readonly (readonly string[])[];
  /** How often a value is published, in seconds. An alarm's shorter period would have gaps. */
  readonly everySeconds: number;
  /**
   * When it is published: `always`, while what it is of exists and runs; `nonzero`, where there is something to count;
   * `targets`, while a target is registered; `tasks`, while a task of the service runs; `requests`, while there are some;
   * `valid`, until the certificate has expired.
   */
  readonly published: "always" | "nonzero" | "requests" | "targets" | "tasks" | "valid";
}

const minute = 60;
const database = {
  dimensions: [["DBInstanceIdentifier"]],
  everySeconds: minute,
  published: "always",
} as const;
const node = {
  // The console's "Cache Cluster Metrics" and "Cache Node Metrics".
  dimensions: [["CacheClusterId"], ["CacheClusterId", "CacheNodeId"]],
  everySeconds: minute,
  published: "always",
} as const;
const balancer = {
  everySeconds: minute,
  dimensions: [["LoadBalancer"], ["AvailabilityZone", "LoadBalancer"]],
} as const;
const targets = [
  ["LoadBalancer", "TargetGroup"],
  ["AvailabilityZone", "LoadBalancer", "TargetGroup"],
] as const;
const extremes = ["Average", "Minimum", "Maximum"];
const service = {
  dimensions: [["ClusterName", "ServiceName"]],
  everySeconds: minute,
  published: "tasks",
} as const;

/**
 * The metrics that this repository watches, by namespace, as AWS's pages had them at {@link metricsDate}. The namespaces,
 * names and dimensions are the same in aws-cdk-lib 2.276.0 (its generated canned metrics), where it has the metric. An alarm
 * on a metric that does not exist is accepted, and never fires: tests hold every alarm against this list.
 */
export const metrics: Readonly<Record<string, Readonly<Record<string, MetricFacts>>>> = {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  "AWS/ApplicationELB": {
    // What the balancer itself answers, without the targets' own: also where it found no target, which RequestCount leaves out.
    HTTPCode_ELB_5XX_Count: { unit: "Count", statistics: ["Sum"], ...balancer, published: "nonzero" },
    HTTPCode_Target_5XX_Count: {
      ...{ unit: "Count", statistics: ["Sum"], ...balancer, published: "nonzero" },
      dimensions: [...balancer.dimensions, ...targets],
    },
    RequestCount: {
      ...{ unit: "Count", statistics: ["Sum"], ...balancer, published: "requests" },
      dimensions: [...balancer.dimensions, ...targets],
    },
    TargetResponseTime: {
      ...{
        unit: "Seconds",
        statistics: ["Average", "p50", "p90", "p95", "p99"],
        ...balancer,
        published: "requests",
      },
      dimensions: [...balancer.dimensions, ...targets],
    },
    UnHealthyHostCount: {
      ...{ unit: "Count", statistics: extremes, everySeconds: minute, published: "targets" },
      dimensions: targets,
    },
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
  "AWS/RDS": {
    // By the credits' own interval, and for classes of the series t only.
    CPUCreditBalance: { unit: "Count", statistics: extremes, ...database, everySeconds: 5 * minute },
    CPUUtilization: { unit: "Percent", statistics: extremes, ...database },
    DatabaseConnections: { unit: "Count", statistics: extremes, ...database },
    FreeStorageSpace: { unit: "Bytes", statistics: extremes, ...database },
    FreeableMemory: { unit: "Bytes", statistics: extremes, ...database },
  },
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
  "AWS/ElastiCache": {
    DatabaseMemoryUsagePercentage: { unit: "Percent", statistics: extremes, ...node },
    EngineCPUUtilization: { unit: "Percent", statistics: extremes, ...node },
    Evictions: { unit: "Count", statistics: ["Sum", ...extremes], ...node },
    // 0 or 1.
    IsMaster: { unit: "Count", statistics: extremes, ...node },
    // Of replicas only.
    ReplicationLag: { unit: "Seconds", statistics: extremes, ...node },
  },
  // https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
  "AWS/CertificateManager": {
    DaysToExpiry: {
      ...{ unit: "Count", statistics: extremes, dimensions: [["CertificateArn"]], published: "valid" },
      // Twice a day.
      everySeconds: 12 * 60 * minute,
    },
  },
  // https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
  "AWS/NATGateway": {
    ErrorPortAllocation: {
      ...{ unit: "Count", statistics: ["Sum"], dimensions: [["NatGatewayId"]], published: "always" },
      everySeconds: minute,
    },
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
  "AWS/ECS": {
    CPUUtilization: { unit: "Percent", statistics: extremes, ...service },
    MemoryUtilization: { unit: "Percent", statistics: extremes, ...service },
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html; that a service without
  // a running task has none: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
  "ECS/ContainerInsights": {
    DesiredTaskCount: { unit: "Count", statistics: extremes, ...service },
    RunningTaskCount: { unit: "Count", statistics: extremes, ...service },
  },
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html: of a rule of the default bus. It counts what
  // matched, whatever the rule's targets (…/eb-use-conditions.html: it takes one "if you want the rule to do more than publish a
  // CloudWatch metric"); of TriggeredRules, the page says that it counts rules that have run, too.
  "AWS/Events": {
    MatchedEvents: {
      ...{ unit: "Count", statistics: ["Sum"], dimensions: [["RuleName"]], published: "nonzero" },
      everySeconds: minute,
    },
  },
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  "AWS/Lambda": {
    Errors: {
      ...{ unit: "Count", statistics: ["Sum"], published: "requests", everySeconds: minute },
      dimensions: [
        ["FunctionName"],
        ["FunctionName", "Resource"],
        ["ExecutedVersion", "FunctionName", "Resource"],
      ],
    },
  },
  // https://docs.aws.amazon.com/efs/latest/ug/efs-metrics.html: of the performance mode generalPurpose.
  "AWS/EFS": {
    PercentIOLimit: {
      ...{ unit: "Percent", statistics: extremes, dimensions: [["FileSystemId"]], published: "always" },
      everySeconds: minute,
    },
  },
};
