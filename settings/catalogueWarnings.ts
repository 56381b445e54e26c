import { catalogueDate, type Verdict } from "../aws/catalogue";
import { judgeCacheNode, judgeDatabaseClass } from "../aws/classes";
import {
  isPastCreation,
  judgeCacheVersion,
  judgePostgres,
  majorOf,
  namesMinor,
  postgresMajors,
  type CacheEngine,
} from "../aws/engines";
import { judgeRegion } from "../aws/regions";
import { judgeModernTlsPolicy } from "../aws/tlsPolicies";

/** The settings that name something that AWS has. */
interface Named {
  readonly "aws:region": string;
  readonly databaseInstanceClass: string;
  readonly databaseEngineVersion: string;
  readonly databaseAllowMajorVersionUpgrade: boolean;
  readonly cacheEngine: CacheEngine;
  readonly cacheEngineVersion: string;
  readonly cacheNodeType: string;
  readonly tlsPolicy: string;
}

/**
 * What to know of settings that are not wrong, and yet may not work: names that AWS may have brought since the catalogue
 * was written, and versions that it is giving up.
 *
 * @param today - the date, as `2026-11-27`.
 */
export function catalogueWarnings(settings: Named, today = new Date().toISOString().slice(0, 10)): string[] {
  const { databaseEngineVersion: postgres, cacheEngineVersion: valkey } = settings;
  const verdicts: readonly [key: string, value: string, verdict: Verdict, file: string][] = [
    ["aws:region", settings["aws:region"], judgeRegion(settings["aws:region"]), "regions"],
    [
      "siscoe:databaseInstanceClass",
      settings.databaseInstanceClass,
      judgeDatabaseClass(settings.databaseInstanceClass),
      "classes",
    ],
    ["siscoe:databaseEngineVersion", postgres, judgePostgres(postgres), "engines"],
    ["siscoe:cacheEngineVersion", valkey, judgeCacheVersion(settings.cacheEngine, valkey), "engines"],
    ["siscoe:cacheNodeType", settings.cacheNodeType, judgeCacheNode(settings.cacheNodeType), "classes"],
    ["siscoe:tlsPolicy", settings.tlsPolicy, judgeModernTlsPolicy(settings.tlsPolicy), "tlsPolicies"],
  ];
  const newer = verdicts
    .filter(([, , verdict]) => verdict === "newer")
    .map(
      ([key, value, , file]) =>
        `${key} is "${value}", which is not in aws/${file}.ts (of ${catalogueDate}). It is assumed to be newer than that ` +
        "file: check in AWS's documentation that it exists, and add it to the file.",
    );
  return [...newer, ...postgresWarnings(settings, today)];
}

function postgresWarnings(settings: Named, today: string): string[] {
  const { databaseEngineVersion: version, databaseAllowMajorVersionUpgrade: upgrades } = settings;
  const is = `siscoe:databaseEngineVersion is "${version}"`;
  const major = majorOf(version);
  const { oldestMinor = 0, supportedUntil = "9999" } = postgresMajors[major] ?? {};
  return [
    ...(isPastCreation(version)
      ? [
          `${is}: RDS still runs this version, but creates no new database with it. ` +
            `To create one, set ${major}.${oldestMinor} or later, or only the major version.`,
        ]
      : []),
    ...(upgrades && !namesMinor(version)
      ? [
          `${is}, and siscoe:databaseAllowMajorVersionUpgrade is true: if you set only a major version, AWS chooses the minor ` +
            "version, and refuses it if it is older than the one that runs. docs/operations.md says which version to set.",
        ]
      : []),
    ...(today > supportedUntil
      ? [
          `${is}: RDS's standard support for it ended on ${supportedUntil}, and ` +
            "AWS charges for Extended Support by the hour. docs/operations.md says how to upgrade.",
        ]
      : today > yearBefore(supportedUntil)
        ? [
            `${is}: RDS's standard support for it ends on ${supportedUntil}. After that day, AWS upgrades a database that was ` +
              "created without Extended Support to another major version, in a maintenance window, and charges " +
              "any other database for Extended Support. docs/operations.md says how to upgrade before that day.",
          ]
        : []),
  ];
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
}
