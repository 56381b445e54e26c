import { isPastCreation, majorOf, postgresMajors } from "../aws/engines";
import type { Contradiction } from "./check";

/** The settings that count at creation only. */
interface Settings {
  readonly databaseEngineVersion: string;
  readonly databaseSnapshot?: string | undefined;
  readonly databaseInsights: "standard" | "advanced";
}

/**
 * What is wrong with the settings of an environment that is still to be made. One that exists goes on with them: RDS runs a
 * minor version for long after it has stopped making servers of it.
 */
export function firstUpProblems(settings: Settings): Contradiction<keyof Settings>[] {
  const { databaseEngineVersion: version, databaseSnapshot: snapshot, databaseInsights: insights } = settings;
  const major = majorOf(version);
  return [
    // What comes out of a snapshot has the snapshot's version.
    ...(isPastCreation(version) && snapshot === undefined
      ? [
          {
            key: "databaseEngineVersion" as const,
            what: `is a minor version with which RDS creates no new database: set ${major}.${postgresMajors[major]?.oldestMinor ?? 0} or later, or ${major}`,
            fix: { key: "databaseEngineVersion" as const, value: major },
          },
        ]
      : []),
    // hashicorp/terraform-provider-aws#47742: a restore doesn't send the mode, and every `up` after it would.
    ...(insights === "advanced" && snapshot !== undefined
      ? [
          {
            key: "databaseInsights" as const,
            what: "can't be set in the up that restores databaseSnapshot: set it again afterwards",
            fix: { key: "databaseInsights" as const, value: "standard" },
          },
        ]
      : []),
  ];
}
