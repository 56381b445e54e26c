import type { ClientBase } from "pg";
import type { Authority } from "../../servers/authority";

/** The superuser of every server, as on RDS, where its name is reserved too. */
export const ADMIN = "rdsadmin";

/** The superuser's password: known to who can read the authority's key. */
export function adminPassword(authority: Authority): string {
  return authority.secret("postgres administrator");
}

/** Does something on a server that runs as its superuser, over verified TLS: the very way that clients take. */
export async function asAdmin<T>(
  { port, authority, database = "postgres" }: { port: number; authority: Authority; database?: string },
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  // Not above: every command would load it, twice with the emulator's thread, and most talk to no server.
  const { Client } = await import("pg");
  const client = new Client({
    host: "127.0.0.1",
    port,
    database,
    user: ADMIN,
    password: adminPassword(authority),
    ssl: { ca: authority.ca },
    connectionTimeoutMillis: 5000,
    query_timeout: 60_000,
  });
  // A server that goes away is told by the query that fails, not by an event that ends this process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
