import type { AlarmState } from "../support/alarmStates";
import type { Plant } from "../support/watched";

/** What an alarm is fed. What AWS publishes of a metric that isn't named here is nothing. */
export interface Planted {
  readonly healthy: Readonly<Record<string, Plant>>;
  readonly fault: Readonly<Record<string, Plant>>;
  /** Its state when no value comes at all, and why. */
  readonly silence: readonly [state: AlarmState | "as before", why: string];
}

const always =
  (value: number): Plant =>
  () =>
    value;
const gib = 2 ** 30;
const stopped = ["INSUFFICIENT_DATA", "a database or a cache that is stopped: nothing is known"] as const;
const asleep = ["INSUFFICIENT_DATA", "no task of the service runs: another alarm says so"] as const;
/** Of what happens now and then: most periods have no value. */
const happens = (metric: string): Planted => ({
  healthy: {},
  fault: { [metric]: ({ second }) => (second % 900 === 600 ? 1 : undefined) },
  silence: quiet,
});
const tasks: Planted = {
  healthy: { DesiredTaskCount: always(2), RunningTaskCount: always(2) },
  fault: { DesiredTaskCount: always(2), RunningTaskCount: always(1) },
  silence: ["ALARM", "no task of the service runs: it has no metrics then"],
};
const busy = (metric: string): Planted => ({
  healthy: { [metric]: always(70) },
  fault: { [metric]: always(95) },
  silence: asleep,
});
const quiet = ["OK", "nobody asks for anything, or nothing happened"] as const;

/** Of every alarm of production: values as they are on a good day, and those of the fault that it is there for. */
export const faults: Readonly<Record<string, Planted>> = {
  "balancer-errors": {
    // A visitor goes away in the middle of an upload, now and then.
    healthy: { HTTPCode_ELB_5XX_Count: ({ second }) => (second % 600 === 0 ? 2 : undefined) },
    fault: { HTTPCode_ELB_5XX_Count: always(6) },
    silence: quiet,
  },
  "target-errors": {
    // At night, one request of three fails.
    healthy: {
      HTTPCode_Target_5XX_Count: ({ second }) => (second % 300 === 0 ? 1 : undefined),
      RequestCount: always(1),
    },
    fault: { HTTPCode_Target_5XX_Count: always(4), RequestCount: always(40) },
    silence: quiet,
  },
  latency: {
    // One request in fifty takes long.
    healthy: { TargetResponseTime: ({ second }) => (second % 3000 === 0 ? 20 : 0.2) },
    fault: { TargetResponseTime: always(3.5) },
    silence: quiet,
  },
  "unhealthy-targets": {
    healthy: { UnHealthyHostCount: always(0) },
    fault: { UnHealthyHostCount: always(1) },
    silence: ["OK", "no target is registered: the application isn't there yet"],
  },
  certificate: {
    healthy: { DaysToExpiry: always(45) },
    fault: { DaysToExpiry: always(29) },
    silence: ["as before", "AWS publishes it until the certificate has expired: an alarm then has to stay"],
  },
  "database-storage": {
    // A tenth of 20 GiB, below which RDS lets the disk grow.
    healthy: { FreeStorageSpace: always(2.1 * gib) },
    fault: { FreeStorageSpace: always(1.9 * gib) },
    silence: stopped,
  },
  "database-memory": {
    healthy: { FreeableMemory: always(0.5 * gib) },
    fault: { FreeableMemory: always(0.1 * gib) },
    silence: stopped,
  },
  "database-connections": {
    healthy: { DatabaseConnections: always(60) },
    // Of the 410 or so that a db.t4g.medium lets in.
    fault: { DatabaseConnections: always(300) },
    silence: stopped,
  },
  "database-cpu": {
    healthy: { CPUUtilization: always(40) },
    fault: { CPUUtilization: always(99) },
    silence: stopped,
  },
  "database-credits": {
    healthy: { CPUCreditBalance: always(400) },
    fault: { CPUCreditBalance: always(0) },
    silence: stopped,
  },
  "cache-memory": {
    healthy: { DatabaseMemoryUsagePercentage: always(60) },
    fault: { DatabaseMemoryUsagePercentage: ({ id }) => (id === "node2" ? 60 : 95) },
    silence: stopped,
  },
  "cache-evictions": {
    healthy: { Evictions: always(0) },
    fault: { Evictions: ({ id }) => (id === "node1" ? 1 : 0) },
    silence: stopped,
  },
  "cache-cpu": {
    healthy: { EngineCPUUtilization: always(30) },
    fault: { EngineCPUUtilization: ({ id }) => (id === "node1" ? 97 : 10) },
    silence: stopped,
  },
  "cache-failover": {
    healthy: { IsMaster: ({ id }) => (id === "node1" ? 1 : 0) },
    // The primary fails for good in the middle of it all, and the other node takes over.
    fault: {
      IsMaster: ({ id, second }) => {
        const before = second < failure;
        if (id === "node1") return before ? 1 : undefined;
        return before ? 0 : 1;
      },
    },
    silence: ["OK", "no node has become the primary"],
  },
  "cache-replication-lag": {
    // Only a replica has it.
    healthy: { ReplicationLag: ({ id }) => (id === "node2" ? 0.1 : undefined) },
    fault: { ReplicationLag: ({ id }) => (id === "node2" ? 60 : undefined) },
    silence: stopped,
  },
  "backup-failed": happens("MatchedEvents"),
  "tasks-stopped": happens("MatchedEvents"),
  "tasks-not-started": happens("MatchedEvents"),
  "deployment-failed": happens("MatchedEvents"),
  migration: {
    ...happens("Errors"),
    // A migration that succeeds.
    healthy: { Errors: ({ second }) => (second === 300 ? 0 : undefined) },
  },
  "application-errors": {
    // A visitor finds a page that fails, now and then.
    healthy: { Errors: ({ second }) => (second % 300 === 0 ? 1 : undefined) },
    fault: { Errors: always(2) },
    silence: quiet,
  },
  "web-tasks": tasks,
  "worker-tasks": tasks,
  "beat-tasks": tasks,
  "web-cpu": busy("CPUUtilization"),
  "worker-cpu": busy("CPUUtilization"),
  "web-memory": busy("MemoryUtilization"),
  "worker-memory": busy("MemoryUtilization"),
  "uploads-io": {
    healthy: { PercentIOLimit: always(20) },
    fault: { PercentIOLimit: always(97) },
    silence: ["INSUFFICIENT_DATA", "nobody has mounted the file system: nothing is known"],
  },
  "nat-ports": {
    healthy: { ErrorPortAllocation: always(0) },
    fault: { ErrorPortAllocation: always(3) },
    silence: quiet,
  },
};

/** When the cache's primary fails, in seconds: two minutes before the end of the shortest series. */
const failure = 5 * 60;
