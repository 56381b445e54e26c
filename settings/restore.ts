import { majorOf, mayUpgrade, namesMinor } from "../aws/engines";
import type { Snapshot } from "../components/snapshot";
import { messageOf } from "../system/failure";
import type { Contradiction } from "./check";

/** The settings that a restore goes by. */
interface Settings {
  readonly databaseSnapshot?: string | undefined;
  readonly databaseEngineVersion: string;
  readonly databaseStorageGb: number;
}

type Found = Contradiction<keyof Settings>;

/**
 * What AWS would refuse of a restore, or what would replace the database at the `up` after it: found before anything is made.
 *
 * @param lookUp - asks AWS for the snapshot.
 */
export async function restoreProblems(
  settings: Settings,
  lookUp: (name: string) => Promise<Snapshot>,
): Promise<Found[]> {
  const { databaseSnapshot: name } = settings;
  if (name === undefined) return [];
  try {
    return problemsOf(settings, name, await lookUp(name));
  } catch (error) {
    const words = messageOf(error)
      .replace(/^.*returned an error: /s, "")
      .trim();
    return [{ key: "databaseSnapshot", what: `can't be looked up (${words})` }];
  }
}

function problemsOf(settings: Settings, name: string, snapshot: Snapshot): Found[] {
  const { databaseEngineVersion: version, databaseStorageGb: size } = settings;
  const { engine, engineVersion: its, allocatedStorage, encrypted, status } = snapshot;
  const problem = (key: keyof Settings, what: string, value?: string): Found => ({
    key,
    what,
    fix: { key, value },
  });
  if (engine !== "postgres") return [problem("databaseSnapshot", `is a snapshot of a ${engine} database`)];
  const major = majorOf(its);
  const copy = `${name.split(":").at(-1) ?? name}-encrypted`;
  return [
    ...(status === "available"
      ? []
      : [problem("databaseSnapshot", `is not finished: its status is ${status}`)]),
    ...(encrypted
      ? []
      : [
          problem(
            "databaseSnapshot",
            "is not encrypted, so the database would not be encrypted either. Make an encrypted copy with\n" +
              `      aws rds copy-db-snapshot --source-db-snapshot-identifier ${name} \\\n` +
              `        --target-db-snapshot-identifier ${copy} --kms-key-id <key> --copy-tags\n    and set databaseSnapshot to that copy`,
            copy,
          ),
        ]),
    ...(majorOf(version) === major
      ? []
      : [
          problem(
            "databaseEngineVersion",
            `is not the snapshot's version, ${its}: restore with that version, and upgrade afterwards (docs/operations.md)`,
            major,
          ),
        ]),
    ...(majorOf(version) === major && namesMinor(version) && version !== its && !mayUpgrade(its, version)
      ? [
          problem(
            "databaseEngineVersion",
            `is older than the snapshot's version, ${its}, and RDS can't downgrade`,
            its,
          ),
        ]
      : []),
    ...(size < allocatedStorage
      ? [
          problem(
            "databaseStorageGb",
            `is less than the snapshot's disk, ${allocatedStorage} GiB, and RDS can't shrink a disk`,
            String(allocatedStorage),
          ),
        ]
      : []),
  ];
}
