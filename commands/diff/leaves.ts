/** What the engine shows of a secret in its events. */
const secretKey = "4dabf18193072939515e22adb298388d";
/** What stands for a value that AWS has yet to give. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret, as shown. */
export const secretShown = "[secret]";
/** A value that only AWS knows, as shown. */
export const unknownShown = "(known after the change)";
/** Values of which all that can be told is that they become something else, as shown. */
export const severalShown = "(several values)";

/** Every value in a value, by its path: `tags.Name`, `rules[0].id`; inside JSON text as well: `policy.Statement[0].Sid`. */
export function leaves(value: unknown, path = ""): Map<string, string> {
  if (value === undefined || value === null) return new Map();
  const inner = typeof value === "string" ? (document(value) ?? value) : value;
  if (Array.isArray(inner) && inner.some(isBag)) {
    return new Map(inner.flatMap((item, index) => [...leaves(item, `${path}[${index}]`)]));
  }
  if (isBag(inner) && !(secretKey in inner)) {
    return new Map(Object.entries(inner).flatMap(([key, item]) => [...leaves(item, joined(path, key))]));
  }
  return new Map([[path, shown(inner)]]);
}

/**
 * The leaves that were there, as a change of them is told: those below a path that is masked now, or unknown yet, are one.
 * Each of them would be told as gone, and nobody knows that.
 */
export function leavesBefore(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Map<string, string> {
  const wholes = [...after.keys()].filter((path) =>
    [secretShown, unknownShown].includes(after.get(path) ?? ""),
  );
  return new Map(
    [...before].map(([path, value]) => {
      const whole = wholes.find((above) => path.startsWith(`${above}.`) || path.startsWith(`${above}[`));
      return whole === undefined ? [path, value] : [whole, severalShown];
    }),
  );
}

function joined(path: string, key: string): string {
  const name = /^[\w-]+$/.test(key) ? key : `["${key}"]`;
  return path === "" || name.startsWith("[") ? `${path}${name}` : `${path}.${name}`;
}

/** JSON that is a document in text, such as a policy. */
function document(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  if (isBag(value)) return secretShown;
  if (value === unknown) return unknownShown;
  return JSON.stringify(value, (_, inner: unknown) => (inner === unknown ? unknownShown : inner));
}

function isBag(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
