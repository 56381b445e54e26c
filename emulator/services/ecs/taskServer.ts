import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ServerFailure } from "../../../system/failure";
import { makePrivate } from "../../../system/files";
import { run } from "../../../system/run";
import { needFree } from "../../servers/ports";
import { type Daemon, startDaemon, stateOf, stopDaemon } from "../../servers/process";
import type { Home, Server, ServerNode } from "../../servers/server";
import { type Image, programsOf } from "./images";
import { opened, sealed } from "./taskSecrets";

/** A container of a task, as its definition describes it. */
export interface ContainerSpec {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The values of its secrets, by the names of their variables; what is kept has them sealed. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  /** What ECS runs in it to ask how it does. */
  readonly healthCommand?: readonly string[];
  /** How many seconds it has until it is healthy, or its task is stopped. */
  readonly healthSeconds?: number;
  readonly stopSeconds: number;
}

/** What a task is made from. */
export interface TaskSpec {
  readonly image: Image;
  readonly containers: readonly ContainerSpec[];
}

/** What is remembered of a task: nginx's port, gunicorn's, Daphne's. */
export interface KeptTask extends TaskSpec {
  readonly kind: "task";
  readonly ports: readonly number[];
}

/** The containers that listen, each on a port of its task's: all tasks share this machine's address. */
const portOrder = ["nginx", "gunicorn", "daphne"];

/** How many ports a task has. */
export const portsPerTask = portOrder.length;

/** The name of a task's server: of its service, the revision of its definition, and a number. */
export const taskName = (service: string, revision: number, number: number): string =>
  `${service}_${revision}_${number}`;

/** The service of such a name. */
export const serviceOf = (name: string): string => name.replace(/_\d+_\d+$/, "");

/** How often a container that isn't healthy yet is asked. */
const ASK_MILLISECONDS = 500;
/** How long one without a health check has to go on until it counts as started. */
const SETTLE_MILLISECONDS = 3_000;

/** A task of ECS's on this machine: a process for each container, which shares the folder of its image. */
export class TaskServer implements Server {
  readonly nodes: readonly ServerNode[];

  constructor(
    private readonly home: Home,
    private readonly kept: KeptTask,
  ) {
    this.nodes = kept.containers.map(({ name }) => ({
      name: `${home.name}/${name}`,
      role: "container",
      directory: join(home.directory, name),
      port: kept.ports[portOrder.indexOf(name)] ?? 0,
    }));
  }

  /** Starts the containers, each after those that it depends on are healthy. Where one fails, none runs on: all are essential. */
  async start(): Promise<void> {
    prepareTask(this.home, this.kept.containers);
    const started = new Map<string, Promise<void>>();
    const start = (container: ContainerSpec): Promise<void> => {
      const running = started.get(container.name) ?? this.startAfter(container, start);
      started.set(container.name, running);
      return running;
    };
    const results = await Promise.allSettled(this.kept.containers.map(start));
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) return;
    // Called off, what ran before goes on.
    if (this.home.signal?.aborted !== true) await this.stop();
    throw failed.reason;
  }

  /** Stops them in the other order, as ECS does. */
  async stop(): Promise<void> {
    const { containers } = this.kept;
    const first = containers.filter(
      ({ name }) => !containers.some(({ dependsOn }) => dependsOn.includes(name)),
    );
    for (const group of [first, containers.filter((one) => !first.includes(one))])
      await Promise.all(group.map((container) => stopDaemon(this.ending(container))));
  }

  async ask(node: ServerNode): Promise<void> {
    const container = this.kept.containers.find(({ name }) => node.directory.endsWith(`/${name}`));
    if (container?.healthCommand !== undefined) await this.askHealth(container);
  }

  private async startAfter(
    container: ContainerSpec,
    start: (other: ContainerSpec) => Promise<void>,
  ): Promise<void> {
    const { dependsOn } = container;
    await Promise.all(this.kept.containers.filter(({ name }) => dependsOn.includes(name)).map(start));
    const [command = "", ...args] = container.command;
    const programs = programsOf(this.kept.image);
    const ending = this.ending(container);
    const port = this.kept.ports[portOrder.indexOf(container.name)];
    if (port !== undefined && stateOf(ending.directory).state !== "running")
      await needFree(port, ending.name);
    // A link in its folder, by which `servers --end` tells whose process it is.
    const link = join(ending.directory, "command");
    rmSync(link, { force: true });
    symlinkSync(programs.command(command), link);
    const daemon: Daemon = {
      ...ending,
      account: this.home.account,
      // As ECS's own init does it, it hands signals on.
      command: [programs.python, programs.init, link, ...args],
      environment: this.environment(container),
      folder: this.kept.image.app,
      ...(container.healthSeconds !== undefined && { readySeconds: container.healthSeconds }),
      isReady: () => this.isReady(container, ending.directory),
    };
    await startDaemon(daemon, this.home.signal);
  }

  /** What is needed to end a container: neither the authority nor the image, which may be gone. */
  private ending({ name, stopSeconds }: ContainerSpec): Pick<Daemon, "name" | "directory" | "stop"> {
    return {
      name: `The container ${name} of ${this.home.name}`,
      directory: join(this.home.directory, name),
      stop: { signal: "SIGTERM", seconds: stopSeconds, group: true },
    };
  }

  private async isReady(container: ContainerSpec, folder: string): Promise<boolean> {
    if (container.healthCommand === undefined) {
      await sleep(SETTLE_MILLISECONDS);
      return stateOf(folder).state === "running";
    }
    try {
      await this.askHealth(container);
      return true;
    } catch (error) {
      await sleep(ASK_MILLISECONDS);
      throw error;
    }
  }

  /** @throws ServerFailure with what its health command says, where it isn't healthy. */
  private async askHealth({ healthCommand = [], ...container }: ContainerSpec): Promise<void> {
    const [command = "", ...args] = healthCommand;
    const { image } = this.kept;
    const { code, stdout, stderr } = await run(
      this.home.account,
      [programsOf(image).command(command), ...args],
      {
        environment: this.environment(container),
        folder: image.app,
        signal: this.home.signal,
      },
    );
    if (code === 0) return;
    const words = `${stdout}${stderr}`.trim().split("\n").at(-1) ?? "";
    throw new ServerFailure(`${healthCommand.join(" ")} fails${words === "" ? "" : `: ${words}`}`);
  }

  private environment(container: Omit<ContainerSpec, "healthCommand">): Record<string, string> {
    const { name, environment, secrets = {} } = container;
    return taskEnvironment(this.home, this.kept, name, { ...environment, ...opened(this.home, secrets) });
  }
}

/** What may be kept of a task. */
export function sealedTask(home: Pick<Home, "directory">, { image, containers }: TaskSpec): TaskSpec {
  const seal = ({ secrets = {}, ...container }: ContainerSpec) => ({
    ...container,
    secrets: sealed(home, secrets),
  });
  return { image, containers: containers.map(seal) };
}

/** Makes what the containers of a task find in its folder. */
export function prepareTask(
  { directory, account, authority }: Pick<Home, "directory" | "account" | "authority">,
  containers: readonly Pick<ContainerSpec, "name">[],
): void {
  const own = containers.map(({ name }) => join(directory, name));
  for (const folder of [directory, join(directory, "run"), ...own.flatMap((one) => [one, join(one, "tmp")])])
    makePrivate(folder, account);
  authority.writeBundle(bundleIn(directory), account);
}

const bundleIn = (directory: string): string => join(directory, "ca-bundle.pem");

/** What a container of this machine has otherwise than one of Fargate's: its own ports, folders and authority. */
export function taskEnvironment(
  { name, directory, authority }: Pick<Home, "name" | "directory" | "authority">,
  { image, ports }: Pick<KeptTask, "image" | "ports">,
  container: string,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const [port, gunicorn, daphne] = ports.map(String);
  return {
    ...environment,
    PATH: `${image.bin}:/usr/local/bin:/usr/bin:/bin`,
    LANG: "C.UTF-8",
    // The task's own address, which the balancer asks with.
    ALLOWED_HOSTS: [environment["ALLOWED_HOSTS"], "127.0.0.1"].filter((host) => !!host).join(","),
    LISTEN_ADDRESS: "127.0.0.1",
    ...(port !== undefined && { PORT: port }),
    ...(gunicorn !== undefined && { GUNICORN_PORT: gunicorn }),
    ...(daphne !== undefined && { DAPHNE_PORT: daphne }),
    MEDIA_ROOT: image.media,
    // Fargate's tasks have a host's name each.
    WORKER_NAME: name,
    SISCOE_RUN: join(directory, "run"),
    TMPDIR: join(directory, container, "tmp"),
    PGSSLROOTCERT: authority.caFile,
    SSL_CERT_FILE: bundleIn(directory),
  };
}
