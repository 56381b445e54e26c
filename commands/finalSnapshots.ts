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
}

/** The final snapshots that deleting what the state has would leave. */
export function finalSnapshotsIn({ resources }: State): FinalSnapshot[] {
  return resources.flatMap(({ type, outputs }) => {
    const [kind, name] = [calledBy[type], outputs?.["finalSnapshotIdentifier"]];
    return kind === undefined || typeof name !== "string" ? [] : [{ kind, name }];
  });
}

/** Tells of the final snapshots between two states, and what they are good for. Nothing when there are none. */
export function snapshotWords(before: State, after: State): string {
  const ahead = finalSnapshotsIn(after).map(({ name }) => name);
  const taken = finalSnapshotsIn(before).filter(({ name }) => !ahead.includes(name));
  if (taken.length === 0) return "";
  const lines = taken.map(({ kind, name }) => `  ${kind.padEnd(17)}${name}\n`);
  const [database] = taken.filter(({ kind }) => kind === "database");
  const use =
    database === undefined
      ? ""
      : `To restore the database's rows, write siscoe:databaseSnapshot: ${database.name} in the settings of ` +
        `another environment, before its first up (docs/operations.md, Restoring).\n`;
  return `These final snapshots stay:\n${lines.join("")}${use}`;
}
