/** How the SDK marks a secret on the wire to the engine: an envelope around the value. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function isSecret(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && value[signature] === secretSignature;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value without the envelopes of its secrets. */
export function unwrapped(value: unknown): unknown {
  if (isSecret(value)) return unwrapped(value.value);
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** Where in a value secrets are, as paths: `auth.token`. */
export function secretPaths(value: unknown): string[] {
  return parts(value)
    .filter(({ secret }) => secret)
    .map(({ path }) => path);
}

/** Every text of a value that is in no secret's envelope, keys included. */
export function clearTexts(value: unknown): string[] {
  return parts(value).flatMap(({ path, secret, leaf }) => (secret ? [path] : [path, String(leaf)]));
}

interface Part {
  readonly path: string;
  readonly secret: boolean;
  readonly leaf: unknown;
}

function parts(value: unknown, path: readonly string[] = []): Part[] {
  const here = path.join(".");
  if (isSecret(value)) return [{ path: here, secret: true, leaf: undefined }];
  if (Array.isArray(value)) return value.flatMap((inner, index) => parts(inner, [...path, String(index)]));
  if (!isObject(value)) return [{ path: here, secret: false, leaf: value }];
  return Object.entries(value).flatMap(([key, inner]) => parts(inner, [...path, key]));
}
