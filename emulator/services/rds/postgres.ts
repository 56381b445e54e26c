import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import type { Authority, Certificate } from "../../servers/authority";
import { messageOf, ServerFailure } from "../../../system/failure";
import { asAdmin } from "./postgresAdmin";
import {
  checkConfiguration,
  configuration,
  dataOf,
  knowsAdmin,
  makeData,
  postgresProgram,
  readConfiguration,
  setAdminPassword,
  writeConfiguration,
  type Configuration,
} from "./postgresCluster";
import type { Parameter } from "../../servers/parameters";
import { postgresSettings } from "./postgresParameters";
import { ensureMaster, type Master } from "./postgresRoles";
import { endLeftSessions } from "./postgresSessions";
import { loopback, needFree } from "../../servers/ports";
import { startDaemon, stateOf, stopDaemon, type Daemon } from "../../servers/process";
import { tlsFolder, type Home, type Server, type ServerNode } from "../../servers/server";

/** What a PostgreSQL server is made from. */
export interface PostgresSpec extends Master {
  /** The parameter group's. */
  readonly parameters: readonly Parameter[];
  /** What its certificate is for besides localhost. */
  readonly names?: readonly string[] | undefined;
}

/** What is remembered of a server: no secret. */
export interface KeptPostgres extends Omit<PostgresSpec, "password"> {
  readonly kind: "postgres";
  readonly ports: readonly [number];
}

/** A real PostgreSQL behind an RDS instance. */
export class PostgresServer implements Server {
  readonly nodes: readonly [ServerNode];
  readonly data: string;
  private readonly daemon: Daemon;

  constructor(
    private readonly home: Home,
    private readonly kept: KeptPostgres,
  ) {
    const { name, directory, account } = home;
    const [port] = kept.ports;
    this.data = dataOf(home);
    this.nodes = [{ name, role: "database", port, directory }];
    this.daemon = {
      name: `PostgreSQL of ${name}`,
      directory,
      account,
      command: [postgresProgram("postgres", account), "-D", dataOf(home)],
      // A fast shutdown: sessions end, everything is written.
      stop: { signal: "SIGINT", seconds: 60 },
      isReady: async () => {
        await asAdmin(this.admin, (client) => client.query("SELECT 1"));
        return true;
      },
    };
  }

  /** Makes a server, its data empty or a snapshot's, and starts it. Returns what is to be remembered. */
  static async create(
    home: Home,
    spec: PostgresSpec,
    port: number,
    snapshot?: string,
  ): Promise<KeptPostgres> {
    const kept = keep(spec, port);
    await explained(home, async () => makeData(home, files(kept), snapshot));
    const server = new PostgresServer(home, kept);
    await server.start();
    await explained(home, () => server.refuseUnapplied());
    await ensureMaster(server.admin, spec);
    return kept;
  }

  /** Makes the server what the specification says. When PostgreSQL refuses it, the server goes on as it was. */
  async update(spec: PostgresSpec): Promise<KeptPostgres> {
    const { home } = this;
    const kept = keep(spec, this.nodes[0].port);
    const { renewed } = await this.certify(kept);
    const [next, now] = [files(kept), readConfiguration(home)];
    if (renewed || JSON.stringify(next) !== JSON.stringify(now)) {
      await explained(home, async () => {
        await checkConfiguration(home, dataOf(home), next);
        await this.replaceConfiguration(now, next);
      });
    } else await this.launch();
    await ensureMaster(this.admin, spec);
    return kept;
  }

  async start(): Promise<void> {
    const { home, kept } = this;
    const wasRunning = this.isRunning();
    const { renewed } = await this.certify(kept);
    // It may have been given another port.
    if (!wasRunning && JSON.stringify(readConfiguration(home)) !== JSON.stringify(files(kept)))
      writeConfiguration(home, dataOf(home), files(kept));
    await this.launch();
    if (renewed && wasRunning) await this.reload();
  }

  async stop(): Promise<void> {
    await stopDaemon(this.daemon);
    await endLeftSessions(this.data);
  }

  async ask(): Promise<void> {
    await this.daemon.isReady();
  }

  private async replaceConfiguration(now: Configuration, next: Configuration): Promise<void> {
    const { home } = this;
    const wasRunning = this.isRunning();
    try {
      writeConfiguration(home, dataOf(home), next);
      await this.settle();
      await this.refuseUnapplied();
    } catch (error) {
      writeConfiguration(home, dataOf(home), now);
      await (wasRunning ? this.settle() : this.stop());
      throw error;
    }
  }

  /** Lets the configuration take effect: by reading it again where that is enough, else by a restart. */
  private async settle(): Promise<void> {
    if (this.isRunning()) {
      await this.reload();
      const pending = "SELECT 1 FROM pg_settings WHERE pending_restart";
      const { rowCount } = await asAdmin(this.admin, (client) => client.query(pending));
      if (rowCount === 0) return;
      await this.stop();
    }
    await this.launch();
  }

  private async launch(): Promise<void> {
    const { home, daemon } = this;
    if (!knowsAdmin(home)) await this.stop();
    if (!this.isRunning()) {
      await endLeftSessions(this.data);
      await needFree(this.nodes[0].port, daemon.name);
      if (!knowsAdmin(home)) await setAdminPassword(home);
    }
    await startDaemon(daemon, home.signal);
  }

  private isRunning(): boolean {
    return stateOf(this.home.directory).state === "running";
  }

  private certify({ names }: KeptPostgres): Promise<Certificate> {
    const { authority, directory, account } = this.home;
    return authority.issue(tlsFolder(directory), names, account);
  }

  private async reload(): Promise<void> {
    const loaded = () => asAdmin(this.admin, (client) => loadTime(client));
    const before = await loaded();
    await asAdmin(this.admin, (client) => client.query("SELECT pg_reload_conf()"));
    // Whoever connects from then on has the new settings.
    const end = Date.now() + 30_000;
    while (Date.now() < end) {
      if ((await loaded()) !== before) return;
      await sleep(20);
    }
    throw new ServerFailure(`${this.daemon.name} did not reload its configuration`);
  }

  /** Of a library's parameters, only a server that has loaded it knows what is right, and it starts all the same. */
  private async refuseUnapplied(): Promise<void> {
    await asAdmin(this.admin, async (client) => {
      const { rows } = await client.query<{ name: string; setting: string; error: string }>(
        "SELECT name, setting, error FROM pg_file_settings WHERE error IS NOT NULL AND NOT applied",
      );
      for (const { name, setting, error } of rows) {
        // Tried on this session, it says why.
        await client.query("SELECT set_config($1, $2, false)", [name, setting]);
        throw new ServerFailure(`invalid value for parameter "${name}": "${setting}" (${error})`);
      }
    });
  }

  private get admin(): { port: number; authority: Authority } {
    return { port: this.nodes[0].port, authority: this.home.authority };
  }
}

/** All of it but the password. */
function keep({ databaseName, userName, parameters, names }: PostgresSpec, port: number): KeptPostgres {
  return { kind: "postgres", ports: [port], databaseName, userName, parameters, names };
}

function files({ ports: [port], parameters }: KeptPostgres): Configuration {
  return configuration(port, loopback, postgresSettings(parameters));
}

async function loadTime(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ at: string }>("SELECT pg_conf_load_time()::text AS at");
  return rows[0]?.at ?? "";
}

/** Says whose refusal it is. */
async function explained<T>({ name, signal }: Home, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    const [message, { hint }] = [messageOf(error), error as { hint?: string }];
    if (message.startsWith("PostgreSQL of")) throw error;
    const words = hint === undefined ? message : `${message} (${hint})`;
    throw new ServerFailure(`PostgreSQL of ${name} refuses its parameters: ${words}`);
  }
}
