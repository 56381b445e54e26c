import { readFileSync } from "node:fs";
import { Client } from "pg";
import type { Running } from "./running";

/** Asks the database, as the application's user, over TLS that verifies the certificate. */
export async function query(
  { site, variables }: Running,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({
    host: variables["DB_HOST"],
    port: Number(variables["DB_PORT"]),
    user: variables["DB_USER"],
    password: variables["DB_PASSWORD"],
    database: variables["DB_NAME"],
    ssl: { ca: readFileSync(site.caFile, "utf8") },
  });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
