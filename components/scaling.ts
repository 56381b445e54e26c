import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What a service has as many tasks for that a metric stays near a value. */
export interface ScalingTarget {
  /** What it goes by, in a word: the end of the policy's name. */
  readonly name: string;
  /** What the metric is to stay near. */
  readonly value: number;
  /** The metric, in the words of Application Auto Scaling. */
  readonly metric: Pick<
    aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration,
    "customizedMetricSpecification" | "predefinedMetricSpecification"
  >;
}

/** What a {@link Scaling} is made from. */
export interface ScalingArgs {
  clusterName: pulumi.Input<string>;
  /** The service; its program has to ignore changes of its `desiredCount`, which are AWS's from then on. */
  serviceName: pulumi.Input<string>;
  /** The fewest tasks. */
  minimum: number;
  /** The most. */
  maximum: number;
  /** What decides: the target that asks for most tasks. */
  targets: readonly ScalingTarget[];
  /** How long it waits after a change before it takes tasks away, in seconds. */
  calmSeconds: number;
}

/** How long it waits after it added tasks before it adds more, in seconds: until those have started. */
const startSeconds = 60;

/**
 * Has AWS add tasks to a service of ECS's, and take them away, between a floor and a ceiling (target tracking). It adds
 * them within minutes, and takes them away when the metric has been low for a quarter of an hour.
 *
 * **Data**: none. A task that goes finishes what it does, as in a deployment.
 *
 * **Cost**: none of its own; its alarms, two for each target, which AWS makes, and the tasks that it adds.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export class Scaling extends pulumi.ComponentResource {
  /** The floor and the ceiling. */
  public readonly target: aws.appautoscaling.Target;
  /** What decides between them. */
  public readonly policies: readonly aws.appautoscaling.Policy[];

  constructor(name: string, args: ScalingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:application:Scaling", name, {}, opts);
    this.target = new aws.appautoscaling.Target(
      name,
      {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: pulumi.interpolate`service/${args.clusterName}/${args.serviceName}`,
        minCapacity: args.minimum,
        maxCapacity: args.maximum,
      },
      { parent: this },
    );
    const { resourceId, scalableDimension, serviceNamespace } = this.target;
    this.policies = args.targets.map(
      (target) =>
        new aws.appautoscaling.Policy(
          `${name}-${target.name}`,
          {
            policyType: "TargetTrackingScaling",
            resourceId,
            scalableDimension,
            serviceNamespace,
            targetTrackingScalingPolicyConfiguration: {
              ...target.metric,
              targetValue: target.value,
              scaleOutCooldown: startSeconds,
              scaleInCooldown: args.calmSeconds,
            },
          },
          { parent: this },
        ),
    );
    this.registerOutputs();
  }
}

/** As many tasks that they use 60 % of their CPU: what is left is for the minutes until more have started. */
export const byCpu: ScalingTarget = {
  name: "cpu",
  value: 60,
  metric: { predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } },
};

/** Half of what half a vCPU served of SisCoE's pages (28 to 36 requests a second, measured), a minute. */
const requestsPerMinute = 900;

/**
 * As many tasks that each gets half of the requests that it could serve.
 *
 * @param cpu - of a task, in units.
 * @param resourceLabel - the balancer and the target group, each by its ARN's end.
 */
export function byRequests(cpu: number, resourceLabel: pulumi.Input<string>): ScalingTarget {
  return {
    name: "requests",
    value: (requestsPerMinute * cpu) / 512,
    metric: {
      predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel },
    },
  };
}

/** The metric that `siscoe-queue` of the image writes (image/lib/queue_length.py). */
export const queueMetric = { namespace: "SisCoE", name: "QueueLength", dimension: "Application" } as const;

/**
 * As many workers that five of Celery's tasks wait for each process.
 *
 * @param concurrency - how many processes a worker has.
 * @param application - the value of the metric's dimension.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export function byQueue(
  concurrency: number,
  application: string,
  { clusterName, serviceName }: Pick<ScalingArgs, "clusterName" | "serviceName">,
): ScalingTarget {
  const stat = (
    id: string,
    statistic: string,
    metric: aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetric,
  ) => ({ id, metricStat: { metric, stat: statistic }, returnData: false });
  const { namespace, name, dimension } = queueMetric;
  return {
    name: "queue",
    value: 5 * concurrency,
    metric: {
      customizedMetricSpecification: {
        metrics: [
          stat("waiting", "Maximum", {
            namespace,
            metricName: name,
            dimensions: [{ name: dimension, value: application }],
          }),
          // Of Container Insights, which the cluster has.
          stat("workers", "Average", {
            namespace: "ECS/ContainerInsights",
            metricName: "RunningTaskCount",
            dimensions: [
              { name: "ClusterName", value: clusterName },
              { name: "ServiceName", value: serviceName },
            ],
          }),
          { id: "each", expression: "IF(workers > 0, waiting / workers, waiting)", returnData: true },
        ],
      },
    },
  };
}
