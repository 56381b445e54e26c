import type { Stack, UpdateSummary } from "@pulumi/pulumi/automation";
import { messageOf } from "../system/failure";
import { typedFor } from "./environmentWork";
import { Failure } from "./failure";
import { notesAsked } from "./history";
import { type Place, stateOf } from "./localStack";
import { localUrl } from "./servers";
import { isEncrypted } from "./stackSettings";
import { heldIn } from "./state";

/** How an environment stands. */
export interface Status {
  readonly up: boolean;
  /** What to tell about it, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Looks at what the engine knows of an environment. */
export async function statusOf(stack: Stack, place: Place): Promise<Status> {
  const state = await stateOf(stack);
  const { pending, outputs } = state;
  const resources = heldIn(state);
  const last = (await historyOf(stack, place)).find(
    (update) => update.kind !== "refresh" && !isRefusal(update),
  );
  const complete = last?.kind === "update" && last.result === "succeeded" && pending.length === 0;
  const up = complete && resources.length > 0;
  const facts: [string, string][] = [["state", up ? "up" : stateWords(resources.length, last)]];
  if (last !== undefined)
    facts.push([
      "last changed",
      `${last.endTime.toISOString()} (${last.kind} ${resultOf(last, resources.length)})`,
    ]);
  facts.push(["resources", String(resources.length)]);
  const { url } = outputs;
  if (url !== undefined) facts.push(["url", localUrl(place, url)]);
  for (const { type, resource } of pending) facts.push(["interrupted", `${type} ${resource.urn}`]);
  for (const key of await placeholdersIn(stack)) facts.push(["placeholder", key]);
  return { up, facts };
}

async function historyOf(stack: Stack, place: Place): Promise<UpdateSummary[]> {
  try {
    return await stack.history(notesAsked);
  } catch (error) {
    if (!/unexpected end of JSON input|invalid character/.test(messageOf(error))) throw error;
    throw new Failure(
      `The engine's history of ${place.name} is damaged, as happens on a full disk. Its state is intact. ` +
        `To repair the history: ${typedFor(place, "up")}`,
    );
  }
}

/** A program that refuses its settings looks at the stack itself and no further: the environment is what it was. */
function isRefusal({ kind, result, resourceChanges = {} }: UpdateSummary): boolean {
  const reached = Object.entries(resourceChanges).filter(([, count]) => count > 0);
  return (
    kind === "update" &&
    result === "failed" &&
    reached.every(([step, count]) => step === "same" && count === 1)
  );
}

/** Called off between two steps, a destroy is a success to the engine: what is still there tells. */
function resultOf({ kind, result }: UpdateSummary, resources: number): string {
  return kind === "destroy" && result === "succeeded" && resources > 0 ? "stopped" : result;
}

function stateWords(resources: number, last: UpdateSummary | undefined): string {
  if (resources === 0) return last?.kind === "destroy" ? "destroyed" : "not up yet";
  return "incomplete";
}

/** In an environment's own workspace, every secret setting is a stand-in. */
async function placeholdersIn(stack: Stack): Promise<string[]> {
  const { config = {} } = await stack.workspace.stackSettings(stack.name);
  return Object.entries(config as Record<string, unknown>)
    .filter(([, value]) => isEncrypted(value))
    .map(([key]) => key);
}
