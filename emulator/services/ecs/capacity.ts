import { AwsError } from "../../cloud";
import type { Operation } from "../../resourceType";

const INVOCATION = "aws:lambda/invocation:Invocation";

/** What ECS says of a task that it doesn't start. */
export const noCapacity =
  "Capacity is unavailable at this time. Please try again later or in a different availability zone";

/**
 * What an `up` ends with where Fargate has no room for the tasks of a resource.
 *
 * ECS takes a service all the same, and tries on: it says why in the service's events alone (`was unable to place a task.
 * Reason: …`), and the provider waits until its time is up. A single task it refuses at once, as a failure of RunTask.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html,
 * https://repost.aws/knowledge-center/ecs-fargate-runtask-capacity, gchq/sleeper#904 (the failure as it is logged), and
 * waitServiceStable in the provider's internal/service/ecs/service.go.
 */
export function noRoom(operation: Operation, type: string, name: string): Error {
  if (type !== INVOCATION) {
    const error = new Error(
      `waiting for ECS Service (${name}) ${operation}: timeout while waiting for state`,
    );
    // As an AwsError's: the engine prints what it gets.
    error.stack = error.message;
    return error;
  }
  // As the function says it (components/functions/runTask.mjs; tests/unit/runTask.test.ts compares).
  return new AwsError(
    "Lambda: Invoke",
    "Unhandled",
    `ECS starts no task: ${noCapacity}. AWS has no room in these zones now: run the command again in some minutes.`,
  );
}
