import { readFileSync, writeFileSync } from "node:fs";
import { fleetOf } from "../../emulator/servers/environment";
import { asAdmin } from "../../emulator/services/rds/postgresAdmin";
import type { Checkout } from "./checkout";
import { queryAs } from "./query";

/**
 * Makes a stack's database what another application may have: other names, and a table of another role.
 *
 * @param environment - what `env --format json` prints of it.
 */
export async function becomeForeign(checkout: Checkout, stack: string, environment: string): Promise<void> {
  const servers = fleetOf(checkout.path(".local", stack));
  const database = (await servers.status()).find(({ kind }) => kind === "postgres");
  const server = { port: database?.port ?? 0, authority: await servers.authority() };
  await queryAs(
    environment,
    "CREATE ROLE app; GRANT app TO siscoe; CREATE TABLE theirs AS SELECT 1 AS n; GRANT CREATE ON SCHEMA public TO app; " +
      "ALTER TABLE theirs OWNER TO app; REVOKE app FROM siscoe;",
  );
  await asAdmin(server, async (client) => {
    await client.query("ALTER DATABASE siscoe RENAME TO django");
    await client.query("ALTER ROLE siscoe RENAME TO postgres");
  });
}

/** Has AWS say so of the stack's snapshot, too. */
export function nameForeign(checkout: Checkout, stack: string, snapshot: string): void {
  const amend = (file: string, what: string, names: Readonly<Record<string, string>>) => {
    const path = checkout.path(".local", stack, file);
    const facts = JSON.parse(readFileSync(path, "utf8")) as Record<string, object>;
    writeFileSync(path, JSON.stringify({ ...facts, [what]: { ...facts[what], ...names } }));
  };
  amend(`aws/aws-rds-snapshot/${snapshot}.json`, "properties", { dbName: "django", username: "postgres" });
  amend(`snapshots/postgres/${snapshot}/snapshot.json`, "source", { userName: "postgres" });
}
