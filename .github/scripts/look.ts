import { createHash } from "node:crypto";
import type { Stack } from "@pulumi/pulumi/automation";
import { type Change, changesIn } from "../../commands/diff/changes";
import { complaints } from "../../commands/diff/complaints";
import { EngineEvents } from "../../commands/engineEvents";
import { messageOf } from "../../system/failure";

/** What an `up` would do now. */
export interface Look {
  readonly changes: readonly Change[];
  /** The same for two looks that show the same. */
  readonly digest: string;
  /** Why there would be no `up`, in the engine's or the program's words. */
  readonly refusal?: string;
}

/**
 * Previews a stack.
 *
 * @param plan - the file to write Pulumi's plan to: an `up` with it does nothing else.
 */
export async function look(stack: Stack, options: { refresh?: boolean; plan?: string } = {}): Promise<Look> {
  const events = new EngineEvents();
  let refusal: string | undefined;
  try {
    await stack.preview({ ...options, suppressOutputs: true, onEvent: events.onEvent });
  } catch (error) {
    refusal = complaints(events.all) ?? messageOf(error);
  }
  const changes = changesIn(refusal === undefined ? events.complete : events.all);
  return { changes, digest: digestOf(changes), ...(refusal === undefined ? {} : { refusal }) };
}

/** A fingerprint of what is shown. Names that Pulumi makes up anew in each preview count as the same. */
export function digestOf(changes: readonly Change[]): string {
  const lasting = changes.map((change) => ({
    ...change,
    properties: change.properties.map(({ after, ...property }) => ({
      ...property,
      after: change.operation === "update" ? after : after?.replaceAll(/-[0-9a-f]{7}(?=")/g, "-*******"),
    })),
  }));
  return createHash("sha256").update(JSON.stringify(lasting)).digest("hex");
}
