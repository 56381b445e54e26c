import { kinds } from "../emulator/servers/kinds";
import type { State } from "./state";

/** What leaves a final snapshot when it is deleted, as one calls it. */
const calledBy: Readonly<Record<string, "database" | "cache">> = {
  [kinds.postgres.token]: "database",
  [kinds.redis.token]: "cache",
};

/** A snapshot that is taken of something while it is deleted. */
export interface FinalSnapshot {
  readonly kind: "database" | "cache";
  readonly name: string;
  /** The ARN of the key that it is encrypted with. */
  readonly key: unknown;
}

/** The final snapshots that deleting what the state has would leave. */
export function finalSnapshotsIn({ resources }: State): FinalSnapshot[] {
  return resources.flatMap(({ type, outputs = {} }) => {
    const { finalSnapshotIdentifier: name, kmsKeyId } = outputs;
    const kind = calledBy[type];
    return kind === undefined || typeof name !== "string" ? [] : [{ kind, name, key: kmsKeyId }];
  });
}

/** The keys, by ARN, that wait for their deletion since a state. */
function lostKeys(before: State, after: State): readonly unknown[] {
  const ahead = after.resources.map(({ outputs }) => outputs?.["arn"]);
  return before.resources
    .filter(({ type, retainOnDelete }) => type === "aws:kms/key:Key" && retainOnDelete !== true)
    .map(({ outputs }) => outputs?.["arn"])
    .filter((arn) => arn !== undefined && !ahead.includes(arn));
}

/** Tells of the final snapshots between two states, and what they are good for. Nothing when there are none. */
export function snapshotWords(before: State, after: State): string {
  const ahead = finalSnapshotsIn(after).map(({ name }) => name);
  const taken = finalSnapshotsIn(before).filter(({ name }) => !ahead.includes(name));
  if (taken.length === 0) return "";
  const lines = taken.map(({ kind, name }) => `  ${kind.padEnd(17)}${name}\n`);
  const [database] = taken.filter(({ kind }) => kind === "database");
  const keys = lostKeys(before, after);
  const use =
    database === undefined || keys.includes(database.key)
      ? ""
      : `To restore the database's rows, write siscoe:databaseSnapshot: ${database.name} in the settings of ` +
        `another environment, before its first up (docs/operations.md, Restoring).\n`;
  const lost = taken.filter(({ key }) => keys.includes(key)).map(({ kind }) => kind);
  const lostWords =
    lost.length === 0
      ? ""
      : `siscoe:databaseKeepKey is false: the key of this snapshot (${lost.join(", ")}) waits for its deletion, and nobody can ` +
        `restore it now. On AWS you can save the key within 30 days (docs/operations.md, Tearing down).\n`;
  return `These final snapshots stay:\n${lines.join("")}${use}${lostWords}`;
}
