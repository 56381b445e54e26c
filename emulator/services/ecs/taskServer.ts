import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { setTimeout as sleep } from "node:timers/promises";
import { needReachable } from "../../../system/account";
import { ServerFailure } from "../../../system/failure";
import { makePrivate, writeWhole } from "../../../system/files";
import { bareEnvironment } from "../../../system/run";
import { type Daemon, startDaemon, stateOf, stopDaemon } from "../../servers/process";
import type { Home, Server, ServerNode } from "../../servers/server";
import { type Image, programsOf } from "./images";

/** A container of a task, as its definition describes it, with the secrets' values. */
export interface ContainerSpec {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  /** What ECS runs in it to ask how it does. */
  readonly healthCommand?: readonly string[];
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

  /** Starts the containers, each after those that it depends on are healthy. */
  async start(): Promise<void> {
    const started = new Map<string, Promise<void>>();
    const start = (container: ContainerSpec): Promise<void> => {
      const running = started.get(container.name) ?? this.startAfter(container, start);
      started.set(container.name, running);
      return running;
    };
    const results = await Promise.allSettled(this.kept.containers.map(start));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  /** Stops them in the other order, as ECS does. */
  async stop(): Promise<void> {
    const { containers } = this.kept;
    const first = containers.filter(
      ({ name }) => !containers.some(({ dependsOn }) => dependsOn.includes(name)),
    );
    for (const group of [first, containers.filter((one) => !first.includes(one))])
      await Promise.all(group.map((container) => stopDaemon(this.daemon(container))));
  }

  async ask(node: ServerNode): Promise<void> {
    const container = this.kept.containers.find(({ name }) => node.directory.endsWith(`/${name}`));
    if (container?.healthCommand !== undefined && !(await this.isHealthy(container)))
      throw new ServerFailure(`${container.healthCommand.join(" ")} fails`);
  }

  private async startAfter(
    container: ContainerSpec,
    start: (other: ContainerSpec) => Promise<void>,
  ): Promise<void> {
    const { dependsOn } = container;
    await Promise.all(this.kept.containers.filter(({ name }) => dependsOn.includes(name)).map(start));
    const { directory, account } = this.home;
    const folder = join(directory, container.name);
    for (const own of [directory, folder, join(folder, "tmp"), join(directory, "run")])
      makePrivate(own, account);
    await startDaemon(this.daemon(container), this.home.signal);
  }

  private daemon(container: ContainerSpec): Daemon {
    const { account, directory } = this.home;
    const [command = "", ...args] = container.command;
    const programs = programsOf(this.kept.image);
    const folder = join(directory, container.name);
    return {
      name: `The container ${container.name} of ${this.home.name}`,
      directory: folder,
      account,
      // As ECS's own init does it, it hands signals on. Its folder tells `servers --end` whose it is.
      command: [programs.python, programs.init, link(folder, programs.command(command)), ...args],
      environment: this.environment(container),
      folder: this.kept.image.app,
      stop: { signal: "SIGTERM", seconds: container.stopSeconds, group: true },
      isReady: () => this.isReady(container, folder),
    };
  }

  private async isReady(container: ContainerSpec, folder: string): Promise<boolean> {
    if (container.healthCommand === undefined) {
      await sleep(SETTLE_MILLISECONDS);
      return stateOf(folder).state === "running";
    }
    if (await this.isHealthy(container)) return true;
    await sleep(ASK_MILLISECONDS);
    return false;
  }

  private async isHealthy({ healthCommand = [], ...container }: ContainerSpec): Promise<boolean> {
    const [command = "", ...args] = healthCommand;
    const programs = programsOf(this.kept.image);
    const code = await codeOf(
      [programs.command(command), ...args],
      { ...bareEnvironment(), ...this.environment(container) },
      this.kept.image.app,
      this.home,
    );
    return code === 0;
  }

  private environment({ name, environment }: Omit<ContainerSpec, "healthCommand">): Record<string, string> {
    return taskEnvironment(this.home, this.kept, name, environment);
  }
}

/** What a container of this machine has otherwise than one of Fargate's: its own ports, folders and authority. */
export function taskEnvironment(
  { directory, authority, account }: Pick<Home, "directory" | "authority" | "account">,
  { image, ports }: Pick<KeptTask, "image" | "ports">,
  container: string,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const bundle = join(directory, "ca-bundle.pem");
  makePrivate(directory, account);
  writeWhole(bundle, [...rootCertificates, authority.ca].join("\n"), 0o644, account);
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
    SISCOE_RUN: join(directory, "run"),
    TMPDIR: join(directory, container, "tmp"),
    PGSSLROOTCERT: authority.caFile,
    SSL_CERT_FILE: bundle,
  };
}

/** Runs a program of a task to its end, and returns its exit code. */
export function codeOf(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  { account, signal }: Pick<Home, "account" | "signal">,
  output: number | "ignore" = "ignore",
): Promise<number> {
  needReachable(account, program);
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", output, output] as const;
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: [...stdio],
      signal,
      ...account.ids,
    });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

/** A link to a command, in the container's folder. */
function link(folder: string, target: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "command");
  try {
    symlinkSync(target, path);
  } catch {
    // It is there already: an image keeps its place.
  }
  return path;
}
