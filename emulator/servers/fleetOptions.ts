import type { Kind } from "./kinds";

/** The servers of one environment. */
export interface FleetOptions {
  /** The environment's folder of servers: authority, data, logs. */
  readonly directory: string;
  /** Where snapshots are kept: outside, because they outlive the environment. */
  readonly snapshots: string;
  /** Where other environments of the same account keep theirs, to be restored from. */
  readonly otherSnapshots?: readonly string[];
  /** The same folders of other environments, whose ports are left to them. */
  readonly neighbours?: readonly string[];
  /** Is told what is being waited for. */
  readonly say?: (line: string) => void;
  /** Calls off what is under way: what was half-started is stopped. */
  readonly signal?: AbortSignal;
}

/** What a server is asked for beside what it is. */
export interface Placement {
  /** Where its port is looked for, from here upwards; once found, it keeps it. */
  readonly preferredPort?: number | undefined;
  /** The snapshot that its data comes from, if it is new. */
  readonly snapshot?: string | undefined;
}

/** A server that has other ports now. */
export interface Moved {
  readonly kind: Kind;
  readonly name: string;
  readonly from: readonly number[];
  readonly ports: readonly number[];
}

/** The ports of the tasks among them, by what they were. */
export function portsMoved(moved: readonly Moved[]): ReadonlyMap<number, number> {
  const tasks = moved.filter(({ kind }) => kind === "task");
  return new Map(tasks.flatMap(({ from, ports }) => from.map((port, index) => [port, ports[index] ?? port])));
}
