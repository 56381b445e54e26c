import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { noCapacity, noRoom } from "../../emulator/services/ecs/capacity";

/** A command of the SDK's, by its class and what it asks for. */
interface Asked {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The SDK that Lambda has and this machine needn't: its commands only remember what they ask. */
const sdk = `
  class Command { constructor(input) { this.input = input; } }
  export class ListTasksCommand extends Command {}
  export class RunTaskCommand extends Command {}
  export class DescribeTasksCommand extends Command {}
  export class ECSClient {}
`;

type Handler = (event: object, context: object, surroundings: object) => Promise<unknown>;

async function handler(): Promise<Handler> {
  const { readFileSync } = await import("node:fs");
  const source = readFileSync(
    require.resolve("siscoe-infrastructure/components/functions/runTask.mjs"),
    "utf8",
  );
  const url = (text: string) => `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  const replaced = source.replace(/"@aws-sdk\/client-ecs"/, JSON.stringify(url(sdk)));
  assert.notEqual(replaced, source);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- an import() that TypeScript doesn't turn into require()
  const load = new Function("from", "return import(from)") as (from: string) => Promise<{ handler: Handler }>;
  return (await load(url(replaced))).handler;
}

const event = {
  cluster: "siscoe-prod-app",
  family: "siscoe-prod-app-migrate",
  taskDefinition: "arn:definition:7",
  container: "migrate",
  subnets: ["subnet-1"],
  securityGroups: ["sg-1"],
  logGroup: "/siscoe/prod/app",
};

/** Runs the function against an ECS that gives these answers, one after the other, the last one for ever. */
async function run(
  answers: Readonly<Record<string, readonly object[]>>,
  { remaining = 900_000, asks = event }: { remaining?: number; asks?: object } = {},
): Promise<{ readonly asked: Asked[]; readonly result: unknown }> {
  const asked: Asked[] = [];
  const left = new Map(Object.entries(answers).map(([name, each]) => [name, [...each]]));
  const ecs = {
    send(command: { readonly input: Record<string, unknown> }) {
      const name = command.constructor.name.replace(/Command$/, "");
      asked.push({ name, input: command.input });
      const each = left.get(name) ?? [];
      return Promise.resolve(each.length > 1 ? each.shift() : each[0]);
    },
  };
  const context = { getRemainingTimeInMillis: () => remaining };
  const result = await (await handler())(asks, context, { ecs, pause: 0 }).catch((error: unknown) => error);
  return { asked, result };
}

const nobody = { taskArns: [] };
const started = { tasks: [{ taskArn: "arn:task/siscoe-prod-app/1234" }], failures: [] };
const ended = (exitCode: number | undefined, more: object = {}) => ({
  tasks: [{ lastStatus: "STOPPED", containers: [{ name: "migrate", exitCode }], ...more }],
});
const notStarted = (reason: string) => ({ tasks: [], failures: [{ arn: null, reason }] });
const running = { tasks: [{ lastStatus: "RUNNING", containers: [] }] };

describe("the function that migrates", () => {
  test("runs one task to its end, without a public address", async () => {
    const { asked, result } = await run({
      ListTasks: [nobody],
      RunTask: [started],
      DescribeTasks: [running, running, ended(0)],
    });
    assert.deepEqual(result, { taskArn: "arn:task/siscoe-prod-app/1234" });
    assert.deepEqual(
      asked.map(({ name }) => name),
      ["ListTasks", "RunTask", "DescribeTasks", "DescribeTasks", "DescribeTasks"],
    );
    assert.deepEqual(asked[1]?.input, {
      cluster: "siscoe-prod-app",
      taskDefinition: "arn:definition:7",
      launchType: "FARGATE",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ["subnet-1"],
          securityGroups: ["sg-1"],
          assignPublicIp: "DISABLED",
        },
      },
      propagateTags: "TASK_DEFINITION",
    });
  });

  test("gives the task a public address where it is told to", async () => {
    const answers = { ListTasks: [nobody], RunTask: [started], DescribeTasks: [ended(0)] };
    const { asked } = await run(answers, { asks: { ...event, assignPublicIp: true } });
    assert.deepEqual(asked[1]?.input["networkConfiguration"], {
      awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "ENABLED" },
    });
  });

  test("waits for one that an earlier `up` left at work", async () => {
    const { asked } = await run({
      ListTasks: [{ taskArns: ["arn:task/earlier"] }, nobody],
      RunTask: [started],
      DescribeTasks: [ended(0)],
    });
    assert.deepEqual(
      asked.map(({ name }) => name),
      ["ListTasks", "ListTasks", "RunTask", "DescribeTasks"],
    );
  });

  for (const [what, answers, words] of [
    [
      "a migration that fails",
      { DescribeTasks: [ended(1)] },
      "siscoe-prod-app-migrate ended with 1; its log: log group /siscoe/prod/app, stream migrate/migrate/1234",
    ],
    [
      "an image that can't be pulled",
      { DescribeTasks: [ended(undefined, { stoppedReason: "CannotPullContainerError: not found" })] },
      "siscoe-prod-app-migrate never began (CannotPullContainerError: not found); its log: log group " +
        "/siscoe/prod/app, stream migrate/migrate/1234",
    ],
    [
      "a task that ECS doesn't start",
      { RunTask: [{ tasks: [], failures: [{ reason: "RESOURCE:FARGATE", detail: "no capacity" }] }] },
      "ECS starts no siscoe-prod-app-migrate: RESOURCE:FARGATE, no capacity. AWS has no room in these zones now: run the " +
        "command again in some minutes.",
    ],
    [
      "zones without room",
      { RunTask: [notStarted(noCapacity)] },
      // The emulator's words, which are the function's.
      noRoom("create", "aws:lambda/invocation:Invocation", "").message.replace(
        /^.*no task/,
        `ECS starts no ${event.family}`,
      ),
    ],
    [
      "an account that runs all it may",
      { RunTask: [notStarted("You've reached the limit on the number of vCPUs you can run concurrently")] },
      "ECS starts no siscoe-prod-app-migrate: You've reached the limit on the number of vCPUs you can run concurrently. Ask AWS " +
        "for more (aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 " +
        "--desired-value <vCPUs>), then run the command again.",
    ],
    [
      "what nobody has seen before",
      { RunTask: [notStarted("MISSING")] },
      "ECS starts no siscoe-prod-app-migrate: MISSING. Run the command again once that is mended.",
    ],
  ] as const) {
    test(`fails with ${what}, and says where to look`, async () => {
      const { result } = await run({ ListTasks: [nobody], RunTask: [started], ...answers });
      assert.ok(result instanceof Error);
      assert.equal(result.message, words);
    });
  }

  test("ends before Lambda ends it, and says what to do", async () => {
    const { result } = await run(
      { ListTasks: [nobody], RunTask: [started], DescribeTasks: [running] },
      { remaining: 10_000 },
    );
    assert.ok(result instanceof Error);
    assert.match(result.message, /is still at work; its log: .*\. Wait for its end, then run the command/);
  });
});
