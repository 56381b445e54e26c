import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { ApplicationRoles } from "./applicationRoles";
import {
  containersOf,
  type ContainersArgs,
  frontContainer,
  type Purpose,
  seesUploads,
  volumeOf,
  volumesOf,
} from "./containers";
import { applicationDefaults, withDefaults } from "./defaults";
import { imageOf } from "./image";
import { Migration } from "./migration";
import type { RestoredUploads } from "./restoredUploads";
import type { Framing } from "./securityHeaders";
import { byCpu, byQueue, byRequests, Scaling, type ScalingTarget } from "./scaling";
import type { Uploads } from "./uploads";

/** How big each task of a service is, and how many there are. */
export interface Size {
  /** In units: 1024 are one vCPU. */
  readonly cpu: number;
  /** In MiB, as `fargateMemory` has it for the units. */
  readonly memory: number;
  /** How many there are; with `maxTasks`, the fewest. */
  readonly tasks: number;
  /** How many AWS may make of them by itself. Without it, their number stays what it is. */
  readonly maxTasks?: number | undefined;
}

/** What an {@link Application} is made from. */
export interface ApplicationArgs {
  /** The image of SisCoE, as `image/` makes it: `<registry>/<repository>@sha256:<digest>`. Another one is deployed. */
  image: string;
  /** The processor that the image is for. @default "arm64" */
  architecture?: "arm64" | "x86_64" | undefined;
  /** The application's subnets, with a way to the image's registry. Other ones start all tasks anew. */
  subnetIds: readonly pulumi.Input<string>[];
  /**
   * Whether each task has a public address, which public subnets without a NAT gateway need. The security group alone then
   * keeps others out. @default false
   */
  assignPublicIp?: boolean | undefined;
  /** The application's security group. */
  securityGroupId: pulumi.Input<string>;
  /** Where the balancer sends requests, by address; it has to be on a listener already. */
  targetGroupArn: pulumi.Input<string>;
  /** The balancer and the target group as CloudWatch names them, `app/…/targetgroup/…`: more web tasks come by it too. */
  requestsLabel?: pulumi.Input<string> | undefined;
  /** The port that the balancer speaks to. @default 8000 */
  port?: number | undefined;
  region: string;
  /** The variables that hold no secret, by name. */
  plain: Readonly<Record<string, pulumi.Input<string>>>;
  /** The variables that do, by name, as ECS's `valueFrom`. */
  secretReferences: Readonly<Record<string, pulumi.Input<string>>>;
  /** Which versions of these secrets there are, in one text: where it is another one, the services' tasks are replaced. */
  secretVersions: pulumi.Input<string>;
  /** The policy that reads these secrets, and no others. */
  secretsReaderPolicyArn: pulumi.Input<string>;
  /** What people upload. */
  uploads: Uploads;
  /** What a backup of them was restored to: makes the definition of a task that copies it to them. Nothing starts it by itself. */
  restoredUploads?: RestoredUploads | undefined;
  /** What answers requests. @default half a vCPU, 1024 MiB, two tasks */
  web?: Size | undefined;
  /** What works off Celery's queues. @default a quarter of a vCPU, 512 MiB, one task */
  worker?: Size | undefined;
  /** Whether a schedule changes how many tasks there are: an `up` leaves their number alone then. @default false */
  sleeps?: boolean | undefined;
  /** How many of Celery's tasks a worker works on at a time. @default 2 */
  workerConcurrency?: number | undefined;
  /** Who may show uploaded PDF documents in a frame: nobody, or the site's own pages, if the balancer's headers let them. @default "none" */
  pdfFrames?: Framing | undefined;
  /** Whether people may open a shell in running tasks (ECS Exec). Their root file systems are writable then. @default false */
  executeCommand?: boolean | undefined;
  /** How long the logs are kept, in days. @default 90 */
  logRetentionDays?: number | undefined;
  /** Whether they stay in AWS when Pulumi deletes them. @default true */
  keepLogs?: boolean | undefined;
  /** The KMS key that encrypts them. Without it, CloudWatch's own does. */
  logKmsKeyArn?: pulumi.Input<string> | undefined;
  /** What has to be there before a task starts, and is no input of it. @default [] */
  after?: readonly pulumi.Resource[] | undefined;
  /** The policy that the roles can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of the roles, and where the log is: `/siscoe/prod/`. A change makes them anew. @default "/" */
  rolesPath?: string | undefined;
}

/** The same, with every default. */
type Complete = ReturnType<typeof withDefaults<ApplicationArgs, typeof applicationDefaults>>;

/** What runs once, and what runs beside the web and the worker. */
const small = { cpu: 256, memory: 512 } as const;

/**
 * SisCoE on ECS with Fargate: the web (nginx before gunicorn and Daphne), Celery's worker, Celery's beat, and the migrations.
 *
 * A new image is migrated first; where that fails, nothing else changes. Then each service is rolled over: the web and the
 * worker start new tasks before old ones end, beat ends before it starts, as two would do everything twice. A service whose
 * new tasks don't stay up goes back to what ran before, and the `up` fails. Tasks read secrets when they start: a secret with
 * another version rolls the services over in the same way, without a migration.
 *
 * **Data**: none of its own: database, cache and uploads are given. Its logs stay in AWS, with `keepLogs`.
 *
 * **Security**: no public address but by `assignPublicIp`; the image's user 1000, no capability, a root file system that can't be written; secrets
 * by reference, read by ECS.
 *
 * **Cost**: vCPU and GiB by the second of every task, its public address by the hour, the logs by the GiB.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html, and what was measured on SisCoE.
 */
export class Application extends pulumi.ComponentResource {
  /** The cluster of the services. */
  public readonly cluster: aws.ecs.Cluster;
  /** The log of all of them; a stream's name begins with its purpose. */
  public readonly logGroup: aws.cloudwatch.LogGroup;
  /** The roles of the tasks. */
  public readonly roles: ApplicationRoles;
  /** What a task of each purpose is. */
  public readonly taskDefinitions: readonly aws.ecs.TaskDefinition[];
  /** What migrates the database before a new image serves. */
  public readonly migration: Migration;
  /** What answers requests. */
  public readonly web: aws.ecs.Service;
  /** What works off Celery's queues. */
  public readonly worker: aws.ecs.Service;
  /** What puts scheduled work into them. */
  public readonly beat: aws.ecs.Service;
  /** What adds tasks, of the services that have a ceiling. */
  public readonly scalings: readonly Scaling[];

  constructor(name: string, given: ApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:application:Application", name, {}, opts);
    const args = withDefaults(given, applicationDefaults);
    const { uploads, logRetentionDays, logKmsKeyArn, permissionsBoundary, rolesPath } = args;

    this.logGroup = new aws.cloudwatch.LogGroup(
      name,
      {
        namePrefix: `${rolesPath ?? "/"}${name}-`,
        retentionInDays: logRetentionDays,
        kmsKeyId: logKmsKeyArn,
      },
      // Turned off, it leaves what it logged where it is.
      { parent: this, retainOnDelete: args.keepLogs },
    );
    this.cluster = new aws.ecs.Cluster(
      name,
      // checkov:skip=CKV_AWS_224: shells are off by default, and go over TLS; their log has the environment's key. A key for the
      // session would be one more that every task may decrypt with
      {
        settings: [{ name: "containerInsights", value: "enabled" }],
        // What is typed into a shell in a task, and what it answers.
        configuration: {
          executeCommandConfiguration: {
            logging: "OVERRIDE",
            logConfiguration: { cloudWatchLogGroupName: this.logGroup.name },
          },
        },
      },
      { parent: this },
    );
    this.roles = new ApplicationRoles(
      name,
      {
        image: imageOf(args.image) ?? { repository: args.image },
        logGroupArn: this.logGroup.arn,
        secretsReaderPolicyArn: args.secretsReaderPolicyArn,
        fileSystemArn: uploads.fileSystem.arn,
        accessPointArn: uploads.accessPoint.arn,
        executeCommand: args.executeCommand,
        permissionsBoundary,
        rolesPath,
      },
      { parent: this },
    );

    const define = (purpose: Purpose, size: Pick<Size, "cpu" | "memory">) =>
      this.taskDefinition(name, purpose, size, args);
    const [web, worker, beat, migrate] = [
      define("web", args.web),
      define("worker", args.worker),
      define("beat", small),
      define("migrate", small),
    ] as const;
    const restore = args.restoredUploads === undefined ? [] : [define("restore", small)];
    this.taskDefinitions = [web, worker, beat, migrate, ...restore];

    this.migration = new Migration(
      `${name}-migration`,
      {
        cluster: this.cluster,
        taskDefinition: migrate,
        container: "migrate",
        subnetIds: args.subnetIds,
        assignPublicIp: args.assignPublicIp,
        securityGroupId: args.securityGroupId,
        logGroupName: this.logGroup.name,
        roles: [this.roles.execution, this.roles.task],
        logRetentionDays,
        logKmsKeyArn,
        keepLogs: args.keepLogs,
        permissionsBoundary,
        rolesPath,
        // ECS pulls the image and reads the secrets as the execution role.
        after: [...this.roles.permissions, ...args.after],
      },
      { parent: this },
    );

    this.web = this.service(name, "web", web, args, {
      desiredCount: args.web.tasks,
      loadBalancers: [
        { targetGroupArn: args.targetGroupArn, containerName: frontContainer, containerPort: args.port },
      ],
      // nginx starts when the other two are healthy: 4.4 s at half a vCPU (measured), asked every 30 s.
      healthCheckGracePeriodSeconds: 120,
    });
    this.worker = this.service(name, "worker", worker, args, { desiredCount: args.worker.tasks });
    this.beat = this.service(name, "beat", beat, args, {
      desiredCount: 1,
      // Two would do everything twice: it knows no lock.
      deploymentMinimumHealthyPercent: 0,
      deploymentMaximumPercent: 100,
    });
    const { requestsLabel } = args;
    const ofWorker = { clusterName: this.cluster.name, serviceName: this.worker.name };
    this.scalings = [
      ...this.scaling(name, "web", args.web, this.web, 300, [
        byCpu,
        ...(requestsLabel === undefined ? [] : [byRequests(args.web.cpu, requestsLabel)]),
      ]),
      // A worker that goes may leave what takes longer than its 120 s: none goes in a hurry.
      ...this.scaling(name, "worker", args.worker, this.worker, 900, [
        byQueue(args.workerConcurrency, name, ofWorker),
      ]),
    ];
    this.registerOutputs();
  }

  private scaling(
    name: string,
    purpose: Purpose,
    { tasks, maxTasks }: Size,
    service: aws.ecs.Service,
    calmSeconds: number,
    targets: readonly ScalingTarget[],
  ): Scaling[] {
    if (maxTasks === undefined) return [];
    return [
      new Scaling(
        `${name}-${purpose}`,
        {
          clusterName: this.cluster.name,
          serviceName: service.name,
          minimum: tasks,
          maximum: maxTasks,
          ...{ calmSeconds, targets },
        },
        { parent: this },
      ),
    ];
  }

  private taskDefinition(
    name: string,
    purpose: Purpose,
    { cpu, memory }: Pick<Size, "cpu" | "memory">,
    args: Complete,
  ): aws.ecs.TaskDefinition {
    const { fileSystem, accessPoint } = args.uploads;
    const containers: ContainersArgs = {
      image: args.image,
      plain: args.plain,
      secretReferences: args.secretReferences,
      secretVersions: args.secretVersions,
      logGroupName: this.logGroup.name,
      region: args.region,
      port: args.port,
      workerConcurrency: args.workerConcurrency,
      pdfFrames: args.pdfFrames,
      executeCommand: args.executeCommand,
      measureQueueAs: args.worker.maxTasks === undefined ? undefined : name,
    };
    const { restoredUploads: restored } = args;
    return new aws.ecs.TaskDefinition(
      `${name}-${purpose}`,
      // checkov:skip=CKV_AWS_336,ECS.5: only with `executeCommand`, which asks for it by name: AWS opens a shell on no read-only root
      {
        family: `${name}-${purpose}`,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: String(cpu),
        memory: String(memory),
        runtimePlatform: {
          operatingSystemFamily: "LINUX",
          cpuArchitecture: args.architecture === "arm64" ? "ARM64" : "X86_64",
        },
        executionRoleArn: this.roles.execution.arn,
        taskRoleArn: this.roles.task.arn,
        volumes: [
          ...volumesOf(purpose, containers).map((volume) => ({ name: volume })),
          ...(seesUploads(purpose) ? [volumeOf("uploads", fileSystem.id, accessPoint.id, "ENABLED")] : []),
          // It has no policy, and the task's role none for it.
          ...(purpose === "restore" && restored !== undefined
            ? [volumeOf("restored", restored.fileSystemId, restored.accessPoint.id, "DISABLED")]
            : []),
        ],
        containerDefinitions: pulumi.jsonStringify(containersOf(purpose, containers)),
        // An older revision costs nothing, and is what a roll-back starts; AWS lets nobody deregister only their own.
        skipDestroy: true,
      },
      { parent: this },
    );
  }

  private service(
    name: string,
    purpose: Purpose,
    taskDefinition: aws.ecs.TaskDefinition,
    args: Complete,
    more: Partial<aws.ecs.ServiceArgs>,
  ): aws.ecs.Service {
    const ceilings: Partial<Record<Purpose, number | undefined>> = {
      web: args.web.maxTasks,
      worker: args.worker.maxTasks,
    };
    const isCountOfAws = args.sleeps || ceilings[purpose] !== undefined;
    return new aws.ecs.Service(
      `${name}-${purpose}`,
      // checkov:skip=CKV_AWS_333,ECS.2: only with `egress: public`, which a protected stack refuses: it saves the NAT gateway, and the
      // security group lets the load balancer in, and nobody else
      {
        cluster: this.cluster.arn,
        taskDefinition: taskDefinition.arn,
        launchType: "FARGATE",
        networkConfiguration: {
          subnets: [...args.subnetIds],
          securityGroups: [args.securityGroupId],
          assignPublicIp: args.assignPublicIp,
        },
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        enableExecuteCommand: args.executeCommand,
        propagateTags: "SERVICE",
        enableEcsManagedTags: true,
        // Else an `up` succeeds before anybody knows whether the new tasks stay up.
        waitForSteadyState: true,
        ...more,
      },
      {
        parent: this,
        // The old version serves until the database is migrated; and no task can start before its uploads can be mounted.
        dependsOn: [this.migration.invocation, ...args.uploads.mountTargets],
        customTimeouts: { create: "30m", update: "30m", delete: "30m" },
        // How many tasks there are is AWS's from the first `up` on: an `up` must not take away what was added.
        ignoreChanges: isCountOfAws ? ["desiredCount"] : [],
      },
    );
  }
}
