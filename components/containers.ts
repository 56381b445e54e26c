import type * as pulumi from "@pulumi/pulumi";
import type { Framing } from "./securityHeaders";

/*
 * What ECS is told of each container, in its own words. All are of the one image; what each runs is a command of it
 * (image/). The figures are measured on SisCoE itself (docs/application.md).
 */

/** What the containers of an application have in common. */
export interface ContainersArgs {
  readonly image: string;
  /** The variables that hold no secret, by name. */
  readonly plain: Readonly<Record<string, pulumi.Input<string>>>;
  /** The variables that do, by name, as ECS's `valueFrom`. */
  readonly secretReferences: Readonly<Record<string, pulumi.Input<string>>>;
  /** Which versions of these secrets there are, in one text. */
  readonly secretVersions: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
  readonly region: string;
  /** The port that the balancer speaks to. */
  readonly port: number;
  /** How many tasks of Celery's a worker works on at a time. */
  readonly workerConcurrency: number;
  /** Who may show uploaded PDF documents in a frame. */
  readonly pdfFrames: Framing;
  /** Whether people may open a shell, which has ECS put its agent into the container. */
  readonly executeCommand: boolean;
  /** What the metric of the queue's length is told apart by; without it, nobody measures that length. */
  readonly measureQueueAs?: string | undefined;
}

/** What a task is for. */
export type Purpose = "web" | "worker" | "beat" | "migrate" | "restore";

/** A container as ECS takes it. */
export type Container = Readonly<Record<string, unknown>>;

/** The volumes of a purpose's containers: each its own `/tmp`, as a file of one must not meet another's. */
export function volumesOf(purpose: Purpose, args: Pick<ContainersArgs, "measureQueueAs">): readonly string[] {
  return [
    ...programsOf(purpose, args).map(({ name }) => `${name}-tmp`),
    ...(purpose === "web" ? ["run"] : []),
  ];
}

/** Whether a purpose's containers see the uploads. */
export function seesUploads(purpose: Purpose): boolean {
  return purpose === "web" || purpose === "worker" || purpose === "restore";
}

/**
 * A volume on EFS, over TLS, as a task definition has it.
 *
 * @param iam - whether the task's role decides what it may.
 */
export function volumeOf(
  name: string,
  fileSystemId: pulumi.Input<string>,
  accessPointId: pulumi.Input<string>,
  iam: "ENABLED" | "DISABLED",
) {
  return {
    name,
    efsVolumeConfiguration: {
      fileSystemId,
      transitEncryption: "ENABLED",
      authorizationConfig: { accessPointId, iam },
    },
  };
}

/** A program of the image. */
interface Program {
  readonly name: string;
  /** Whether the load balancer connects to it. */
  readonly isFront?: true;
  /** The containers that start before it, and stop after it. */
  readonly after?: readonly string[];
  /** How long it may take to end, in seconds, as docs/image.md says. ECS allows 120. */
  readonly stopTimeout: number;
  /** Whether ECS asks it how it is. */
  readonly isAsked: boolean;
  /** Whether the task goes on without it, and it is started again by itself. */
  readonly isBeside?: true;
}

const programs: Readonly<Record<Purpose, readonly Program[]>> = {
  web: [
    { name: "gunicorn", stopTimeout: 15, isAsked: true },
    { name: "daphne", stopTimeout: 20, isAsked: true },
    // It starts last and stops first: requests finish, and WebSockets are closed, before what answers them ends.
    { name: "nginx", isFront: true, after: ["gunicorn", "daphne"], stopTimeout: 30, isAsked: true },
  ],
  // A task of Celery's that is cut is lost: it was acknowledged when it began.
  worker: [{ name: "worker", stopTimeout: 120, isAsked: true }],
  beat: [{ name: "beat", stopTimeout: 30, isAsked: false }],
  migrate: [{ name: "migrate", stopTimeout: 120, isAsked: false }],
  restore: [{ name: "restore-uploads", stopTimeout: 30, isAsked: false }],
};

/** Beside beat, of which there is exactly one. */
const queue: Program = { name: "queue", stopTimeout: 5, isAsked: false, isBeside: true };

function programsOf(
  purpose: Purpose,
  { measureQueueAs }: Pick<ContainersArgs, "measureQueueAs">,
): readonly Program[] {
  return [...programs[purpose], ...(purpose === "beat" && measureQueueAs !== undefined ? [queue] : [])];
}

/** The name of the container that the balancer speaks to. */
export const frontContainer = "nginx";

/** What ECS is told of the containers of a task. */
export function containersOf(purpose: Purpose, args: ContainersArgs): readonly Container[] {
  return programsOf(purpose, args).map((program) => container(purpose, program, args));
}

function container(purpose: Purpose, program: Program, args: ContainersArgs): Container {
  const { name, isFront = false, after = [], stopTimeout, isAsked, isBeside = false } = program;
  const isDjango = !isFront && purpose !== "restore";
  return {
    name,
    image: args.image,
    essential: !isBeside,
    ...(isBeside ? { restartPolicy: { enabled: true } } : {}),
    command: [`siscoe-${name}`],
    // ECS Exec's agent writes to the root file system, and read-only ones aren't supported. Nobody can open a shell in a
    // migration. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
    readonlyRootFilesystem: !args.executeCommand || purpose === "migrate",
    user: "1000:1000",
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    stopTimeout,
    ...(isFront
      ? { portMappings: [{ containerPort: args.port, hostPort: args.port, protocol: "tcp" }] }
      : {}),
    ...(after.length === 0
      ? {}
      : { dependsOn: after.map((containerName) => ({ containerName, condition: "HEALTHY" })) }),
    ...(isAsked
      ? {
          healthCheck: {
            command: ["CMD", "siscoe-healthy", name],
            interval: 30,
            timeout: 15,
            retries: 3,
            startPeriod: 90,
          },
        }
      : {}),
    mountPoints: mountPoints(purpose, name),
    // nginx and what copies files read no setting of the application's, and need no secret.
    environment: pairs({
      ...(isDjango ? args.plain : djangoSettings(args)),
      ...variables[purpose](args),
      // Its default is left out: what is there already stays as it is.
      ...(isFront && args.pdfFrames === "self" ? { PDF_FRAMES: "self" } : {}),
    }),
    secrets: !isDjango
      ? []
      : Object.entries(args.secretReferences).map(([variable, valueFrom]) => ({ name: variable, valueFrom })),
    // A reference stays what it is when the secret changes, and a task that runs keeps what it read when it started: a definition
    // that says the versions is another one then, and is rolled out (secrets-envvar-secrets-manager.html). A migration ends.
    ...(isFront || purpose === "migrate"
      ? {}
      : { dockerLabels: { "siscoe.secret-versions": args.secretVersions } }),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": args.logGroupName,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": purpose,
        // A request doesn't wait for CloudWatch: what 4 MB can't hold is dropped.
        mode: "non-blocking",
        "max-buffer-size": "4m",
      },
    },
  };
}

function mountPoints(purpose: Purpose, name: string): object[] {
  const mount = (sourceVolume: string, containerPath: string, readOnly = false) => ({
    sourceVolume,
    containerPath,
    readOnly,
  });
  return [
    mount(`${name}-tmp`, "/tmp"),
    ...(purpose === "web" ? [mount("run", "/run/siscoe")] : []),
    // What serves uploads only reads them; what takes them writes.
    ...(seesUploads(purpose) ? [mount("uploads", "/app/media", name === frontContainer)] : []),
    ...(purpose === "restore" ? [mount("restored", "/restored", true)] : []),
  ];
}

/** Every command of the image refuses to run without it. */
function djangoSettings({ plain }: ContainersArgs): Record<string, pulumi.Input<string>> {
  const name = "DJANGO_SETTINGS_MODULE";
  return { [name]: plain[name] ?? "" };
}

/** What the image's commands read besides the application's environment (docs/image.md, Run it). */
const variables: Readonly<Record<Purpose, (args: ContainersArgs) => Record<string, string>>> = {
  web: ({ port }) => ({ PORT: String(port) }),
  worker: ({ workerConcurrency }) => ({ WORKER_CONCURRENCY: String(workerConcurrency) }),
  beat: ({ measureQueueAs }): Record<string, string> =>
    measureQueueAs === undefined ? {} : { METRIC_APPLICATION: measureQueueAs },
  migrate: () => ({}),
  restore: () => ({}),
};

function pairs(variables: Readonly<Record<string, pulumi.Input<string>>>): object[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}
