import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Authority } from "../../emulator/servers/authority";
import { loopback, reservePorts } from "../../emulator/servers/ports";
import { unpackPackages } from "../../emulator/servers/debianPackages";
import { onPath } from "../../emulator/servers/packages";
import { reachableCopy } from "../../emulator/servers/programs";
import { serverAccount, type Account } from "../../system/account";
import { cacheFolder } from "../../system/cacheFolder";
import { makePrivate, namesIn, writePrivate } from "../../system/files";
import { run } from "../../system/run";
import { Leashed } from "../consumer/leash";
import { findPython } from "../consumer/python";
import type { Ending } from "../servers/processSupport";

const startTimeoutMs = 120_000;

/** A PostgreSQL's programs, its clients' among them: those that npm's package lacks. */
export interface Programs {
  readonly bin: string;
  /** What they need in their environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A PostgreSQL that neither RDS nor the emulator runs: Debian's own, with an administrator who may do anything. */
export interface OtherPostgres {
  readonly port: number;
  readonly administrator: "postgres";
  readonly password: string;
  readonly programs: Programs;
}

/**
 * Starts one, empty, that can send its changes to others. It ends with the tests.
 *
 * @param authority - who signs its certificate.
 */
export async function startOtherPostgres(
  ending: Ending,
  authority: Pick<Authority, "issue">,
): Promise<OtherPostgres> {
  const account = serverAccount();
  const programs = postgresPrograms(account);
  const folder = mkdtempSync(join(tmpdir(), "siscoe-other-postgres-"));
  ending.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  makePrivate(folder, account);
  const password = randomBytes(12).toString("hex");
  writePrivate(join(folder, "password"), password, account);
  const data = join(folder, "data");
  const { certificateFile, keyFile } = await authority.issue(join(folder, "tls"), [], account);
  const made = await run(
    account,
    [
      join(programs.bin, "initdb"),
      ...["--pgdata", data, "--username=postgres", "--encoding=UTF8", "--locale=C"],
      ...["--auth=scram-sha-256", `--pwfile=${join(folder, "password")}`, "--no-sync"],
    ],
    { environment: programs.environment, folder },
  );
  if (made.code !== 0) throw new Error(made.stderr);
  const { ports, release } = await reservePorts(1, 45_900, new Set());
  ending.after(release);
  const [port = 0] = ports;
  const settings = {
    port,
    listen_addresses: loopback.join(","),
    unix_socket_directories: "",
    ...{ ssl: "on", ssl_cert_file: certificateFile, ssl_key_file: keyFile },
    wal_level: "logical",
    fsync: "off",
  };
  const { ids } = account;
  const asAccount =
    ids === undefined ? [] : ["setpriv", `--reuid=${ids.uid}`, `--regid=${ids.gid}`, "--clear-groups"];
  const logFile = join(folder, "log");
  writeFileSync(logFile, "");
  const server = new Leashed({
    name: "The old PostgreSQL",
    python: findPython().executable,
    command: [
      ...asAccount,
      join(programs.bin, "postgres"),
      ...["-D", data],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", ...programs.environment },
    logFile,
  });
  ending.after(() => server.stop());
  await server.until(() => server.log().includes("ready to accept connections"), startTimeoutMs);
  return { port, administrator: "postgres", password, programs };
}

/**
 * The programs of this machine's newest PostgreSQL; otherwise those of Debian's, unpacked and kept.
 *
 * @throws Error where there are none to be had, with the line that installs them.
 */
function postgresPrograms(account: Account): Programs {
  const debians = "/usr/lib/postgresql";
  const linked = onPath("postgres");
  const installed = [
    ...(linked === undefined ? [] : [dirname(realpathSync(linked))]),
    ...namesIn(debians)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(debians, version, "bin")),
  ].find(isWhole);
  if (installed !== undefined) return { bin: installed, environment: {} };
  const cache = join(cacheFolder(), "postgres");
  const [home = unpacked(cache)] = namesIn(cache)
    .filter((name) => name.startsWith("postgresql-"))
    .map((name) => join(cache, name));
  const own = home === undefined ? undefined : reachableCopy(home, basename(home), account);
  const [version] = own === undefined ? [] : namesIn(join(own, debians));
  if (own === undefined || version === undefined) {
    throw new Error("The tests need PostgreSQL's programs. Install them: sudo apt-get install -y postgresql");
  }
  const libraries = namesIn(join(own, "usr/lib")).map((name) => join(own, "usr/lib", name));
  return {
    bin: join(own, debians, version, "bin"),
    environment: { LD_LIBRARY_PATH: libraries.join(":") },
  };
}

const isWhole = (bin: string) =>
  ["initdb", "postgres", "pg_dump", "pg_restore", "psql"].every((name) => existsSync(join(bin, name)));

/** Debian's package `postgresql` holds nothing, and names the one that does. */
function unpacked(cache: string): string | undefined {
  const { stdout } = spawnSync("apt-cache", ["depends", "postgresql"], { encoding: "utf8" });
  const server = /Depends: (postgresql-\d+)/.exec(stdout)?.[1];
  if (server === undefined) return undefined;
  return unpackPackages(cache, [server, server.replace("postgresql-", "postgresql-client-"), "libpq5"]);
}
