import { createHash } from "node:crypto";
import { hex, letters } from "./cloud";
import type { NameRule } from "./resourceType";
import { isUnknown, type Properties } from "./values";

type AnyName = NameRule<Record<string, never>>;

/** Random digits that Pulumi puts behind a logical name. */
const RANDOM_DIGITS = 7;

/** Digits that Terraform's providers put behind a name prefix. */
const PREFIX_DIGITS = 26;

/**
 * Pulumi's auto-name for a logical name, cut so that the whole fits the type's limit.
 *
 * @param seed - what the engine wants the digits made from: an update by a plan gets the plan's names again.
 */
export function autoName(logicalName: string, rule: AnyName, seed?: Uint8Array): string {
  const { separator = "-", start = "", maximum } = rule;
  const room = maximum - start.length - separator.length - RANDOM_DIGITS;
  const stem = rule.lowerCase ? logicalName.toLowerCase() : logicalName;
  const digits = seed?.length ? createHash("sha256").update(seed).digest("hex") : hex(RANDOM_DIGITS);
  return start + stem.slice(0, room) + separator + digits.slice(0, RANDOM_DIGITS);
}

/** Whether the name is one that {@link autoName} made of this logical name. */
export function isAutoName(name: unknown, logicalName: string, rule: AnyName): boolean {
  if (typeof name !== "string") return false;
  const stem = name.slice(0, -RANDOM_DIGITS);
  return (
    /^[0-9a-f]+$/.test(name.slice(-RANDOM_DIGITS)) &&
    stem === autoName(logicalName, rule).slice(0, -RANDOM_DIGITS)
  );
}

/** A name that starts with the program's prefix. */
export function prefixedName(prefix: string, rule: AnyName): string {
  return prefix + letters(Math.min(PREFIX_DIGITS, rule.maximum - prefix.length), "0123456789");
}

/**
 * The name to check a resource under: none where the program gives one or a prefix, otherwise the one it has
 * (so that a second `up` changes nothing) or a new one.
 */
export function missingName(
  rule: AnyName,
  logicalName: string,
  news: Properties,
  olds: Properties,
  seed?: Uint8Array,
): string | undefined {
  if (news[rule.property] !== undefined) return undefined;
  if (rule.prefix && news[rule.prefix] !== undefined) return undefined;
  const old = olds[rule.property];
  return typeof old === "string" && !isUnknown(old) ? old : autoName(logicalName, rule, seed);
}
