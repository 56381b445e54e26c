import { type AlarmDefinition, fiveMinutes, quarterOfAnHour, type Series } from "./alarm";
import type { Cache } from "./cache";

/** What a cache runs out of, for all its nodes together: memory, processor; and what its nodes lose of each other. */
export function cacheAlarms(cache: Cache): AlarmDefinition[] {
  const ofNodes = (metric: string, statistic: string): Readonly<Record<string, Series>> =>
    Object.fromEntries(
      cache.nodeIds.map((id, index) => [
        `node${index + 1}`,
        { namespace: "AWS/ElastiCache", metric, statistic, dimensions: { CacheClusterId: id } },
      ]),
    );
  const worst = (metric: string, statistic: string) => ({
    series: ofNodes(metric, statistic),
    expression: "MAX(METRICS())",
  });
  const missing = "missing";
  const alone = cache.nodeIds.length === 1;
  return [
    {
      name: "cache-memory",
      description:
        "The cache is nearly full: it will evict sessions, and then refuse every write. First set a larger " +
        "siscoe:cacheNodeType, with applyImmediately (docs/operations.md, When the cache is full); then look what fills it: a " +
        "queue that no worker empties, as a rule.",
      watch: worst("DatabaseMemoryUsagePercentage", "Maximum"),
      threshold: { above: 80 },
      ...fiveMinutes,
      missing,
    },
    {
      name: "cache-evictions",
      description:
        "The cache is full and evicts what expires: users are signed out. First set a larger siscoe:cacheNodeType, with " +
        "applyImmediately (docs/operations.md, When the cache is full).",
      watch: worst("Evictions", "Sum"),
      threshold: { above: 0 },
      periodSeconds: 300,
      periods: { breaching: 1, of: 1 },
      missing,
    },
    {
      name: "cache-cpu",
      description:
        "The cache's only thread is busy: everything that uses it becomes slow. First look at the slow log for a command that " +
        "takes long; if there is none, set a siscoe:cacheNodeType of a faster series (m or r).",
      // AWS suggests 90 (CacheMetrics.WhichShouldIMonitor.html).
      watch: worst("EngineCPUUtilization", "Average"),
      threshold: { above: 90 },
      ...quarterOfAnHour,
      missing,
    },
    ...(alone
      ? []
      : ([
          {
            name: "cache-failover",
            description:
              "Another node of the cache has become its primary. First look whether the Celery workers run: they end when this " +
              "happens (docs/operations.md, When the cache's primary changes on purpose). If nobody asked for it, look at the " +
              "cache's events for the cause.",
            // A replica that becomes the primary goes from 0 to 1. ElastiCache's own messages would take a setting of the cache itself, which an alarm is not to touch.
            watch: { series: ofNodes("IsMaster", "Maximum"), expression: "MAX(DIFF(METRICS()))" },
            threshold: { above: 0 },
            periodSeconds: 60,
            periods: { breaching: 1, of: 5 },
            // A node that has just failed sends nothing.
            missing: "notBreaching",
          },
          {
            name: "cache-replication-lag",
            description:
              "A replica of the cache is more than 30 s behind: if the primary fails now, what was written since is lost. " +
              "First look at the load (cache-cpu) and at what is written; a larger siscoe:cacheNodeType has more network.",
            watch: worst("ReplicationLag", "Maximum"),
            threshold: { above: 30 },
            ...fiveMinutes,
            missing,
          },
        ] as const)),
  ];
}
