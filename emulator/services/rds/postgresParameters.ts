import { ServerFailure } from "../../../system/failure";
import type { Parameter } from "../../servers/parameters";

/** A parameter group as PostgreSQL can have it. */
export interface PostgresSettings {
  /** What stands in postgresql.conf. */
  readonly settings: readonly Parameter[];
  /** Whether the server refuses connections without TLS. */
  readonly forceSsl: boolean;
  /** What was left out, as `name: why`. */
  readonly ignored: readonly string[];
}

/** Parameters that PostgreSQL doesn't have, because RDS does the thing by other means; and what comes of them here. */
const rdsOnly: Readonly<Record<string, string>> = {
  "rds.force_ssl": "applied: pg_hba.conf",
  "rds.logical_replication": "applied: wal_level = logical",
  "rds.accepted_password_auth_method": "only scram-sha-256 is accepted",
  "rds.adaptive_autovacuum": "RDS's own tuning",
  "rds.allowed_extensions": "all extensions of the npm package are there",
  "rds.blue_green_replication_type": "there are no blue/green deployments",
  "rds.custom_dns_resolution": "the machine's DNS is used",
  "rds.extensions": "a list that RDS fills in",
  "rds.force_admin_logging_level": "RDS's own log",
  "rds.force_autovacuum_logging_level": "RDS's own log",
  "rds.log_retention_period": "the log stays as long as the server",
  "rds.rds_superuser_reserved_connections": "there are no connections to reserve",
  "rds.restrict_password_commands": "there is no role rds_password",
  log_destination: "the log is one file",
  log_filename: "the log is one file",
  log_rotation_age: "the log is one file",
  log_rotation_size: "the log is one file",
};

/** Libraries that RDS ships and the npm package doesn't; their own parameters stay placeholders. */
const rdsLibraries = new Set([
  "pg_cron",
  "pg_hint_plan",
  "pg_partman_bgw",
  "pg_proctab",
  "pg_tle",
  "pg_transport",
  "pgactive",
  "pgaudit",
  "pglogical",
  "plrust",
  "rdsutils",
]);

/** Where the server is and how it is reached: no parameter group decides that, on RDS neither. */
const reserved = new Set([
  "config_file",
  "data_directory",
  "external_pid_file",
  "hba_file",
  "ident_file",
  "include",
  "include_dir",
  "include_if_exists",
  "listen_addresses",
  "logging_collector",
  "port",
  "ssl",
  "ssl_ca_file",
  "ssl_cert_file",
  "ssl_key_file",
  "unix_socket_directories",
]);

/** Sorts out what PostgreSQL has of a parameter group, and refuses what a parameter group can't have. */
export function postgresSettings(parameters: readonly Parameter[]): PostgresSettings {
  const given = new Map(parameters.map(({ name, value }) => [name.toLowerCase(), value]));
  const settings: Parameter[] = [];
  const ignored: string[] = [];
  for (const [name, value] of given) {
    if (reserved.has(name)) throw new ServerFailure(`parameter "${name}" can't be modified`);
    const reason = rdsOnly[name];
    if (reason !== undefined) {
      if (!reason.startsWith("applied")) ignored.push(`${name}: ${reason}`);
    } else if (name.startsWith("rds.")) {
      throw new ServerFailure(
        `unrecognized configuration parameter "${name}" (not a known parameter of RDS)`,
      );
    } else if (/[{}]/.test(value)) {
      ignored.push(`${name}: it depends on the instance class; PostgreSQL's default is used`);
    } else if (name === "shared_preload_libraries") {
      const libraries = value.split(",").map((library) => library.trim());
      settings.push({ name, value: libraries.filter((library) => !rdsLibraries.has(library)).join(",") });
      const missing = libraries.filter((library) => rdsLibraries.has(library));
      ignored.push(...missing.map((library) => `${name}: ${library} is not in the npm package`));
    } else if (name === "log_connections" && isList(value)) {
      // RDS's PostgreSQL 18 takes a list of what to log; npm's 17 logs all of it, or nothing.
      settings.push({ name, value: "on" });
    } else settings.push({ name, value });
  }
  if (isOn(given.get("rds.logical_replication"))) settings.push({ name: "wal_level", value: "logical" });
  // Since PostgreSQL 15, RDS forces TLS unless told otherwise.
  return { settings, ignored, forceSsl: isOn(given.get("rds.force_ssl") ?? "1") };
}

function isList(value: string): boolean {
  return /^(receipt|authentication|authorization|setup_durations|all)(,|$)/.test(value);
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "on" || value?.toLowerCase() === "true";
}
