import type { ClientBase } from "pg";
import type { Authority } from "../../servers/authority";
import { asAdmin } from "./postgresAdmin";
import { isVerifierOf, scramVerifier } from "./scram";

/** What RDS lets its master users do beyond what every owner of a database may. */
const SUPERUSER_ROLE = "rds_superuser";
const SUPERUSER_RIGHTS =
  "pg_monitor, pg_signal_backend, pg_checkpoint, pg_create_subscription, pg_use_reserved_connections";

/** The master user, and the database that is its own. */
export interface Master {
  /** The database that is there from the start. */
  readonly databaseName?: string | undefined;
  readonly userName: string;
  /** Kept nowhere but in the database, as a SCRAM verifier. Undefined keeps the one that is. */
  readonly password?: string | undefined;
}

/**
 * Makes sure of the master user, its password and its database. As on RDS it is no superuser: it may make databases
 * and roles, and is a member of rds_superuser.
 */
export async function ensureMaster(
  server: { port: number; authority: Authority },
  { userName, password, databaseName }: Master,
): Promise<void> {
  const preloaded = await asAdmin(server, async (client) => {
    // Verifiers are no business of logs and statistics either.
    await client.query("SET log_statement = 'none'; SET pg_stat_statements.track = 'none'");
    await ensureRole(client, userName);
    if (password !== undefined) await ensurePassword(client, userName, password);
    if (databaseName !== undefined) await ensureDatabase(client, databaseName, userName);
    const { rows } = await client.query<{ libraries: string }>(
      "SELECT current_setting('shared_preload_libraries') AS libraries",
    );
    return rows[0]?.libraries.includes("pg_stat_statements") === true;
  });
  if (!preloaded || databaseName === undefined) return;
  // RDS's own PostgreSQL lets rds_superuser make this extension; this one lets superusers only.
  await asAdmin({ ...server, database: databaseName }, (client) =>
    client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements"),
  );
}

async function ensureRole(client: ClientBase, userName: string): Promise<void> {
  if (!(await exists(client, "pg_roles WHERE rolname", SUPERUSER_ROLE))) {
    await client.query(
      `CREATE ROLE ${SUPERUSER_ROLE}; GRANT ${SUPERUSER_RIGHTS} TO ${SUPERUSER_ROLE} WITH ADMIN OPTION`,
    );
  }
  if (await exists(client, "pg_roles WHERE rolname", userName)) return;
  await client.query(
    `CREATE ROLE ${client.escapeIdentifier(userName)} LOGIN CREATEDB CREATEROLE IN ROLE ${SUPERUSER_ROLE}`,
  );
}

async function ensurePassword(client: ClientBase, userName: string, password: string): Promise<void> {
  const { rows } = await client.query<{ verifier: string | null }>(
    "SELECT rolpassword AS verifier FROM pg_authid WHERE rolname = $1",
    [userName],
  );
  if (isVerifierOf(rows[0]?.verifier ?? "", password)) return;
  const verifier = client.escapeLiteral(scramVerifier(password));
  await client.query(`ALTER ROLE ${client.escapeIdentifier(userName)} PASSWORD ${verifier}`);
}

async function ensureDatabase(client: ClientBase, name: string, owner: string): Promise<void> {
  if (await exists(client, "pg_database WHERE datname", name)) return;
  await client.query(
    `CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${client.escapeIdentifier(owner)}`,
  );
}

async function exists(client: ClientBase, where: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT 1 FROM ${where} = $1`, [name]);
  return rowCount === 1;
}
