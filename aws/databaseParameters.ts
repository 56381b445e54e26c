/*
 * Parameters of RDS for PostgreSQL by major version: which values they take, which RDS has by itself, and how they are
 * applied.
 *
 * Sources: PostgreSQL's documentation of each version (values and defaults); for rds.force_ssl, 1 from PostgreSQL 15 on,
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html; for
 * shared_preload_libraries …/Appendix.PostgreSQL.CommonDBATasks.Parameters.html. PostgreSQL 18 itself still takes 1 for
 * log_connections; RDS does not (reported with its error).
 */

/** A parameter as a parameter group has it. */
export interface DatabaseParameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod?: string | undefined;
}

/** Which values a parameter takes: in AWS's words, and whether one is of them. */
interface Allowed {
  readonly words: string;
  readonly has: (value: string) => boolean;
}

/** What a parameter is from a major version on. */
interface Era {
  readonly since: number;
  /** Without it, whatever PostgreSQL takes. */
  readonly takes?: Allowed;
  readonly byDefault: string;
}

const flag = oneOf("0", "1");

/** Those that this stack sets, oldest era first. */
const eras: Readonly<Record<string, readonly Era[]>> = {
  log_connections: [
    { since: 14, takes: flag, byDefault: "0" },
    {
      since: 18,
      takes: listOf("receipt", "authentication", "authorization", "setup_durations", "all"),
      byDefault: "",
    },
  ],
  log_disconnections: [{ since: 14, takes: flag, byDefault: "0" }],
  log_lock_waits: [{ since: 14, takes: flag, byDefault: "0" }],
  log_min_duration_statement: [{ since: 14, takes: between(-1, 2_147_483_647), byDefault: "-1" }],
  log_parameter_max_length: [{ since: 14, takes: between(-1, 1_073_741_823), byDefault: "-1" }],
  log_statement: [{ since: 14, takes: oneOf("none", "ddl", "mod", "all"), byDefault: "none" }],
  "pg_stat_statements.track": [{ since: 14, takes: oneOf("none", "top", "all"), byDefault: "top" }],
  "rds.force_ssl": [
    { since: 14, takes: flag, byDefault: "0" },
    { since: 15, takes: flag, byDefault: "1" },
  ],
  shared_preload_libraries: [{ since: 14, byDefault: "pg_stat_statements" }],
};

/** PostgreSQL reads these at its start only, so RDS refuses to apply them at once. */
const staticParameters = new Set(
  (
    "autovacuum_freeze_max_age autovacuum_max_workers huge_pages max_connections max_files_per_process " +
    "max_locks_per_transaction max_prepared_transactions max_replication_slots max_wal_senders " +
    "max_worker_processes rds.custom_dns_resolution rds.logical_replication rds.pg_stat_ramdisk_size " +
    "shared_buffers shared_preload_libraries superuser_reserved_connections track_activity_query_size " +
    "track_commit_timestamp wal_buffers"
  ).split(" "),
);

/** The value of log_connections that logs a connection's arrival, authentication and authorization: until 17, a switch. */
export function loggedConnections(major: number): string {
  return major < 18 ? "1" : "receipt,authentication,authorization";
}

/** Whether a parameter counts from the next restart on only: RDS refuses to apply it at once. */
export function isStatic(name: string): boolean {
  return staticParameters.has(name);
}

/** Why RDS refuses a parameter's value, in its words; undefined where it doesn't, or where the catalogue lacks it. */
export function parameterProblem(major: number, { name, value }: DatabaseParameter): string | undefined {
  const takes = eraOf(major, name)?.takes;
  if (takes === undefined || takes.has(value)) return undefined;
  return `Invalid parameter value: ${value} for: ${name} allowed values are: ${takes.words}`;
}

/**
 * Whether RDS has the value by itself. It then says of the parameter that it is applied `pending-reboot`, whatever was
 * asked for: whoever says `immediate` sees a difference for ever.
 *
 * Source: hashicorp/terraform-provider-aws#39252, and the provider's documentation of aws_db_parameter_group, Problematic
 * Plan Changes.
 */
export function isDefault(major: number, { name, value }: DatabaseParameter): boolean {
  return eraOf(major, name)?.byDefault === value;
}

function eraOf(major: number, name: string): Era | undefined {
  return eras[name]?.filter(({ since }) => since <= major).at(-1);
}

function oneOf(...words: readonly string[]): Allowed {
  return { words: words.join(","), has: (value) => words.includes(value.toLowerCase()) };
}

function listOf(...words: readonly string[]): Allowed {
  return {
    words: words.join(","),
    has: (value) => value === "" || value.split(",").every((item) => words.includes(item.trim())),
  };
}

function between(least: number, most: number): Allowed {
  return {
    words: `${least}-${most}`,
    has: (value) => /^-?\d+$/.test(value) && Number(value) >= least && Number(value) <= most,
  };
}
