import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { heldBy } from "../../commands/diff/stateful";
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
  return changesIn(events.complete);
}

/** The same of the events that an operation told. */
export function changesIn(events: readonly EngineEvent[]): Change[] {
  const changes = events
    .flatMap(({ resourcePreEvent, resOutputsEvent }) => (resourcePreEvent ?? resOutputsEvent)?.metadata ?? [])
    .filter(({ op, type }) => !unchanged.includes(op) && type !== "pulumi:pulumi:StackReference")
    .map(({ op, urn }): Change => `${op} ${urn}`);
  return [...new Set(changes)].sort();
}

const unchanged: readonly string[] = ["same", "read", "refresh"];

/**
 * What AWS has once for each of what it belongs to: a new one is put over the old one, which the engine then only forgets.
 *
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
 */
const putOver = ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"];

/**
 * What an operation deletes or replaces of what holds data, or was protected before: the operation and the URN. What is
 * deleted and stays at AWS is not lost; what is replaced is, as nothing knows the old one any more. `protect` excuses
 * nothing: the engine asks what stood in the state before the change, and the settings have to refuse before it does.
 */
export function lossesIn(events: readonly EngineEvent[]): Change[] {
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ op }) => /delete|replace/.test(op))
    .filter(({ old }) => old?.custom === true && heldBy(old.type, old.protect === true) !== undefined)
    .filter(({ op, old }) => old?.retainOnDelete !== true || (op !== "delete" && !putOver.includes(old.type)))
    .map(({ op, urn }): Change => `${op} ${urn}`);
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
