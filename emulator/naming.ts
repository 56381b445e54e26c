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
 * Pulumi's auto-name for a logical name.
 *
 * @throws Error where it doesn't fit the type's limit, as Pulumi does (NewUniqueName in its
 * sdk/go/common/resource/resource_id.go): nothing is cut.
 * @param seed - what the engine wants the digits made from: an update by a plan gets the plan's names again.
 */
export function autoName(logicalName: string, rule: AnyName, seed?: Uint8Array): string {
  const stem = stemOf(logicalName, rule);
  if (stem.length + RANDOM_DIGITS > rule.maximum) {
    throw new Error(
      `name '${stem}' plus ${RANDOM_DIGITS} random chars is longer than maximum length ${rule.maximum}`,
    );
  }
  const digits = seed?.length ? createHash("sha256").update(seed).digest("hex") : hex(RANDOM_DIGITS);
  return stem + digits.slice(0, RANDOM_DIGITS);
}

/** What an auto-name begins with: all but its random digits. */
function stemOf(logicalName: string, rule: AnyName): string {
  const { lowerCase, start = "", separator = "-" as string } = rule;
  return start + (lowerCase ? logicalName.toLowerCase() : logicalName) + separator;
}

/** Whether the name is one that {@link autoName} made of this logical name. */
export function isAutoName(name: unknown, logicalName: string, rule: AnyName): boolean {
  if (typeof name !== "string") return false;
  const stem = stemOf(logicalName, rule);
  return /^[0-9a-f]{7}$/.test(name.slice(-RANDOM_DIGITS)) && name.slice(0, -RANDOM_DIGITS) === stem;
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
