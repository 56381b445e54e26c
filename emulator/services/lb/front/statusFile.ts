import { rmSync } from "node:fs";
import { writeWhole } from "../../../../system/files";
import type { Health } from "./health";

/** How the front stands: what `<configuration>.status.json` holds. */
export interface FrontStatus {
  /** The process that wrote it. If it is gone, so is the front, and nothing else here counts. */
  readonly pid: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  /**
   * How often the configuration was read because SIGHUP asked for it, refused ones and the first one included. Whoever
   * sends it waits for this to grow: then `configurationError` speaks of what was written before. What the front reads by
   * itself, once it finds the file changed, isn't counted: it may meet a change half-way, a new key beside the old certificate.
   */
  readonly configurationsRead: number;
  /** Why the newest configuration isn't in force; absent when it is. */
  readonly configurationError?: string;
  readonly listeners: readonly ListenerStatus[];
  readonly targetGroups: readonly TargetGroupStatus[];
}

/** One listener. */
export interface ListenerStatus {
  readonly arn: string;
  readonly protocol: "HTTP" | "HTTPS";
  readonly port: number;
  readonly localPort: number;
  /** Where it listens: 127.0.0.1, and ::1 where the machine has it. */
  readonly addresses: readonly string[];
}

/** One target group. */
export interface TargetGroupStatus {
  readonly arn: string;
  readonly name: string;
  /** True when no target is healthy and requests go to the unhealthy ones, as AWS does. */
  readonly failsOpen: boolean;
  readonly targets: readonly ({
    readonly targetId: string;
    readonly port: number;
    readonly since: string;
  } & Pick<Health, "state" | "reason" | "description">)[];
}

/** Where the status of the front with this configuration file is written. */
export function statusFileOf(configurationFile: string): string {
  return `${configurationFile.replace(/\.json$/, "")}.status.json`;
}

/** Writes it: a reader sees the old or the new, never half. */
export function writeStatus(file: string, status: FrontStatus): void {
  writeWhole(file, `${JSON.stringify(status, undefined, 2)}\n`, 0o600, undefined, false);
}

/** A front that ended by itself leaves none; one that was killed leaves one with a process that is gone. */
export function removeStatus(file: string): void {
  rmSync(file, { force: true });
}
