import { judgeCacheNode } from "../../../aws/classes";
import { cacheFamily } from "../../../aws/engines";
import { catalogued, matchesSecret } from "../../rules";

// What ElastiCache accepts, as far as it can be told from a value alone.

/** What a token may be made of. A reason is printed: none of these says the token. */
export const authToken = [
  (text: string) => (text.length >= 16 && text.length <= 128 ? undefined : "must have 16 to 128 characters"),
  matchesSecret(/^[\x21-\x7e]*$/, "must contain printable ASCII characters, no spaces"),
  matchesSecret(/^[^/"@]*$/, `must not hold any of / " @`),
] as const;

/** The parameter group family of a version; undefined for one that ElastiCache doesn't offer. */
export function family(engine = "redis", version: string): string | undefined {
  return engine === "redis" || engine === "valkey" ? cacheFamily(engine, version) : undefined;
}

/** The version that runs when this one is asked for. */
export function actualVersion(engine: string | undefined, version: string): string {
  if (version === "6.x") return "6.2.6";
  return engine === "valkey" ? `${version}.1` : `${version}.0`;
}

/** What a node type may be. */
export const nodeType = catalogued(judgeCacheNode, "must be a node type such as cache.t4g.small");
