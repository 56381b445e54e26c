import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { EngineEvents } from "../../commands/engineEvents";

/** An operation that the engine did on a resource, without those that change nothing. */
export type Change = `${string} ${string}`;

/**
 * Runs an operation of a stack, and lists what it changed: the operation and the resource's URN. What a refresh finds, the
 * engine tells only once it is through with a resource. The stack's reference to itself is another after each change of an
 * output.
 */
export async function changesOf(
  operation: (options: { onEvent: (event: EngineEvent) => void }) => Promise<unknown>,
): Promise<Change[]> {
  const events = new EngineEvents();
  await operation({ onEvent: events.onEvent });
  const changes = events.complete
    .flatMap(({ resourcePreEvent, resOutputsEvent }) => (resourcePreEvent ?? resOutputsEvent)?.metadata ?? [])
    .filter(({ op, type }) => !unchanged.includes(op) && type !== "pulumi:pulumi:StackReference")
    .map(({ op, urn }): Change => `${op} ${urn}`);
  return [...new Set(changes)].sort();
}

const unchanged: readonly string[] = ["same", "read", "refresh"];

/** The only resource of a type in a stack's state. */
export async function urnOf(stack: Stack, type: string): Promise<string> {
  const { deployment } = (await stack.exportStack()) as {
    deployment: { resources: { type: string; urn: string }[] };
  };
  const [found, another] = deployment.resources.filter((resource) => resource.type === type);
  if (found === undefined || another !== undefined) throw new Error(`not one resource of type ${type}`);
  return found.urn;
}
