/**
 * What travels between the engine and a provider: plain JSON in which a secret is wrapped and a value that a
 * preview can't know yet is one of a few fixed strings.
 */

/** A resource's properties by name, as the engine sends them (secrets wrapped) or stripped to plain values. */
export type Properties = Record<string, unknown>;

// Both are Pulumi's wire format (sdk/go/common/resource/sig): the key of a marked object and the mark of a secret.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

// One string for each type a value that isn't known yet can have (sdk/go/common/resource/plugin/rpc.go).
const UNKNOWNS = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Wraps a value so that the engine encrypts it and shows `[secret]`. */
export function secret(value: unknown): unknown {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** Whether this very value is a wrapped secret. */
export function isSecret(value: unknown): value is { value: unknown } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Whether a secret is anywhere inside the value. */
export function hasSecret(value: unknown): boolean {
  return isSecret(value) || children(value).some(hasSecret);
}

/** Whether this very value is one that the preview doesn't know yet. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

/** Whether a part of the value isn't known yet. */
export function hasUnknown(value: unknown): boolean {
  return isUnknown(value) || children(value).some(hasUnknown);
}

/** The value with every secret unwrapped, however deep. Unknown values stay the strings that they are. */
export function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (isObject(value)) return plainProperties(value);
  return value;
}

/** {@link plain}, for a whole bag of properties: absent and null ones are left out. */
export function plainProperties(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, plain(value)]),
  );
}

class UnknownValue extends Error {}

/**
 * A view of plain values in which reading an unknown one ends {@link whenKnown}: a rule is then written as if
 * everything were known, and is skipped in a preview that doesn't know what it asks for.
 */
export function guarded<T>(value: T): T {
  if (isUnknown(value)) throw new UnknownValue();
  if (Array.isArray(value)) return guardEntries([], value) as T;
  if (isObject(value)) return guardEntries({}, value) as T;
  return value;
}

/** What the function returns, or undefined when it read a {@link guarded} value that isn't known yet. */
export function whenKnown<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof UnknownValue) return undefined;
    throw error;
  }
}

/** Whether two plain values are the same; `asSet` ignores the order of a list. */
export function same(a: unknown, b: unknown, asSet = false): boolean {
  return canonical(a, asSet) === canonical(b, asSet);
}

function canonical(value: unknown, asSet: boolean): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, false));
    return `[${(asSet ? items.sort() : items).join()}]`;
  }
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, false)}`).join()}}`;
  }
  return value === undefined ? "null" : JSON.stringify(value);
}

function guardEntries(target: object, source: object): object {
  for (const [name, value] of Object.entries(source)) {
    Object.defineProperty(target, name, { enumerable: true, get: () => guarded<unknown>(value) });
  }
  return target;
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
