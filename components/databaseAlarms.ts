import { creditsPerHour, memoryGib } from "../aws/classSizes";
import { type AlarmDefinition, fiveMinutes, quarterOfAnHour, type Series } from "./alarm";
import type { Database } from "./database";

/** What is watched of the database. */
export interface DatabaseAlarmsArgs {
  database: Database;
  /** Its class, such as `db.t4g.medium`. */
  instanceClass: string;
  /** The disk that it was given, in GiB. */
  storageGb: number;
}

const gib = 2 ** 30;

/**
 * How many connections RDS lets PostgreSQL take, if the server's whole memory counted: LEAST({DBInstanceClassMemory/9531392},
 * 5000) is the default of max_connections. DBInstanceClassMemory leaves out what the operating system and RDS itself take, of
 * the smallest classes over a quarter, so an alarm has to be well below.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
const mostConnections = (instanceClass: string) =>
  Math.min((memoryGib(instanceClass) * gib) / 9_531_392, 5000);

/** What a database runs out of: disk, memory, connections, processor. */
export function databaseAlarms({
  database,
  instanceClass,
  storageGb,
}: DatabaseAlarmsArgs): AlarmDefinition[] {
  const series = (metric: string, statistic: string): Series => ({
    ...{ namespace: "AWS/RDS", metric, statistic },
    dimensions: { DBInstanceIdentifier: database.instance.identifier },
  });
  // A stopped database sends nothing. One that failed says so itself (databaseEvents.ts), and its visitors' errors do.
  const missing = "missing";
  const credits = creditsPerHour(instanceClass);
  return [
    {
      name: "database-storage",
      description:
        "The database's disk is nearly full: when it is, the database stops. By itself it grows after five minutes, up to " +
        "siscoe:databaseMaxStorageGb, and six hours after it last grew at the earliest. First raise databaseMaxStorageGb, or " +
        "databaseStorageGb by a tenth at least, and bring the stack up; then look what fills it.",
      watch: series("FreeStorageSpace", "Minimum"),
      // RDS adds to the disk below a tenth (USER_PIOPS.StorageTypes.html, Autoscaling): what is still below later, won't grow.
      threshold: { below: (storageGb * gib) / 10 },
      ...quarterOfAnHour,
      missing,
    },
    {
      name: "database-memory",
      description:
        "The database's server has nearly no memory left: it begins to swap, and may restart. First look for sessions that " +
        "take much (Database Insights, pg_stat_activity); if they belong there, set a larger siscoe:databaseInstanceClass.",
      watch: series("FreeableMemory", "Average"),
      threshold: { below: (memoryGib(instanceClass) * gib) / 20 },
      ...quarterOfAnHour,
      missing,
    },
    {
      name: "database-connections",
      description:
        "Most of the connections that the database allows are in use; when all are, the application gets errors. First look " +
        "who holds them (pg_stat_activity, by application and state), and restart what keeps idle ones; if they belong there, " +
        "set a larger siscoe:databaseInstanceClass.",
      watch: series("DatabaseConnections", "Maximum"),
      threshold: { above: Math.floor(mostConnections(instanceClass) * 0.6) },
      ...fiveMinutes,
      missing,
    },
    {
      name: "database-cpu",
      description:
        "The database's processors are busy. First look for the statement that takes the most (Database Insights, by load); " +
        "if there is no single one, set a larger siscoe:databaseInstanceClass.",
      watch: series("CPUUtilization", "Average"),
      threshold: { above: 90 },
      ...quarterOfAnHour,
      missing,
    },
    ...(credits === undefined
      ? []
      : [
          {
            name: "database-credits",
            description:
              "The database has needed more processor than its class earns, for two hours: from now on AWS charges for it by " +
              "the vCPU and hour. First look for the statement that takes the most (Database Insights, by load); if the load " +
              "stays, a class of another series (m or r) is cheaper.",
            watch: series("CPUCreditBalance", "Average"),
            // What it earns in an hour. A new server begins with none, and has that much after the first hour.
            threshold: { below: credits },
            periodSeconds: 300,
            periods: { breaching: 24, of: 24 },
            missing,
          } as const,
        ]),
  ];
}
