import type { Contradiction } from "./check";

/** Where the rotation of the cache's token is, as the last `up` left it. */
export interface CacheToken {
  readonly version: number;
  /** `fresh`: there was never another token. `rotating`: the one before opens the cache too. `set`: it doesn't any more. */
  readonly state: "fresh" | "rotating" | "set";
}

/** The settings that turn the cache's token. */
interface Asked {
  readonly cacheTokenVersion: number;
  readonly cacheTokenStrategy: "ROTATE" | "SET";
}

/** Where the rotation is after an `up`. Of an environment that has not noted it yet, any step may be the next one. */
export function tokenAfter(
  { cacheTokenVersion: version, cacheTokenStrategy: strategy }: Asked,
  before: CacheToken | undefined,
  isNew: boolean,
): CacheToken {
  if (strategy === "SET") return { version, state: "set" };
  if (isNew) return { version, state: "fresh" };
  return { version, state: before?.version === version ? before.state : "rotating" };
}

/**
 * Steps of a rotation that ElastiCache refuses, or of which nobody says what it makes, found before anything is changed.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html, Modifying the AUTH token on an existing cluster;
 * the provider sends the token when the strategy alone changes, too (docs/operations.md, Rotating).
 */
export function tokenProblems(asked: Asked, before: CacheToken | undefined): Contradiction<keyof Asked>[] {
  if (before === undefined) return [];
  const { cacheTokenVersion: version, cacheTokenStrategy: strategy } = asked;
  const problem = (what: string, fix: Required<Contradiction<keyof Asked>>["fix"]) => [
    { key: "cacheTokenStrategy" as const, what, fix },
  ];
  const key = "cacheTokenStrategy";
  if (strategy === "SET" && version !== before.version) {
    return problem(
      `can't come in the same "up" as another cacheTokenVersion (${before.version} until now): bring the stack up with ROTATE, ` +
        "restart the application, and set SET then (docs/operations.md, Rotating)",
      { key, remove: true },
    );
  }
  if (strategy === "SET" && before.state === "fresh") {
    return problem(
      "ends a rotation, and none has begun: raise cacheTokenVersion first (docs/operations.md, Rotating)",
      { key, remove: true },
    );
  }
  if (strategy === "ROTATE" && version === before.version && before.state === "set") {
    return problem(
      'begins a rotation, but to no new token: raise cacheTokenVersion in the same "up" (docs/operations.md, Rotating)',
      { key, value: "SET" },
    );
  }
  return [];
}
