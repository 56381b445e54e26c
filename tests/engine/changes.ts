import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { EngineEvents } from "../../commands/engineEvents";

/** An operation that the engine did on a resource, without those that change nothing. */
export type Change = `${string} ${string}`;

/** Runs an operation of a stack, and lists what it changed: the operation and the resource's URN. */
export async function changesOf(
  operation: (options: { onEvent: (event: EngineEvent) => void }) => Promise<unknown>,
): Promise<Change[]> {
  const events = new EngineEvents();
  await operation({ onEvent: events.onEvent });
  return events.complete
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ op }) => op !== "same" && op !== "read" && op !== "refresh")
    .map(({ op, urn }): Change => `${op} ${urn}`)
    .sort();
}

/** The only resource of a type in a stack's state. */
export async function urnOf(stack: Stack, type: string): Promise<string> {
  const { deployment } = (await stack.exportStack()) as {
    deployment: { resources: { type: string; urn: string }[] };
  };
  const [found, another] = deployment.resources.filter((resource) => resource.type === type);
  if (found === undefined || another !== undefined) throw new Error(`not one resource of type ${type}`);
  return found.urn;
}
