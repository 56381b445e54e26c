import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client, type ClientConfig } from "pg";
import type { Fleet } from "../../emulator/servers/fleet";
import { identityOf } from "../../system/identity";
import { postgresSettings } from "../../emulator/services/rds/postgresParameters";
import { isVerifierOf, scramVerifier } from "../../emulator/services/rds/scram";
import { filesHolding, processesShowing, temporaryFleet } from "./processSupport";

const parameters = [
  { name: "log_statement", value: "ddl" },
  { name: "pg_stat_statements.track", value: "all" },
  { name: "rds.force_ssl", value: "1" },
  { name: "shared_preload_libraries", value: "pg_stat_statements" },
];
const spec = { databaseName: "siscoe", userName: "siscoe", password: "a-first-password", parameters };
// Away from the ports that a developer's environments prefer.
const preferredPort = 45_400;

interface Access extends Partial<ClientConfig> {
  readonly fleet: Fleet;
  readonly port: number;
}

/** One statement, as the application would make it: by TLS that it verifies, with the master user's password. */
async function query<Row>({ fleet, ...options }: Access, text: string): Promise<Row[]> {
  const { ca } = await fleet.authority();
  const login = { user: spec.userName, password: spec.password, database: "siscoe", ssl: { ca } };
  const client = new Client({ host: "localhost", ...login, ...options });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

const show = async (access: Access, name: string) =>
  (await query<Record<string, string>>(access, `SELECT current_setting('${name}') AS value`))[0]?.["value"];

async function pidOf(fleet: Fleet): Promise<number> {
  const [status] = await fleet.status();
  return status?.pid ?? assert.fail("it doesn't run");
}

/** The process that is at the endless loop, once there is one. */
async function busyBackend(access: Access): Promise<number> {
  const active = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'";
  for (;;) {
    const [backend] = await query<{ pid: number }>(access, active);
    if (backend !== undefined) return backend.pid;
  }
}

describe("a PostgreSQL server", () => {
  const fleet = temporaryFleet({ after });
  const other = temporaryFleet({ after }, { snapshots: fleet.options.snapshots });
  let server: Access = { fleet, port: 0 };
  const directory = async () => dirname(dirname((await fleet.authority()).caFile));

  before(async () => {
    server = { fleet, port: await fleet.putPostgres("db", { ...spec, preferredPort }) };
  });

  test("lets in who verifies it and knows the password, and nobody else", async () => {
    const ssl = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    assert.deepEqual(await query(server, ssl), [{ ssl: true }]);
    await assert.rejects(query({ ...server, ssl: false }, "SELECT 1"), /no pg_hba.conf entry.*no encryption/);
    await assert.rejects(
      query({ ...server, password: "wrong" }, "SELECT 1"),
      /password authentication failed/,
    );
    await assert.rejects(
      query({ ...server, user: "rdsadmin" }, "SELECT 1"),
      /password authentication failed/,
    );
    const [me] = await query<Record<string, unknown>>(
      server,
      "SELECT rolsuper, rolcreatedb, pg_has_role('rds_superuser', 'member') AS rds, " +
        "(SELECT datdba::regrole::text FROM pg_database WHERE datname = 'siscoe') AS owner " +
        "FROM pg_roles WHERE rolname = current_user",
    );
    assert.deepEqual(me, { rolsuper: false, rolcreatedb: true, rds: true, owner: "siscoe" });
  });

  test("loads the libraries of its group, and has the extensions of the npm package", async () => {
    assert.equal(await show(server, "pg_stat_statements.track"), "all");
    const seen = "SELECT 1 FROM pg_stat_statements WHERE query LIKE '%current_setting%'";
    assert.ok((await query(server, seen)).length > 0);
    await query(server, "CREATE EXTENSION unaccent");
  });

  test("takes a new parameter while it runs, and restarts for one that needs it", async () => {
    const pid = await pidOf(fleet);
    const change = (name: string, value: string) =>
      fleet.setParameters("postgres", "db", [...parameters, { name, value }]);
    await change("work_mem", "6144");
    assert.equal(await show(server, "work_mem"), "6MB");
    await change("search_path", 'it\'s, "c:\\d"');
    assert.equal(await show(server, "search_path"), 'it\'s, "c:\\d"');
    assert.equal(await show(server, "work_mem"), "4MB");
    assert.equal(await pidOf(fleet), pid);
    await change("max_connections", "55");
    assert.equal(await show(server, "max_connections"), "55");
    assert.notEqual(await pidOf(fleet), pid);
    await fleet.setParameters("postgres", "db", parameters);
  });

  test("goes on as it was when PostgreSQL refuses a parameter, whose words are told", async () => {
    const refused: [name: string, value: string, words: RegExp][] = [
      ["work_mem", "banana", /invalid value for parameter "work_mem": "banana"/],
      ["log_statement", "some", /"some".*Available values: none, ddl, mod, all/],
      ["no_such_thing", "1", /unrecognized configuration parameter "no_such_thing"/],
      ["pg_stat_statements.track", "banana", /"banana".*Available values: none, top, all/],
      [
        "pg_stat_statements.nothing",
        "1",
        /invalid configuration parameter name "pg_stat_statements.nothing"/,
      ],
      ["shared_preload_libraries", "nonsense", /could not access file "nonsense"/],
      ["listen_addresses", "*", /can't be modified/],
      ["x' \nport", "1", /unrecognized configuration parameter/],
    ];
    for (const [name, value, words] of refused) {
      const next = [...parameters.filter((other) => other.name !== name), { name, value }];
      await assert.rejects(fleet.setParameters("postgres", "db", next), { message: words });
      assert.equal(await show(server, "pg_stat_statements.track"), "all");
    }
    await fleet.stop();
    await fleet.start();
    assert.equal(await show(server, "pg_stat_statements.track"), "all");
  });

  test("takes a new password at once, and shows none in any file, argument or environment", async () => {
    const pid = await pidOf(fleet);
    await fleet.putPostgres("db", { ...spec, parameters, password: "a-second-password" });
    await assert.rejects(query(server, "SELECT 1"), /password authentication failed/);
    server = { ...server, password: "a-second-password" };
    assert.equal((await query(server, "SELECT 1")).length, 1);
    assert.equal(await pidOf(fleet), pid);
    const secrets = [spec.password, "a-second-password"];
    assert.deepEqual(filesHolding(await directory(), secrets), []);
    assert.deepEqual(processesShowing(secrets), []);
  });

  test("keeps committed rows when it is killed, which is seen, and mended by a start", async () => {
    await query(server, "CREATE TABLE rows AS SELECT generate_series(1, 1000) AS n");
    const pid = await pidOf(fleet);
    process.kill(pid, "SIGKILL");
    while (identityOf(pid) !== undefined) await sleep(10);
    const [died] = await fleet.status();
    assert.deepEqual([died?.health, died?.detail], ["died", `process ${pid} is gone`]);
    await fleet.start();
    assert.deepEqual(await query(server, "SELECT count(*)::int AS n FROM rows"), [{ n: 1000 }]);
  });

  test("is started and stopped beside a session that its killed postmaster left at work", async () => {
    const isRunning = (pid: number) => identityOf(pid) !== undefined;
    for (const mend of ["start", "stop"] as const) {
      const postmaster = await pidOf(fleet);
      const busy = query(server, "DO $$ BEGIN LOOP END LOOP; END $$");
      const broken = assert.rejects(busy, /terminated|ECONNRESET/);
      const backend = await busyBackend(server);
      process.kill(postmaster, "SIGKILL");
      while (isRunning(postmaster)) await sleep(10);
      assert.ok(isRunning(backend), "it doesn't notice");
      await fleet[mend]();
      await broken;
      assert.equal(isRunning(backend), false, mend);
    }
    await fleet.start();
    assert.deepEqual(await query(server, "SELECT count(*)::int AS n FROM rows"), [{ n: 1000 }]);
  });

  test("keeps its port: when another uses it, that is said, and it starts when it is free again", async (t) => {
    await fleet.stop();
    assert.equal((await fleet.status())[0]?.health, "stopped");
    const other = createServer().listen(server.port, "127.0.0.1");
    t.after(() => other.close());
    await assert.rejects(
      fleet.start(),
      new RegExp(`PostgreSQL of db has port ${server.port}, but .*uses it`),
    );
    await new Promise((done) => other.close(done));
    await fleet.start();
    assert.deepEqual(await query(server, "SELECT count(*)::int AS n FROM rows"), [{ n: 1000 }]);
  });

  test("is started once by two processes that do so at the same time", async () => {
    await fleet.stop();
    const options = JSON.stringify({ directory: await directory(), snapshots: "" });
    // Loading takes each its own time: they wait for the same moment.
    const then = Date.now() + 3000;
    const code =
      `const fleet = new (require("./emulator/servers/fleet").Fleet)(${options});` +
      `setTimeout(() => fleet.start(), ${then} - Date.now())`;
    const start = () => promisify(execFile)(process.execPath, ["--import", "tsx", "-e", code]);
    await Promise.all([start(), start()]);
    assert.equal((await query(server, "SELECT 1")).length, 1);
  });

  test("is still ours to administer when the authority was lost, and known by the new one", async () => {
    await fleet.stop();
    writeFileSync(join(await directory(), "authority", "ca.key"), "");
    await assert.rejects(fleet.start(), /is missing or no longer valid: `up` creates a new one/);
    assert.equal(await fleet.prepareAuthority([]), "is no longer valid");
    await fleet.start();
    assert.equal((await fleet.status())[0]?.health, "healthy");
    assert.equal((await query(server, "SELECT 1")).length, 1);
  });

  test("leaves a snapshot, from which a server of another environment has its rows", async () => {
    await fleet.remove("postgres", "db", "db-final");
    assert.deepEqual(await fleet.status(), []);
    assert.deepEqual(
      fleet.snapshots.list().map(({ identifier }) => identifier),
      ["db-final"],
    );
    const restored = {
      ...spec,
      password: "another-password",
      parameters: [],
      snapshot: "db-final",
      preferredPort,
    };
    const put = (more: object) => other.putPostgres("new", { ...restored, ...more });
    await assert.rejects(put({ snapshot: "none" }), /Its snapshots: db-final/);
    await assert.rejects(put({ userName: "eve" }), /is siscoe, not eve/);
    const access = { fleet: other, port: await put({}), password: "another-password" };
    assert.deepEqual(await query(access, "SELECT count(*)::int AS n FROM rows"), [{ n: 1000 }]);
    assert.equal(await show(access, "shared_preload_libraries"), "");
    await assert.rejects(other.remove("postgres", "new", "db-final"), /exists already/);
    assert.equal((await other.status())[0]?.health, "healthy");
  });

  test("whose making was cut off is cleared away by the next start, process and all", async () => {
    // As if its maker had been killed before it could write down that it was done.
    const pid = await pidOf(other);
    rmSync(join(other.options.directory, "postgres", "new", "server.json"));
    await other.start();
    assert.deepEqual(await other.status(), []);
    assert.equal(identityOf(pid), undefined);
  });

  test("is destroyed with all sessions, were it killed before", async () => {
    const access = { fleet: other, port: await other.putPostgres("db", { ...spec, preferredPort }) };
    const busy = query(access, "DO $$ BEGIN LOOP END LOOP; END $$");
    const broken = assert.rejects(busy, /terminated|ECONNRESET/);
    const backend = await busyBackend(access);
    process.kill(await pidOf(other), "SIGKILL");
    await other.destroy();
    await broken;
    assert.equal(identityOf(backend), undefined);
  });
});

describe("the making of a PostgreSQL server", () => {
  test("leaves nothing behind when PostgreSQL refuses a parameter", async (t) => {
    const fleet = temporaryFleet(t);
    const put = (name: string, value: string) => {
      const others = parameters.filter((other) => other.name !== name);
      return fleet.putPostgres("db", { ...spec, preferredPort, parameters: [...others, { name, value }] });
    };
    await assert.rejects(put("work_mem", "banana"), /refuses its parameters: .*"banana"/);
    await assert.rejects(put("pg_stat_statements.track", "banana"), /Available values: none, top/);
    assert.deepEqual(await fleet.status(), []);
    assert.deepEqual(readdirSync(join(fleet.options.directory, "postgres")), []);
  });

  test("leaves no process behind when it is called off", async (t) => {
    const controller = new AbortController();
    const fleet = temporaryFleet(t, { signal: controller.signal });
    const making = fleet.putPostgres("db", { ...spec, preferredPort });
    const record = join(fleet.options.directory, "postgres", "db", "process.json");
    while (!existsSync(record)) await sleep(1);
    const { pid } = JSON.parse(readFileSync(record, "utf8")) as { pid: number };
    controller.abort();
    await assert.rejects(making, { name: "AbortError" });
    assert.equal(identityOf(pid), undefined);
    assert.deepEqual(readdirSync(join(fleet.options.directory, "postgres")), []);
  });
});

test("what only RDS knows is left out by name, and what is nobody's is refused", () => {
  const given = { "rds.log_retention_period": "4320", shared_buffers: "{DBInstanceClassMemory/32768}" };
  const group = Object.entries(given).map(([name, value]) => ({ name, value }));
  const { settings, ignored, forceSsl } = postgresSettings([
    ...group,
    { name: "shared_preload_libraries", value: "pg_stat_statements,pgaudit" },
    { name: "rds.logical_replication", value: "1" },
    { name: "log_connections", value: "receipt,authentication,authorization" },
  ]);
  assert.deepEqual(settings, [
    { name: "shared_preload_libraries", value: "pg_stat_statements" },
    // PostgreSQL 18's list, as 17 has it.
    { name: "log_connections", value: "on" },
    { name: "wal_level", value: "logical" },
  ]);
  assert.equal(ignored.length, 3);
  assert.equal(forceSsl, true);
  assert.equal(postgresSettings([{ name: "rds.force_ssl", value: "0" }]).forceSsl, false);
  assert.throws(() => postgresSettings([{ name: "rds.nothing", value: "1" }]), /rds\.nothing/);
});

test("a verifier is its password's and no other's", () => {
  const verifier = scramVerifier("secret");
  assert.equal(isVerifierOf(verifier, "secret"), true);
  assert.equal(isVerifierOf(verifier, "Secret"), false);
  assert.equal(isVerifierOf("", "secret"), false);
});
