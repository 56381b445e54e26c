import program = require("../../index");
import { deploy, type Registration } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";

/** What staging goes without for its price, or because it is there to be thrown away, and the settings that say so. */
export const price = {
  "a second node of the cache": [
    "siscoe:cacheAutomaticFailover",
    "siscoe:cacheMultiAz",
    "siscoe:cacheReplicas",
  ],
  "a standby of the database": ["siscoe:databaseMultiAz"],
  "backups of a week": ["siscoe:cacheSnapshotRetentionDays", "siscoe:databaseBackupRetentionDays"],
  "enhanced monitoring": ["siscoe:databaseMonitoringSeconds"],
  "flow logs": ["siscoe:flowLogs"],
  "logs of a year": ["siscoe:logRetentionDays"],
  "protection from deletion": ["siscoe:protect"],
} as const;

/** What a stack registers, with its own settings or with these. */
export async function registered(
  stack: "prod" | "staging",
  settings: Readonly<Record<string, string>> = settingsOf(stack),
): Promise<readonly Registration[]> {
  return (await deploy(program, { settings, stack })).resources;
}

/**
 * Staging's settings, but for those of its price, which are production's.
 *
 * @param cheap - those that stay staging's all the same.
 */
export function atProductionsPrice(cheap: readonly string[] = []): Record<string, string> {
  const all: readonly string[] = Object.values(price).flat();
  const isDear = ([key]: readonly [string, string]) => all.includes(key) && !cheap.includes(key);
  const kept = Object.entries(settingsOf("staging")).filter((entry) => !isDear(entry));
  return Object.fromEntries([...kept, ...Object.entries(settingsOf("prod")).filter(isDear)]);
}
