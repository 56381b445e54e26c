import { factsOf } from "../../aws/resourceTypes";

/** Whether somebody has decided what a type holds. */
export function isKnown(type: string): boolean {
  return factsOf(type) !== undefined;
}

/**
 * What is lost with a resource, in words; nothing, where it can be made again.
 *
 * @param isProtected - whether Pulumi was told to protect it: whoever did had a reason.
 */
export function heldBy(type: string, isProtected: boolean): string | undefined {
  const facts = factsOf(type);
  if (facts === undefined) return "unknown: aws/resourceTypes/ doesn't say what it holds";
  if (facts.holds !== undefined) return facts.holds;
  return isProtected ? "what is in it or on it, because it is protected" : undefined;
}
