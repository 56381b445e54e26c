import { AwsError, type Cloud } from "../../cloud";
import { lastWords, logFile, runToEnd } from "../ecs/tasks";

/** What the function that migrates is called with (components/migration.ts). */
interface Event {
  readonly taskDefinition?: string;
  readonly family?: string;
  readonly container?: string;
}

/**
 * Does what the stack's one function does, where the task that it runs has an image of this machine: runs it to its end, and
 * fails where it fails. The function itself is tested by itself (tests/unit/runTask.test.ts). Returns its answer.
 */
export async function runMigration(cloud: Cloud, input: string): Promise<string> {
  const { taskDefinition = "", family = "", container = "" } = JSON.parse(input) as Event;
  const ended = await runToEnd(cloud, taskDefinition);
  if (ended === undefined) return "{}";
  if (ended.exitCode === 0) return JSON.stringify({ taskArn: cloud.arn("ecs", `task/${ended.id}`) });
  const file = logFile(cloud, container, ended.id);
  throw new AwsError(
    "Lambda: Invoke",
    "Unhandled",
    `${family} ended with ${ended.exitCode}; its log: ${file}\n${lastWords(file)}`,
  );
}
