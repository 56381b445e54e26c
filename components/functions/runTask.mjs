import { setTimeout as sleep } from "node:timers/promises";
import { DescribeTasksCommand, ECSClient, ListTasksCommand, RunTaskCommand } from "@aws-sdk/client-ecs";

/*
 * Runs one task of ECS to its end, and fails where it fails: what `up` has migrate the database by (migration.ts). It runs
 * in AWS Lambda, whose Node.js has the SDK.
 */

/** How often a task is looked at, in milliseconds. */
const PAUSE = 3000;
/** What is left of Lambda's time when it gives up, so that its words still arrive. */
const RESERVE = 15_000;

/**
 * What to do where ECS starts nothing, by its words: https://repost.aws/knowledge-center/ecs-fargate-runtask-capacity and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html.
 */
const remedies = [
  [
    /^Capacity is unavailable|^RESOURCE:FARGATE/,
    "AWS has no room in these zones now: run the command again in some minutes",
  ],
  [
    /reached the limit on the number of|above your limit/,
    "Ask AWS for more (aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 " +
      "--desired-value <vCPUs>), then run the command again",
  ],
];

/**
 * @param {{ cluster: string, family: string, taskDefinition: string, container: string, subnets: string[],
 *   securityGroups: string[], assignPublicIp?: boolean, logGroup: string }} event
 * @param {{ getRemainingTimeInMillis(): number }} context
 * @param {{ ecs?: { send(command: object): Promise<any> }, pause?: number }} surroundings - what tests have in place of AWS.
 */
export async function handler(event, context, { ecs = new ECSClient({}), pause = PAUSE } = {}) {
  const { cluster, family, taskDefinition, container, subnets, securityGroups, logGroup } = event;
  const assignPublicIp = event.assignPublicIp ? "ENABLED" : "DISABLED";

  // An `up` that was broken off has left one at work: two at once would meet in the database.
  for (;;) {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster, family, desiredStatus: "RUNNING" }),
    );
    if (taskArns.length === 0) break;
    await wait(`An earlier task is still at work (${taskArns.join(", ")})`);
  }

  const started = await ecs.send(
    new RunTaskCommand({
      cluster,
      taskDefinition,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } },
      propagateTags: "TASK_DEFINITION",
    }),
  );
  const [{ reason, detail } = {}] = started.failures ?? [];
  if (reason !== undefined) {
    const [, remedy = "Run the command again once that is mended"] =
      remedies.find(([words]) => words.test(reason)) ?? [];
    const said = [reason, detail].filter(Boolean).join(", ").replace(/\.$/, "");
    throw new Error(`ECS starts no ${family}: ${said}. ${remedy}.`);
  }
  const [{ taskArn }] = started.tasks;
  const id = taskArn.split("/").at(-1);
  const log = `its log: log group ${logGroup}, stream ${container}/${container}/${id}`;

  for (;;) {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    const [task] = tasks;
    if (task?.lastStatus === "STOPPED") {
      const { exitCode, reason: why } = task.containers?.find(({ name }) => name === container) ?? {};
      if (exitCode === 0) return { taskArn };
      const ended = exitCode === undefined ? "never began" : `ended with ${exitCode}`;
      const reasons = [task.stoppedReason, why].filter(Boolean);
      const because = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
      throw new Error(`${family} ${ended}${because}; ${log}`);
    }
    await wait(`${family} is still at work; ${log}`);
  }

  async function wait(words) {
    if (context.getRemainingTimeInMillis() < RESERVE + pause)
      throw new Error(`${words}. Wait for its end, then run the command again: it goes on from there.`);
    await sleep(pause);
  }
}
