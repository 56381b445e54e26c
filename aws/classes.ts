import type { Verdict } from "./catalogue";

const large = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";

/**
 * The families of RDS for PostgreSQL (14 and later, in any region), with their sizes.
 *
 * Source: `aws rds describe-orderable-db-instance-options`, as cfn-lint 1.58.0 has its answers
 * (data/schemas/extensions/aws_rds_dbinstance/dbinstanceclass_enum.json); without the generations before PostgreSQL 14.
 * Every version that a new server can be made with, 14.18 to 18.6, has the same (db_instance_class.json); older minor ones,
 * which RDS only goes on running, lack families.
 */
const databaseFamilies = families({
  "t3 t4g": "micro small medium large xlarge 2xlarge",
  "m6g m6gd m7g r6g r6gd r7g x2g": large,
  "m5 m5d r5 r5b r5d": `${large} 24xlarge`,
  "m6i m6id m6idn m6in r6i r6id r6idn r6in": `${large} 24xlarge 32xlarge`,
  "m7i m8a m8g m8gd m9g r7i r8a r8g r8gd": `${large} 24xlarge 48xlarge`,
  x2idn: "16xlarge 24xlarge 32xlarge",
  x2iedn: "xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge",
});

/**
 * The families of ElastiCache, with their sizes.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheNode.html, and for the families of
 * generation 8 and of c7gn cfn-lint 1.58.0 (aws_elasticache_cachecluster/cachenodetype_enum.json).
 */
const cacheFamilies = families({
  "t2 t3 t4g": "micro small medium",
  m4: "large xlarge 2xlarge 4xlarge 10xlarge",
  r4: "large xlarge 2xlarge 4xlarge 8xlarge 16xlarge",
  "m5 r5": "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  r6gd: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  "m6g m7g m8g r6g r7g r8g c7gn c8gn": large,
});

/** Whether RDS for PostgreSQL has the class, such as `db.t4g.medium`. */
export const judgeDatabaseClass = (name: string): Verdict => judge("db", databaseFamilies, name);

/** Whether ElastiCache has the node type, such as `cache.t4g.small`. */
export const judgeCacheNode = (name: string): Verdict => judge("cache", cacheFamilies, name);

/** The families that RDS for PostgreSQL has. */
export const databaseFamilyNames: readonly string[] = Object.keys(databaseFamilies);

/** AWS still brought families of this generation and of later ones when the catalogue was written. */
const GROWING = 8;

function judge(prefix: string, known: Families, name: string): Verdict {
  const [service, family = "", size = "", ...rest] = name.split(".");
  if (service !== prefix || rest.length > 0) return "wrong";
  const sizes = known[family];
  if (sizes !== undefined) return sizes.includes(size) ? "known" : "wrong";
  const { series, generation } = partsOf(family) ?? {};
  if (generation === undefined || !/^(micro|small|medium|large|([1-9]\d{0,2})?xlarge)$/.test(size))
    return "wrong";
  const own = Object.keys(known).flatMap((other) => partsOf(other) ?? []);
  const newest = Math.max(...own.filter((other) => other.series === series).map((other) => other.generation));
  // A series that the service never had has no newest one: -Infinity.
  if (newest < 0) return "wrong";
  return generation > newest || generation >= GROWING ? "newer" : "wrong";
}

/** `m` and 6 of `m6gd`: what follows says processor, disk and network, by letters that AWS uses. */
function partsOf(family: string): { series: string; generation: number } | undefined {
  const [, series = "", generation] = /^([a-z])(\d{1,2})[abdegin]{0,4}$/.exec(family) ?? [];
  return generation === undefined ? undefined : { series, generation: Number(generation) };
}

type Families = Readonly<Record<string, readonly string[]>>;

function families(sizesOf: Readonly<Record<string, string>>): Families {
  return Object.fromEntries(
    Object.entries(sizesOf).flatMap(([names, sizes]) =>
      names.split(" ").map((name) => [name, sizes.split(" ")] as const),
    ),
  );
}
