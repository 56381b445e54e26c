import { type AlarmDefinition, matched, once, quarterOfAnHour, type Series } from "./alarm";
import type { Application } from "./application";
import { errorMetric } from "./applicationErrors";
import type { ApplicationEvents } from "./applicationEvents";
import type * as aws from "./aws";

/** What is watched of an application. */
export interface ApplicationAlarmsArgs {
  readonly application: Application;
  /** What ECS tells of it. */
  readonly events: ApplicationEvents;
  /** The log group that keeps it, as people find it. */
  readonly eventLogName: string;
  /** The namespace of what is counted in its log. */
  readonly errorNamespace: string;
}

/** What ails an application that runs on ECS: tasks that end, deployments and migrations that fail, errors, busy tasks. */
export function applicationAlarms(args: ApplicationAlarmsArgs): AlarmDefinition[] {
  const { application, errorNamespace } = args;
  return [
    ...ofEvents(args),
    tasks("web", application.cluster, application.web),
    tasks("worker", application.cluster, application.worker),
    tasks("beat", application.cluster, application.beat),
    ...use("web", application.cluster, application.web),
    ...use("worker", application.cluster, application.worker),
    {
      name: "application-errors",
      description:
        "The application's log has five errors or more in five minutes. First look at them (CloudWatch, Logs Insights, the " +
        "application's log group: filter @message like /ERROR|CRITICAL/), and think of what was deployed last: put the version " +
        "before back if they began then.",
      watch: { namespace: errorNamespace, metric: errorMetric, dimensions: {}, statistic: "Sum" },
      ...once,
      threshold: { above: 4 },
    },
    {
      name: "migration",
      description:
        "The migrations of a deployment failed: the database is as it was, and the version before goes on serving. First read " +
        "why: the up that failed names the task's log. Mend the migration, and deploy again.",
      watch: {
        ...{ namespace: "AWS/Lambda", metric: "Errors", statistic: "Sum" },
        dimensions: { FunctionName: application.migration.function.name },
      },
      ...once,
    },
  ];
}

function ofEvents({ events, eventLogName }: ApplicationAlarmsArgs): AlarmDefinition[] {
  const { stopped, notStarted, deploymentFailed } = events;
  const event = `CloudWatch, the log group ${eventLogName}`;
  const lastWords = `what its last lines in the application's log say, and the reason that ECS gives (${event}, detail.stoppedReason)`;
  return [
    {
      name: "tasks-stopped",
      description:
        "A task of the application ended by itself, never began, or failed its health check; ECS starts another one. First " +
        `look ${lastWords}: OutOfMemoryError takes a bigger task (siscoe:webMemory, siscoe:workerMemory).`,
      watch: matched(stopped),
      ...once,
    },
    {
      name: "tasks-not-started",
      description:
        "ECS can't start a task of the application, or none that stays up. First look at the service's events (ECS, the " +
        `cluster, the service, Events; ${event}, detail.eventName and detail.reason): they name an image that isn't there, a ` +
        "secret or a role that can't be used, or a region without capacity.",
      watch: matched(notStarted),
      ...once,
    },
    {
      name: "deployment-failed",
      description:
        "A deployment failed: its tasks didn't stay up, and ECS goes back to the version before. First look " +
        `${lastWords}. Mend the image, and deploy again.`,
      watch: matched(deploymentFailed),
      ...once,
    },
  ];
}

function tasks(purpose: string, cluster: aws.ecs.Cluster, service: aws.ecs.Service): AlarmDefinition {
  const count = (metric: string): Series => ({
    ...{ namespace: "ECS/ContainerInsights", metric, statistic: "Maximum" },
    dimensions: { ClusterName: cluster.name, ServiceName: service.name },
  });
  return {
    name: `${purpose}-tasks`,
    description:
      `The service ${purpose} has run fewer tasks than it should for ten minutes, or none at all. First look at the ` +
      "service's events (ECS, the cluster, the service, Events): they say why no task starts or stays.",
    watch: {
      series: { desired: count("DesiredTaskCount"), running: count("RunningTaskCount") },
      expression: "desired - running",
    },
    threshold: { above: 0 },
    // Longer than a deployment takes: beat's old task ends before the new one starts.
    periodSeconds: 60,
    periods: { breaching: 10, of: 10 },
    // A service none of whose tasks runs has no metrics.
    missing: "breaching",
  };
}

function use(
  purpose: "web" | "worker",
  cluster: aws.ecs.Cluster,
  service: aws.ecs.Service,
): AlarmDefinition[] {
  const share = (metric: string, statistic: string): Series => ({
    ...{ namespace: "AWS/ECS", metric, statistic },
    dimensions: { ClusterName: cluster.name, ServiceName: service.name },
  });
  return [
    {
      name: `${purpose}-cpu`,
      description:
        `The tasks of the service ${purpose} have been busy for a quarter of an hour: ` +
        (purpose === "web" ? "pages get slow. " : "work waits in the queue. ") +
        `First look whether something runs wild in the application's log; else give them more CPU or more tasks ` +
        `(siscoe:${purpose}Cpu, siscoe:${purpose}Tasks).`,
      watch: share("CPUUtilization", "Average"),
      threshold: { above: 90 },
      ...quarterOfAnHour,
      missing: "missing",
    },
    {
      name: `${purpose}-memory`,
      description:
        `A task of the service ${purpose} has used nine tenths of its memory for a quarter of an hour; ECS ends one that uses ` +
        "all of it. First look whether it grows without end (the alarm's graph, two weeks): that is a leak; else give it more " +
        `(siscoe:${purpose}Memory).`,
      watch: share("MemoryUtilization", "Maximum"),
      threshold: { above: 90 },
      ...quarterOfAnHour,
      missing: "missing",
    },
  ];
}
