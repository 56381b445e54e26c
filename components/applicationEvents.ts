import * as pulumi from "@pulumi/pulumi";
import type { Application } from "./application";
import * as aws from "./aws";

/** What ECS tells of an application that somebody has to look at. */
export interface ApplicationEvents {
  /** A task ended that nobody told to. */
  readonly stopped: aws.cloudwatch.EventRule;
  /** A task can't be started, or not for long. */
  readonly notStarted: aws.cloudwatch.EventRule;
  /** A deployment failed. */
  readonly deploymentFailed: aws.cloudwatch.EventRule;
}

/** A service that loses a task by its own fault, or has none started: ECS says so in these words. */
const faults = {
  /**
   * A container ended, or none began; or ECS stopped the task because it failed a health check. Not those that ECS stops for a
   * deployment or another number of tasks, or people by hand.
   */
  stopped: [
    { stopCode: ["EssentialContainerExited", "TaskFailedToStart"] },
    { stoppedReason: [{ prefix: "Task failed" }] },
  ],
  notStarted: [
    "SERVICE_TASK_CONFIGURATION_FAILURE",
    "SERVICE_TASK_PLACEMENT_FAILURE",
    "SERVICE_TASK_START_IMPAIRED",
  ],
  deploymentFailed: ["SERVICE_DEPLOYMENT_FAILED"],
} as const;

/**
 * Rules that count what ECS tells of an application: EventBridge publishes how many events each has matched, and alarms watch
 * that.
 *
 * They send nobody anything: a log group keeps the events. EventBridge names nobody to an encrypted topic, so its key would have to let every account's
 * rules send to it; and a task that ends every minute would send a mail every minute, where an alarm sends one.
 *
 * **Cost**: none; events of AWS's own services are free.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode),
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html, and of the topic
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function applicationEvents(
  name: string,
  { cluster, web, worker, beat }: Application,
  parent: pulumi.Resource,
): ApplicationEvents {
  const rule = (what: string, description: string, detailType: string, pattern: object) =>
    new aws.cloudwatch.EventRule(
      `${name}-${what}`,
      {
        description,
        eventPattern: pulumi.jsonStringify({
          source: ["aws.ecs"],
          "detail-type": [detailType],
          ...pattern,
        }),
      },
      { parent },
    );
  const resources = [web, worker, beat].map(({ arn }) => arn);
  return {
    stopped: rule("stopped", "SisCoE's tasks that end by themselves", "ECS Task State Change", {
      detail: {
        clusterArn: [cluster.arn],
        lastStatus: ["STOPPED"],
        // The migrations' belong to no service: the function that starts them tells of them.
        group: [{ prefix: "service:" }],
        $or: faults.stopped,
      },
    }),
    notStarted: rule("not-started", "SisCoE's tasks that don't start", "ECS Service Action", {
      resources,
      detail: { eventName: faults.notStarted },
    }),
    deploymentFailed: rule("deployment", "SisCoE's deployments that fail", "ECS Deployment State Change", {
      resources,
      detail: { eventName: faults.deploymentFailed },
    }),
  };
}
