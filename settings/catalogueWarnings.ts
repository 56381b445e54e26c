import { catalogueDate, type Verdict } from "../aws/catalogue";
import { judgeCacheNode, judgeDatabaseClass } from "../aws/classes";
import {
  isPastCreation,
  judgeCacheVersion,
  judgePostgres,
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
        `${key} is "${value}", which aws/${file}.ts, of ${catalogueDate}, does not have. It is taken as newer than that ` +
        "file: check in AWS's documentation that it exists, and add it to the file.",
    );
  const major = postgresMajors[postgres.split(".")[0] ?? ""];
  return [
    ...newer,
    ...(isPastCreation(postgres)
      ? [
          `siscoe:databaseEngineVersion is "${postgres}": RDS goes on running it, and makes no new server of it. ` +
            `To make one, name ${postgres.split(".")[0] ?? ""}.${major?.oldestMinor ?? 0} or later, or the major version alone.`,
        ]
      : []),
    ...(major !== undefined && today > major.supportedUntil
      ? [
          `siscoe:databaseEngineVersion is "${postgres}": RDS's standard support of it ended on ${major.supportedUntil}, and ` +
            "Extended Support is charged by the hour. docs/operations.md tells how to raise it.",
        ]
      : []),
  ];
}
