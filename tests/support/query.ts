import { readFileSync } from "node:fs";
import { Client } from "pg";

/** A client of the database, not connected yet: how it is reached, as `env --format json` prints it. */
export function clientOf(environment: string): Client {
  const env = JSON.parse(environment) as Record<string, string>;
  return new Client({
    host: env["DB_HOST"] ?? "",
    port: Number(env["DB_PORT"]),
    user: env["DB_USER"] ?? "",
    password: env["DB_PASSWORD"] ?? "",
    database: env["DB_NAME"] ?? "",
    ssl: { ca: readFileSync(env["PGSSLROOTCERT"] ?? "", "utf8") },
  });
}

/**
 * One statement, as the application would make it.
 *
 * @param environment - what `env --format json` prints.
 */
export async function queryAs(environment: string, text: string): Promise<Record<string, unknown>[]> {
  const client = clientOf(environment);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
