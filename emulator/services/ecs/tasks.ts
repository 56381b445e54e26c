import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsError, hex, type Cloud } from "../../cloud";
import { messageOf } from "../../../system/failure";
import { makePrivate } from "../../../system/files";
import { run } from "../../../system/run";
import type { ServerPlace } from "../../servers/places";
import { realFolder } from "../../servers/quarters";
import { registeredTargets, registerTargets } from "../lb/server";
import { containersOf, type ContainerDefinition } from "./containerDefinition";
import { digestOf, imageAt, programsOf } from "./images";
import {
  type ContainerSpec,
  prepareTask,
  serviceOf,
  taskEnvironment,
  taskName,
  type TaskSpec,
} from "./taskServer";

const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** The kind of record that says of a service, by its ARN, that its tasks run on this machine. */
export const TASKS = "aws:ecs/localTasks";

/** How long the front has until it takes a new task for healthy. */
const HEALTHY_SECONDS = 120;

/** A service, as far as its tasks depend on it. */
interface Service {
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
  readonly taskDefinition?: string | undefined;
  readonly desiredCount?: number | undefined;
  readonly deploymentMinimumHealthyPercent?: number | undefined;
  readonly loadBalancers?: readonly { readonly targetGroupArn?: string | undefined }[] | undefined;
}

/**
 * Has the tasks of a service run as it says, if their image is one of this machine. New ones take over from old ones as in a
 * rolling deployment: first they are healthy, then the old ones stop; with a minimum of 0 %, the old ones stop first. If
 * they don't become healthy, the old ones serve on, or again, as the circuit breaker has it.
 */
export async function runTasks(cloud: Cloud, service: Service): Promise<void> {
  const { fleet } = cloud;
  const { name = "", desiredCount = 0, deploymentMinimumHealthyPercent: least = 100 } = service;
  const spec = fleet && specOf(cloud, service.taskDefinition);
  if (fleet === undefined || spec === undefined) return;
  const revision = Number(service.taskDefinition?.split(":").at(-1));
  const wanted = Array.from({ length: desiredCount }, (_, index) => taskName(name, revision, index + 1));
  const before = tasksOf(cloud, name);
  const old = before.filter((task) => !wanted.includes(task));
  const isOld = ({ kind, name: task }: ServerPlace) => kind === "task" && old.includes(task);
  if (least === 0) await fleet.stop(isOld);
  const [targetGroup] = service.loadBalancers ?? [];
  const group = targetGroup?.targetGroupArn;
  const targets = group === undefined ? [] : registeredTargets(cloud, group);
  try {
    const ports = await Promise.all(wanted.map((task) => fleet.putTask(task, spec)));
    if (group !== undefined) {
      const fresh = ports.map(([port = 0]) => ({ targetId: "127.0.0.1", port }));
      const known = targets.filter(({ port }) => !fresh.some((one) => one.port === port));
      await registerTargets(cloud, group, [...known, ...fresh]);
      await untilHealthy(
        cloud,
        fresh.map(({ port }) => port),
      );
      await registerTargets(cloud, group, fresh);
    }
  } catch (error) {
    await removeTasks(
      cloud,
      wanted.filter((task) => !before.includes(task)),
    );
    if (group !== undefined) await registerTargets(cloud, group, targets);
    await fleet.start(isOld);
    throw new AwsError(
      before.length > 0 ? "ECS: UpdateService" : "ECS: CreateService",
      "DeploymentFailed",
      `deployment failed: tasks failed to start${before.length > 0 ? "; the earlier ones go on" : ""}. ${messageOf(error)}`,
    );
  }
  await removeTasks(cloud, old);
  if (service.arn !== undefined) cloud.remember(TASKS, service.arn, {});
}

/** Ends the tasks of a service, which goes. */
export async function endTasks(
  cloud: Cloud,
  { name = "", arn = "", loadBalancers = [] }: Service,
): Promise<void> {
  for (const { targetGroupArn } of loadBalancers)
    if (targetGroupArn !== undefined && registeredTargets(cloud, targetGroupArn).length > 0)
      await registerTargets(cloud, targetGroupArn, []);
  await removeTasks(cloud, tasksOf(cloud, name));
  cloud.records.remove(TASKS, arn);
}

/** How a task that ran to its end did. */
export interface Ended {
  readonly id: string;
  readonly exitCode: number;
}

/** Runs one task to its end, and writes its log where CloudWatch's stands here. Undefined where its image is elsewhere. */
export async function runToEnd(cloud: Cloud, taskDefinition: string): Promise<Ended | undefined> {
  const spec = specOf(cloud, taskDefinition);
  const [container] = spec?.containers ?? [];
  if (cloud.fleet === undefined || spec === undefined || container === undefined) return undefined;
  const id = hex(32);
  const home = await cloud.fleet.taskHome(`${container.name}_once`);
  prepareTask(home, spec.containers);
  const { image } = spec;
  const [command = "", ...args] = container.command;
  const variables = { ...container.environment, ...container.secrets };
  const log = openSync(logFile(cloud, container.name, id), "a", 0o600);
  try {
    const { code } = await run(home.account, [programsOf(image).command(command), ...args], {
      environment: taskEnvironment(home, { image, ports: [] }, container.name, variables),
      folder: image.app,
      signal: home.signal,
      log,
    });
    return { id, exitCode: code ?? 1 };
  } finally {
    closeSync(log);
    rmSync(home.directory, { recursive: true, force: true });
  }
}

/** Where the log of a task that ran to its end is; made when it is needed. */
export function logFile(cloud: Cloud, container: string, id: string): string {
  // In the servers' own folder: it goes with them.
  const folder = join(realFolder(cloud.fleet?.options.directory ?? ""), "logs");
  makePrivate(folder);
  return join(folder, `${container}-${id}.log`);
}

/** The end of such a log. */
export function lastWords(file: string, lines = 12): string {
  return readFileSync(file, "utf8").trim().split("\n").slice(-lines).join("\n");
}

function tasksOf(cloud: Cloud, service: string): string[] {
  const places = cloud.fleet?.places() ?? [];
  return places
    .filter(({ kind, name }) => kind === "task" && serviceOf(name) === service)
    .map(({ name }) => name);
}

async function removeTasks(cloud: Cloud, tasks: readonly string[]): Promise<void> {
  await Promise.all(
    tasks.map(async (task) => {
      await cloud.fleet?.stop(({ kind, name }) => kind === "task" && name === task);
      await cloud.fleet?.remove("task", task);
    }),
  );
}

async function untilHealthy(cloud: Cloud, ports: readonly number[]): Promise<void> {
  const end = Date.now() + HEALTHY_SECONDS * 1000;
  let last: string;
  do {
    cloud.fleet?.options.signal?.throwIfAborted();
    const targets = (await cloud.fleet?.targets()) ?? [];
    const own = targets.filter(({ port }) => ports.includes(port));
    // A balancer without a listener has no front, and asks nobody.
    if (
      targets.length === 0 ||
      (own.length === ports.length && own.every(({ state }) => state === "healthy"))
    )
      return;
    last = own.map(({ port, state, reason }) => `${port} is ${state} ${reason ?? ""}`).join(", ");
    await sleep(250);
  } while (Date.now() < end);
  throw new Error(`The load balancer does not take them for healthy: ${last}`);
}

function specOf(cloud: Cloud, arn: string | undefined): TaskSpec | undefined {
  const definition = cloud.find(DEFINITION, (one) => one.arn === arn);
  const containers = containersOf(definition?.properties.containerDefinitions);
  const digest = digestOf(containers[0]?.image ?? "");
  if (cloud.fleet === undefined || digest === undefined) return undefined;
  return {
    image: imageAt(realFolder(cloud.fleet.options.directory), digest),
    containers: containers.map((one) => containerSpec(cloud, one)),
  };
}

function containerSpec(cloud: Cloud, definition: ContainerDefinition): ContainerSpec {
  const { name = "", command = [], environment = [], secrets = [], dependsOn = [] } = definition;
  const { command: asked = [], interval = 30, retries = 3, startPeriod = 0 } = definition.healthCheck ?? {};
  const [, ...healthCommand] = asked;
  return {
    name,
    command,
    environment: Object.fromEntries(environment.map((one) => [one.name, one.value])),
    secrets: Object.fromEntries(secrets.map((one) => [one.name, secretValue(cloud, one.valueFrom)])),
    dependsOn: dependsOn.map(({ containerName = "" }) => containerName),
    // ECS's defaults, and when it stops a task: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    ...(healthCommand.length > 0 && { healthCommand, healthSeconds: startPeriod + interval * retries }),
    stopSeconds: definition.stopTimeout ?? 30,
  };
}

/** What ECS reads for `valueFrom`: `<ARN of the secret>:<key>::`. */
function secretValue(cloud: Cloud, valueFrom: string): string {
  const [, arn = valueFrom, key = ""] = /^(.*):([^:]*)::$/.exec(valueFrom) ?? [];
  const current = cloud.find(
    VERSION,
    ({ secretId, versionStages = [] }) => secretId === arn && versionStages.includes("AWSCURRENT"),
  );
  const record = cloud.records.get(VERSION, current?.id ?? "");
  const sealed = record?.properties["secretString"] as { readonly value?: string } | string | undefined;
  const text = typeof sealed === "string" ? sealed : (sealed?.value ?? "{}");
  const value = (JSON.parse(text) as Readonly<Record<string, string>>)[key];
  if (value !== undefined) return value;
  throw new AwsError(
    "ECS: RunTask",
    "ResourceInitializationError",
    `unable to pull secrets: retrieved secret from Secrets Manager did not contain json key ${key}`,
  );
}
