import { rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf, ServerFailure } from "../../../system/failure";
import { copyTree, makePrivate } from "../../../system/files";
import { fingerprint } from "../../servers/fingerprint";
import type { Parameter } from "../../servers/parameters";
import { needFree } from "../../servers/ports";
import { startDaemon, stateOf, stopDaemon, type Daemon } from "../../servers/process";
import { withRedis } from "./redisClient";
import { adminAccess, checkSettings, nodeConfiguration, userRules } from "./redisConfiguration";
import { redisSettings } from "./redisParameters";
import { redisProgram } from "./redisProgram";
import { tlsFolder, type Home, type Server, type ServerNode } from "../../servers/server";

/** What a replication group is made from. */
export interface RedisSpec {
  /** The tokens that let in, kept as fingerprints only: two while one is rotated. None, or an empty one, lets in all. */
  readonly tokens: readonly string[];
  /** Copies beside the primary. */
  readonly replicas: number;
  /** The parameter group's. */
  readonly parameters: readonly Parameter[];
  /** How many bytes its data may take: what the node type has. Unlimited by default. */
  readonly maxMemory?: number | undefined;
  /** What its certificate is for besides localhost. */
  readonly names?: readonly string[] | undefined;
}

/** What is remembered of a replication group: no secret. */
export interface KeptRedis extends Omit<RedisSpec, "tokens" | "replicas"> {
  readonly kind: "redis";
  /** The primary's, then the replicas'. */
  readonly ports: readonly number[];
  readonly tokens: readonly string[];
}

/** Real Redis (or Valkey) servers behind an ElastiCache replication group: a primary and its replicas. */
export class RedisServer implements Server {
  readonly nodes: readonly ServerNode[];
  readonly data: string;

  constructor(
    private readonly home: Home,
    private readonly kept: KeptRedis,
  ) {
    this.nodes = kept.ports.map((port, index) => {
      const number = String(index + 1).padStart(3, "0");
      const role = index === 0 ? "primary" : "replica";
      return { name: `${home.name}-${number}`, role, port, directory: join(home.directory, number) };
    });
    this.data = join(home.directory, "001", "data");
  }

  /** Puts a snapshot's data in the place of none, before the first start. */
  async restore(snapshot: string): Promise<void> {
    makePrivate(join(this.home.directory, "001"), this.home.account);
    await copyTree(snapshot, this.data, this.home.account);
  }

  /** Makes the group another one. When the server refuses it, it goes on as it was. */
  async become(kept: KeptRedis): Promise<void> {
    const next = new RedisServer(this.home, kept);
    await next.refuseSettings();
    try {
      for (const { directory } of this.nodes.slice(kept.ports.length)) {
        await this.stopNode(directory);
        rmSync(directory, { recursive: true, force: true });
      }
      if (!(await next.takesEffectAt(this))) await next.stop();
      await next.start();
    } catch (error) {
      await next.stop();
      await this.start();
      throw error;
    }
  }

  async start(): Promise<void> {
    const { authority, directory, account, signal } = this.home;
    const { renewed } = await authority.issue(tlsFolder(directory), this.kept.names, account);
    if (renewed) await this.stop();
    // The primary first: replicas that start without it would wait for it.
    for (const node of this.nodes) {
      const daemon = this.daemon(node);
      if (stateOf(node.directory).state !== "running") {
        await needFree(node.port, daemon.name);
        makePrivate(node.directory, account);
        makePrivate(join(node.directory, "data"), account);
      }
      await startDaemon(daemon, signal);
    }
  }

  async stop(): Promise<void> {
    // Replicas first: they would complain of a primary that is gone.
    for (const { directory } of [...this.nodes].reverse()) await this.stopNode(directory);
  }

  async ask({ port, role }: ServerNode): Promise<void> {
    await withRedis(adminAccess(this.home.authority, port), async (command) => {
      await command("PING");
      if (role === "primary") return;
      if (String(await command("INFO", "replication")).includes("master_link_status:up")) return;
      throw new Error("its link to the primary is down");
    });
  }

  /** Refuses parameters that the server refuses, before anything is changed. */
  async refuseSettings(): Promise<void> {
    const { home } = this;
    try {
      await checkSettings(home, this.settings);
    } catch (error) {
      home.signal?.throwIfAborted();
      throw new ServerFailure(`Redis of ${home.name} refuses its parameters: ${messageOf(error)}`);
    }
  }

  /** Tells the nodes that run what has changed; false when only a restart can. */
  private async takesEffectAt(before: RedisServer): Promise<boolean> {
    const old = new Map(before.settings.map(({ name, value }) => [name, value]));
    const changed = this.settings.filter(({ name, value }) => old.get(name) !== value);
    // Only the server knows its defaults.
    if (before.settings.some(({ name }) => this.settings.every((now) => now.name !== name))) return false;
    try {
      for (const { port, directory } of this.nodes) {
        if (stateOf(directory).state !== "running") continue;
        await withRedis(adminAccess(this.home.authority, port), async (command) => {
          const pairs = changed.flatMap(({ name, value }) => [name, value]);
          if (pairs.length > 0) await command("CONFIG", "SET", ...pairs);
          await command("ACL", "SETUSER", "default", ...userRules(this.kept.tokens));
        });
      }
      return true;
    } catch {
      return false; // It can't be changed while it runs, or the node doesn't answer.
    }
  }

  private get settings(): readonly Parameter[] {
    const { parameters, maxMemory } = this.kept;
    const limit = maxMemory === undefined ? [] : [{ name: "maxmemory", value: String(maxMemory) }];
    return [...redisSettings(parameters).settings, ...limit];
  }

  private daemon(node: ServerNode): Daemon {
    const { home, kept, settings } = this;
    const replicaOf = node.role === "replica" ? kept.ports[0] : undefined;
    return {
      name: `Redis of ${node.name}`,
      directory: node.directory,
      account: home.account,
      command: [redisProgram(home.directory), "-"],
      input: nodeConfiguration(home, { ...node, replicaOf, settings, tokens: kept.tokens }),
      stop: STOP,
      isReady: async () => {
        await this.ask(node);
        return true;
      },
    };
  }

  private stopNode(directory: string): Promise<void> {
    return stopDaemon({ name: `Redis of ${this.home.name}`, directory, stop: STOP });
  }
}

/** It writes what isn't on disk yet. */
const STOP = { signal: "SIGTERM", seconds: 60 } as const;

/** What is remembered of a group: its tokens by their fingerprints. */
export function keepRedis(spec: RedisSpec, ports: readonly number[]): KeptRedis {
  const { tokens, parameters, maxMemory, names } = spec;
  const open = tokens.length === 0 || tokens.includes("");
  return { kind: "redis", ports, tokens: open ? [] : tokens.map(fingerprint), parameters, maxMemory, names };
}
