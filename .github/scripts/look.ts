import { createHash } from "node:crypto";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { type Change, changesIn } from "../../commands/diff/changes";
import { complaints } from "../../commands/diff/complaints";
import { EngineEvents } from "../../commands/engineEvents";
import { messageOf } from "../../system/failure";

/** What an `up` would do now. */
export interface Look {
  readonly changes: readonly Change[];
  /** Whether AWS was asked how things really are: an `up` that is to do the same has to ask, too. */
  readonly refresh: boolean;
  /** The same for two looks that show the same. */
  readonly digest: string;
  /** Why there would be no `up`, in the engine's or the program's words. */
  readonly refusal?: string;
}

/**
 * Previews a stack. Of a resource whose last update failed, the state has what was asked for, as if AWS had it: then AWS is
 * asked first, for without that nothing would be left to do (pulumi/pulumi#21458).
 *
 * @param refresh - whether AWS is asked anyway.
 * @param plan - the file to write Pulumi's plan to: an `up` with it does nothing else.
 */
export async function look(
  stack: Stack,
  { refresh = false, ...options }: { refresh?: boolean; plan?: string } = {},
): Promise<Look> {
  const events = new EngineEvents();
  let refusal: string | undefined;
  try {
    await stack.preview({ ...options, refresh, suppressOutputs: true, onEvent: events.onEvent });
  } catch (error) {
    refusal = complaints(events.all) ?? messageOf(error);
  }
  if (!refresh && events.all.some(isUnfinished)) return look(stack, { ...options, refresh: true });
  const changes = changesIn(refusal === undefined ? events.complete : events.all);
  return { changes, refresh, digest: digestOf(changes), ...(refusal === undefined ? {} : { refusal }) };
}

/** Whether it is about a resource of which the last run failed to do something. */
function isUnfinished({ resourcePreEvent }: EngineEvent): boolean {
  return (resourcePreEvent?.metadata.old?.initErrors ?? []).length > 0;
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
