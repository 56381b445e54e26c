import { matchesSecret } from "../../rules";

// What ElastiCache accepts, as far as it can be told from a value alone.

/** What a token may be made of. A reason is printed: none of these says the token. */
export const authToken = [
  (text: string) => (text.length >= 16 && text.length <= 128 ? undefined : "must have 16 to 128 characters"),
  matchesSecret(/^[\x21-\x7e]*$/, "must hold printable ASCII characters, no spaces"),
  matchesSecret(/^[^/"@]*$/, `must not hold any of / " @`),
] as const;

/** The parameter group family of a version; undefined for one that ElastiCache doesn't offer. */
export function family(engine = "redis", version: string): string | undefined {
  if (engine === "valkey") {
    if (/^7\.2$/.test(version)) return "valkey7";
    return /^8\.[0-2]$/.test(version) ? "valkey8" : undefined;
  }
  if (/^6\.(x|0|2)$/.test(version)) return "redis6.x";
  return /^7\.[01]$/.test(version) ? "redis7" : undefined;
}

/** The version that runs when this one is asked for. */
export function actualVersion(engine: string | undefined, version: string): string {
  if (version === "6.x") return "6.2.6";
  return engine === "valkey" ? `${version}.1` : `${version}.0`;
}

/** A version as a number that can be compared: 7.0.5 is 7.0005. */
export function release(version: string): number {
  const [major = "0", minor = "0", patch = "0"] = version.split(".");
  return Number(major) + (Number(minor) || 0) / 100 + (Number(patch) || 0) / 10_000;
}

/** What a node type may be. */
export function nodeType(name: string): string | undefined {
  const known =
    /^cache\.((t2|t3|t4g)\.(micro|small|medium)|(m4|m5|m6g|m7g|r4|r5|r6g|r6gd|r7g)\.(large|xlarge|\d{1,2}xlarge))$/;
  return known.test(name) ? undefined : `must be a node type such as cache.t4g.small, got "${name}"`;
}
