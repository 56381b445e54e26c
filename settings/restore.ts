import { majorOf, mayUpgrade, namesMinor } from "../aws/engines";
import type { Snapshot, SnapshotKey } from "../components/snapshot";
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
  const { engine, engineVersion: its, allocatedStorage, encrypted, status, key: kmsKey } = snapshot;
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
    ...lostKey(kmsKey).map((what) => problem("databaseSnapshot", what)),
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

/**
 * Says that a key can't be used, and what an administrator types for it to be: no role of a workflow may.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html (a restore makes a grant, which takes an enabled
 * key) and API_CancelKeyDeletion.html in KMS' API reference (it leaves the key disabled).
 */
function lostKey(key: SnapshotKey | undefined): string[] {
  const [what, ...commands] = key === undefined ? [] : lostKeyWords(key);
  if (what === undefined) return [];
  const lines = commands.map((command) => `      aws kms ${command} --key-id ${key?.arn ?? ""}\n`);
  return [
    `${what}, so AWS would not restore it. Have an administrator type\n${lines.join("")}    or name another snapshot`,
  ];
}

/** What is wrong with a key, and the commands that mend it; nothing where it can be used. */
function lostKeyWords({ state, deletionDate = "" }: SnapshotKey): string[] {
  if (state === "Disabled") return ["is encrypted with a key that is disabled", "enable-key"];
  if (state !== "PendingDeletion") return [];
  const day = deletionDate === "" ? "" : ` on ${deletionDate.slice(0, 10)}`;
  return [`is encrypted with a key that AWS deletes${day}`, "cancel-key-deletion", "enable-key"];
}
