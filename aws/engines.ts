import type { Verdict } from "./catalogue";

/** A major version of PostgreSQL on RDS. */
interface PostgresMajor {
  /** The oldest minor one that a new server can be made with: 17.1 to 17.4 can't since 1 May 2026, say. */
  readonly oldestMinor: number;
  readonly newestMinor: number;
  /** Minor ones that RDS never had. */
  readonly leftOut?: readonly number[];
  /**
   * The minor one that RDS takes for the major version alone. It is RDS's choice and moves: 17.6 while 17.9 was the newest
   * (terraform-aws-modules/terraform-aws-rds#627). Unconfirmed: only an account tells today's
   * (`aws rds describe-db-engine-versions --default-only`). Here it is the newest but one, as it trails.
   */
  readonly defaultMinor: number;
  /** The last day of RDS's standard support: from then on Extended Support is charged. */
  readonly supportedUntil: string;
}

/**
 * RDS for PostgreSQL's versions.
 *
 * Sources: for the minor ones `aws rds describe-db-engine-versions`, as cfn-lint 1.58.0 has its answers. For the end of
 * standard support
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html; read in Aurora's
 * calendar (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html,
 * August 2026). That RDS's are the same is second-hand.
 */
export const postgresMajors: Readonly<Record<string, PostgresMajor>> = {
  14: { oldestMinor: 18, newestMinor: 24, defaultMinor: 23, supportedUntil: "2027-02-28" },
  15: { oldestMinor: 13, newestMinor: 19, defaultMinor: 18, supportedUntil: "2028-02-29" },
  16: { oldestMinor: 9, newestMinor: 15, defaultMinor: 14, supportedUntil: "2029-02-28" },
  17: { oldestMinor: 5, newestMinor: 11, defaultMinor: 10, supportedUntil: "2030-02-28" },
  18: { oldestMinor: 1, newestMinor: 6, leftOut: [5], defaultMinor: 4, supportedUntil: "2031-02-28" },
};

/** The oldest and the newest major version of PostgreSQL that the catalogue has. */
export const [oldestPostgres, newestPostgres] = ends(Object.keys(postgresMajors).map(Number));

const MOST_MINORS = 40;

/** Whether RDS has the version of PostgreSQL, `17` or `17.6`, for servers that exist at least. */
export function judgePostgres(version: string): Verdict {
  const [, major = "", minor] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(version) ?? [];
  // A major version lives for five years, with four minor ones a year.
  if (major === "" || Number(minor ?? 0) > MOST_MINORS) return "wrong";
  const known = postgresMajors[major];
  if (known === undefined) return Number(major) > newestPostgres ? "newer" : "wrong";
  if (known.leftOut?.includes(Number(minor))) return "wrong";
  return Number(minor ?? 0) <= known.newestMinor ? "known" : "newer";
}

/** Whether RDS makes no new server of a minor version, though it goes on running those that exist. */
export function isPastCreation(version: string): boolean {
  const [major = "", minor] = version.split(".");
  return minor !== undefined && Number(minor) < (postgresMajors[major]?.oldestMinor ?? 0);
}

/** The major version of one of PostgreSQL's: `17` of `17.6`. */
export function majorOf(version: string): string {
  return version.split(".")[0] ?? "";
}

/** Whether a version says the minor one too: RDS then stays there, and not at what it raised it to by itself. */
export function namesMinor(version: string): boolean {
  return version.includes(".");
}

/**
 * The release that RDS runs when it is asked for a version: for a major one alone its own choice, unless a later one of it
 * runs already.
 *
 * Source: the API's reference, ModifyDBInstance, EngineVersion.
 */
export function releaseOf(version: string, running?: string): string {
  if (namesMinor(version)) return version;
  // A major version newer than the catalogue begins with .1, as RDS's did.
  const chosen = `${version}.${postgresMajors[version]?.defaultMinor ?? 1}`;
  const goesOn = running !== undefined && majorOf(running) === version && minorOf(running) > minorOf(chosen);
  return goesOn ? running : chosen;
}

/** The newest release of a major version that the catalogue has. */
export function newestRelease(major: string): string {
  return `${major}.${postgresMajors[major]?.newestMinor ?? 1}`;
}

/**
 * Whether RDS upgrades one release to another: to a later minor one, or to one of a later major version that came out no
 * earlier than the one that runs. (ValidUpgradeTarget of 12.17: 13.13, 14.10, 15.5, 16.1 and later, all of its own date:
 * theopensystemslab/planx-new#4320. 16.13 to 17.6: refused, terraform-aws-modules/terraform-aws-rds#627.)
 */
export function mayUpgrade(from: string, to: string): boolean {
  const [before, after] = [Number(majorOf(from)), Number(majorOf(to))];
  if (before === after) return minorOf(to) > minorOf(from);
  return after > before && laterReleases(to) <= laterReleases(from);
}

/** How many releases of the same major version came after one. Every major version has its releases on the same dates. */
function laterReleases(version: string): number {
  const known = postgresMajors[majorOf(version)];
  if (known === undefined) return 0;
  const minor = minorOf(version);
  return known.newestMinor - minor - (known.leftOut ?? []).filter((one) => one > minor).length;
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

/** An engine of ElastiCache. */
export type CacheEngine = "valkey" | "redis";

/**
 * ElastiCache's versions for replication groups, and the family of parameter groups that each takes. ElastiCache follows
 * Redis up to 7.1 only; what came later is Valkey.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html, and for the families
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html, which has one section for 9.0 and 9.1.
 * botocore 1.44.8 doesn't name valkey9 yet; caches of 9.0 and 9.1 that people run have `default.valkey9` (November 2026).
 */
const cacheFamilies: Readonly<Record<CacheEngine, Readonly<Record<string, string>>>> = {
  valkey: {
    ...{ "7.2": "valkey7", "8.0": "valkey8", "8.1": "valkey8", "8.2": "valkey8" },
    ...{ "9.0": "valkey9", "9.1": "valkey9" },
  },
  redis: {
    ...{ "6.x": "redis6.x", "6.0": "redis6.x", "6.2": "redis6.x" },
    ...{ "7.0": "redis7", "7.1": "redis7" },
  },
};

/** The versions of an engine that the catalogue has, oldest first. */
export function cacheVersions(engine: CacheEngine): string[] {
  return Object.keys(cacheFamilies[engine]);
}

/** Whether ElastiCache has the version, such as `8.0`, of the engine. */
export function judgeCacheVersion(engine: CacheEngine, version: string): Verdict {
  if (version in cacheFamilies[engine]) return "known";
  if (engine === "redis" || !/^\d{1,2}\.\d$/.test(version)) return "wrong";
  const major = version.split(".")[0] ?? "";
  const siblings = cacheVersions(engine).filter((known) => known.startsWith(`${major}.`));
  const newest = Math.max(...(siblings.length > 0 ? siblings : cacheVersions(engine)).map(Number));
  return Number(version) > newest ? "newer" : "wrong";
}

/** The family of parameter groups that a version takes; undefined for a version that ElastiCache doesn't have. */
export function cacheFamily(engine: CacheEngine, version: string): string | undefined {
  if (judgeCacheVersion(engine, version) === "wrong") return undefined;
  return cacheFamilies[engine][version] ?? `${engine}${version.split(".")[0] ?? ""}`;
}

/** Whether ElastiCache has the family of parameter groups. */
export function judgeCacheFamily(family: string): Verdict {
  if (Object.values(cacheFamilies).some((versions) => Object.values(versions).includes(family)))
    return "known";
  const [, major] = /^valkey(\d{1,2})$/.exec(family) ?? [];
  return major === undefined ? "wrong" : judgeCacheVersion("valkey", `${major}.0`);
}

function ends(numbers: readonly number[]): [oldest: number, newest: number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}
