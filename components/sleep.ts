import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { serviceTrust } from "./serviceTrust";

/** A service of ECS's, and how many tasks it has when it is awake. */
export interface Sleeper {
  /** What it is, in a word. */
  readonly name: string;
  readonly service: aws.ecs.Service;
  readonly tasks: number;
}

/** When to do something, in the words of EventBridge Scheduler: `cron(0 20 ? * MON-FRI *)`. */
export interface SleepTimes {
  readonly databaseWakes: string;
  readonly tasksWake: string;
  readonly tasksSleep: string;
  readonly databaseSleeps: string;
}

/** What {@link Sleep} is made from. */
export interface SleepArgs {
  readonly times: SleepTimes;
  /** The time zone of the times: `America/Sao_Paulo`. */
  readonly timeZone: string;
  readonly database: aws.rds.Instance;
  /** The services, whose programs have to ignore changes of their `desiredCount`. @default [] */
  readonly sleepers?: readonly Sleeper[] | undefined;
  /** The policy that the schedules' role can't exceed. */
  readonly permissionsBoundary?: string | undefined;
  /** The IAM path of that role: `/siscoe/staging/`. A change makes it anew. @default "/" */
  readonly rolesPath?: string | undefined;
}

/**
 * Puts an environment to sleep and wakes it, by schedules of EventBridge's: its services have no tasks, and its database is
 * stopped.
 *
 * **Data**: none is touched: RDS keeps a stopped database's disk and backups. It starts it again by itself after seven days.
 *
 * **Cost**: the schedules are free at this number. A sleeping environment pays for disks, backups, cache, balancer and NAT.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html and
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 */
export class Sleep extends pulumi.ComponentResource {
  /** What the schedules act as. */
  public readonly role: aws.iam.Role;
  /** What is done when. */
  public readonly schedules: readonly aws.scheduler.Schedule[];

  constructor(name: string, args: SleepArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:application:Sleep", name, {}, opts);
    const { times, timeZone, database, sleepers = [] } = args;
    this.role = new aws.iam.Role(
      name,
      {
        description: "Lets EventBridge put SisCoE to sleep and wake it",
        permissionsBoundary: args.permissionsBoundary,
        ...(args.rolesPath === undefined ? {} : { path: args.rolesPath }),
        assumeRolePolicy: serviceTrust("scheduler.amazonaws.com", ["arn:aws:scheduler:*", "schedule*"], this),
      },
      { parent: this },
    );
    const permission = new aws.iam.RolePolicy(
      name,
      { role: this.role.id, policy: sleepPolicy(database, sleepers) },
      { parent: this },
    );
    const schedule = (what: string, scheduleExpression: string, api: string, input: object) =>
      new aws.scheduler.Schedule(
        `${name}-${what}`,
        // checkov:skip=CKV_AWS_297: it holds names and a number of tasks, and no secret; EventBridge encrypts it with a key of its own
        {
          scheduleExpression,
          scheduleExpressionTimezone: timeZone,
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: `arn:aws:scheduler:::aws-sdk:${api}`,
            roleArn: this.role.arn,
            input: pulumi.jsonStringify(input),
            // What is hours late would stop what people have woken by hand.
            retryPolicy: { maximumEventAgeInSeconds: 1800, maximumRetryAttempts: 10 },
          },
        },
        { parent: this, dependsOn: permission },
      );
    // Not RDS's own spelling, DBInstanceIdentifier: Scheduler has the names of AWS's SDK for Java.
    const ofDatabase = { DbInstanceIdentifier: database.identifier };
    const scale = ({ service }: Sleeper, DesiredCount: number) => ({
      Cluster: service.cluster,
      Service: service.name,
      DesiredCount,
    });
    this.schedules = [
      schedule("database-wakes", times.databaseWakes, "rds:startDBInstance", ofDatabase),
      ...sleepers.flatMap((one) => [
        schedule(`${one.name}-wakes`, times.tasksWake, "ecs:updateService", scale(one, one.tasks)),
        schedule(`${one.name}-sleeps`, times.tasksSleep, "ecs:updateService", scale(one, 0)),
      ]),
      schedule("database-sleeps", times.databaseSleeps, "rds:stopDBInstance", ofDatabase),
    ];
    this.registerOutputs();
  }
}

function sleepPolicy(database: aws.rds.Instance, sleepers: readonly Sleeper[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "StopAndStartDatabase",
        Effect: "Allow",
        Action: ["rds:StartDBInstance", "rds:StopDBInstance"],
        Resource: database.arn,
      },
      ...(sleepers.length === 0
        ? []
        : [
            {
              Sid: "ScaleServices",
              Effect: "Allow",
              Action: "ecs:UpdateService",
              Resource: sleepers.map(({ service }) => service.arn),
            },
          ]),
    ],
  });
}
