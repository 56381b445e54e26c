import assert from "node:assert/strict";
import { dirname } from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { scramVerifier } from "../../emulator/services/rds/scram";
import { filesHolding, temporaryFleet } from "./processSupport";

test("a role's password is in the log as it was typed, and isn't where the client hashed it", async () => {
  const fleet = temporaryFleet({ after });
  // As components/database.ts has it.
  const parameters = [
    { name: "log_statement", value: "ddl" },
    { name: "log_parameter_max_length", value: "0" },
  ];
  const spec = { databaseName: "siscoe", userName: "siscoe", password: "a-master-password", parameters };
  const port = await fleet.putPostgres("db", { ...spec, preferredPort: 45_480 });
  const { ca, caFile } = await fleet.authority();
  const login = { user: spec.userName, password: spec.password, database: "siscoe", ssl: { ca } };
  const client = new Client({ host: "localhost", port, ...login });
  await client.connect();
  try {
    await client.query("CREATE ROLE typed LOGIN PASSWORD 'typed-in-clear'");
    await client.query(`CREATE ROLE hashed LOGIN PASSWORD '${scramVerifier("hashed-by-the-client")}'`);
    // One that fails is logged as well.
    await assert.rejects(client.query("CREATE ROLE typed LOGIN PASSWORD 'typed-again'"), /already exists/);
  } finally {
    await client.end();
  }
  const directory = dirname(dirname(caFile));
  assert.equal(filesHolding(directory, ["typed-in-clear"]).length, 1);
  assert.equal(filesHolding(directory, ["typed-again"]).length, 1);
  assert.deepEqual(filesHolding(directory, ["hashed-by-the-client", spec.password]), []);
});
