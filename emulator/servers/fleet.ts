import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { serverAccount } from "../../system/account";
import { Authority } from "./authority";
import { messageOf, PortTaken, ServerFailure } from "../../system/failure";
import { makePrivate } from "../../system/files";
import { type FleetOptions, type Moved, type Placement, portsMoved } from "./fleetOptions";
import type { FrontStatus } from "../services/lb/front/statusFile";
import { FrontServer, keepFront, withTargetsMoved, type FrontSpec } from "../services/lb/front/frontServer";
import { withLock } from "../../system/lock";
import { PostgresServer, type PostgresSpec } from "../services/rds/postgres";
import type { Parameter } from "./parameters";
import { discard, keptIn, placesIn, portsIn, portsOfOther, refuseOtherData, save } from "./places";
import type { Kept, ServerPlace } from "./places";
import { isFree, reservePorts } from "./ports";
import { stateOf } from "./process";
import {
  finishMove,
  isToMove,
  makeFolder,
  makePassable,
  moveFolder,
  placeFor,
  realFolder,
  removeFolder,
} from "./quarters";
import { buildImage } from "../services/ecs/images";
import { portsPerTask, sealedTask, type TaskSpec, TaskServer } from "../services/ecs/taskServer";
import { keepRedis, RedisServer, type RedisSpec } from "../services/elasticache/redis";
import { serverOf, type Kind, type Known } from "./kinds";
import type { Home } from "./server";
import { Snapshots } from "./snapshots";
import { statusOf, type ServerStatus } from "./status";

/** What is wrong where servers run on and {@link Fleet.prepareAuthority} was not called: `up` does. */
export const authorityMissing =
  "The local authority, which signs the servers' certificates, is missing or no longer valid";

/** Runs the real servers behind an environment's resources. They go on when the process that started them ends. */
export class Fleet {
  readonly snapshots: Snapshots;

  constructor(readonly options: FleetOptions) {
    this.snapshots = new Snapshots(options.snapshots, options.otherSnapshots);
  }

  /** The environment's certificate authority, whose `caFile` the servers' clients trust. Throws where it was deleted. */
  async authority(): Promise<Authority> {
    return needed(await this.authorityThere());
  }

  /** The same, undefined where it was deleted; made where there is no server yet. */
  private async authorityThere(): Promise<Authority | undefined> {
    // Asked before the authority is: it is made before the first server is.
    if (this.places().length > 0) return Authority.read(this.authorityFolder);
    return Authority.open(this.authorityFolder);
  }

  /**
   * Makes sure of an authority that signs for the names, and for no other: what the servers' own folders say counts for
   * nothing, as root's servers can write there. Returns what was wrong with the one before: its servers have to be
   * started again, and whoever trusted it has to trust another.
   */
  prepareAuthority(names: readonly string[]): Promise<string | undefined> {
    return Authority.prepare(this.authorityFolder, names, this.places().length > 0);
  }

  /** Whether servers run on without the authority that signed for them: only {@link prepareAuthority} mends that. */
  get lacksAuthority(): boolean {
    return this.places().length > 0 && Authority.read(this.authorityFolder) === undefined;
  }

  private get authorityFolder(): string {
    return join(makeFolder(this.options.directory), "authority");
  }

  /** Moves root's servers of an earlier version to where their user can live, which stops them. Says whether it did. */
  async moveIn(): Promise<boolean> {
    finishMove(this.options.directory);
    if (!isToMove(this.options.directory)) return false;
    await this.stop();
    await moveFolder(this.options.directory);
    return true;
  }

  /** Makes the PostgreSQL server of that identifier be so, whatever there was of it, and run. Returns its port. */
  async putPostgres(name: string, asked: PostgresSpec & Placement): Promise<number> {
    const { preferredPort = 5432, snapshot, ...spec } = asked;
    const kept = await this.exclusively("postgres", name, async (home) => {
      const existing = keptIn(home.directory);
      if (existing?.kind === "postgres") {
        refuseOtherData(home, existing, snapshot);
        return save(home, existing, await new PostgresServer(home, existing).update(spec));
      }
      const origin = snapshot === undefined ? undefined : this.snapshots.need("postgres", snapshot);
      if (origin !== undefined && origin.source.userName !== spec.userName) {
        const theirs = origin.source.userName ?? "";
        throw new ServerFailure(
          `The master user of snapshot "${origin.identifier}" is ${theirs}, not ${spec.userName}.`,
        );
      }
      return this.create(home, 1, { preferredPort, snapshot }, ([port = 0]) =>
        PostgresServer.create(home, spec, port, origin?.data),
      );
    });
    return kept.ports[0];
  }

  /** The same for a replication group. Returns the primary's port, then the replicas'. */
  async putRedis(name: string, asked: RedisSpec & Placement): Promise<readonly number[]> {
    const { preferredPort = 6379, snapshot, ...spec } = asked;
    const count = spec.replicas + 1;
    const kept = await this.exclusively("redis", name, async (home) => {
      const existing = keptIn(home.directory);
      if (existing?.kind === "redis") {
        return this.withPorts(Math.max(0, count - existing.ports.length), preferredPort, async (more) => {
          const next = keepRedis(spec, [...existing.ports.slice(0, count), ...more]);
          await new RedisServer(home, existing).become(next);
          return save(home, existing, next);
        });
      }
      const origin = snapshot === undefined ? undefined : this.snapshots.need("redis", snapshot);
      return this.create(home, count, { preferredPort, snapshot }, async (ports) => {
        const next = keepRedis(spec, ports);
        const server = new RedisServer(home, next);
        await server.refuseSettings();
        if (origin !== undefined) await server.restore(origin.data);
        await server.start();
        return next;
      });
    });
    return kept.ports;
  }

  /** The same for a load balancer. Returns the ports of this machine that stand for 80 and 443. */
  async putFront(name: string, spec: FrontSpec): Promise<readonly number[]> {
    const kept = await this.exclusively("front", name, async (home) => {
      const existing = keptIn(home.directory);
      if (existing?.kind === "front") {
        const next = keepFront(spec, existing.ports);
        await new FrontServer(home, next).start();
        return save(home, existing, next);
      }
      return this.create(home, 2, { preferredPort: 8080 }, async (ports) => {
        const next = keepFront(spec, ports);
        await new FrontServer(home, next).start();
        return next;
      });
    });
    return kept.ports;
  }

  /** The same for a task of a service of ECS's. Returns its ports, of which the first is the one that others reach. */
  async putTask(name: string, spec: TaskSpec): Promise<readonly number[]> {
    const kept = await this.exclusively("task", name, async (home) => {
      const existing = keptIn(home.directory);
      const task = sealedTask(home, spec);
      if (existing?.kind === "task") {
        const next = { ...existing, ...task };
        await new TaskServer(home, next).start();
        return save(home, existing, next);
      }
      return this.create(home, portsPerTask, { preferredPort: 8100 }, async (ports) => {
        const next = { kind: "task", ports, ...task } as const;
        await new TaskServer(home, next).start();
        return next;
      });
    });
    return kept.ports;
  }

  /** Makes an image of an application's folder, which tasks can run from. Returns its reference. */
  makeImage(folder: string, repository: string): string {
    const servers = makeFolder(this.options.directory);
    const account = serverAccount(servers);
    if (account.ids !== undefined) makePassable(servers);
    return buildImage(folder, servers, repository, account, this.options.say ?? (() => undefined));
  }

  /** What a task that runs to its end needs of an environment: a folder of its own, and who it runs as. */
  async taskHome(name: string): Promise<Home> {
    return this.home("task", name);
  }

  /** Gives a server other parameters: another parameter group, or the same one changed. */
  async setParameters(kind: Kind, name: string, parameters: readonly Parameter[]): Promise<void> {
    await this.exclusively(kind, name, async (home) => {
      const kept = keptIn(home.directory);
      if (kept === undefined) throw new ServerFailure(`There is no server ${name}.`);
      if (kept.kind === "postgres") {
        save(home, kept, await new PostgresServer(home, kept).update({ ...kept, parameters }));
      } else if (kept.kind === "redis") {
        const next = { ...kept, parameters };
        await new RedisServer(home, kept).become(next);
        save(home, kept, next);
      }
    });
  }

  /** Stops a server and deletes its data, after a last snapshot if one is named. */
  async remove(kind: Kind, name: string, finalSnapshot?: string): Promise<void> {
    await this.exclusively(kind, name, async (home) => {
      const kept = keptIn(home.directory);
      if (kept !== undefined && finalSnapshot !== undefined) {
        const source = {
          id: kept.id,
          name,
          ...(kept.kind === "postgres" ? { userName: kept.userName } : {}),
        };
        this.snapshots.needFree(kind, finalSnapshot, source);
        const server = serverOf(home, kept);
        await server.stop();
        if (server.data !== undefined) await this.snapshots.take(kind, finalSnapshot, source, server.data);
      }
      await discard(home);
    });
  }

  /**
   * Starts the servers that don't run, all or those meant, and waits until they are ready; says all that didn't. Those that run
   * are made sure of as well, unless that is not wanted.
   */
  async start(isMeant: (place: ServerPlace) => boolean = () => true, alsoRunning = true): Promise<void> {
    await this.each(isMeant, async (home, kept) => {
      // Its creation was interrupted: whoever asked for it asks again.
      if (kept === undefined) return discard(home);
      const server = serverOf(home, kept);
      const states = server.nodes.map((node) => ({ ...node, ...stateOf(node.directory) }));
      if (!alsoRunning && states.every(({ state }) => state === "running")) return;
      await server.start();
      for (const { role, name, state } of states) {
        if (state === "running") continue;
        this.options.say?.(
          `The ${role} ${name} ${state === "died" ? "had died" : "was stopped"}: it runs again.`,
        );
      }
    });
  }

  /** Gives other ports to servers that are stopped while other programs have theirs. Returns what they have now. */
  async movePorts(): Promise<Moved[]> {
    const moved: Moved[] = [];
    await this.each(
      () => true,
      async (home, kept) => {
        if (kept === undefined) return;
        if (serverOf(home, kept).nodes.some(({ directory }) => stateOf(directory).state === "running"))
          return;
        const held: number[] = [];
        for (const port of kept.ports) if (!(await isFree(port))) held.push(port);
        if (held.length === 0) return;
        await this.withPorts(held.length, Math.min(...held) + 1, (fresh) => {
          const ports = kept.ports.map((port) => fresh[held.indexOf(port)] ?? port);
          save(home, kept, { ...kept, ports } as Known);
          moved.push({ kind: kept.kind, name: home.name, from: kept.ports, ports });
          return Promise.resolve();
        });
      },
    );
    await this.redirectFronts(portsMoved(moved));
    return moved;
  }

  /** Has the fronts ask tasks where they are now. */
  private async redirectFronts(ports: ReadonlyMap<number, number>): Promise<void> {
    await this.each(
      ({ kind }) => kind === "front" && ports.size > 0,
      (home, kept) => {
        if (kept?.kind === "front") save(home, kept, withTargetsMoved(kept, ports));
        return Promise.resolve();
      },
    );
  }

  /** Stops servers, all or those meant. Nothing of theirs is lost. */
  async stop(isMeant: (place: ServerPlace) => boolean = () => true): Promise<void> {
    const stopThose = (tasks: boolean) =>
      this.each(
        (place) => (place.kind === "task") === tasks && isMeant(place),
        async (home, kept) => {
          if (kept === undefined) await discard(home);
          else await serverOf(home, kept).stop();
        },
      );
    try {
      // What a task is at, it can end with its database and its cache alone.
      await stopThose(true);
    } finally {
      await stopThose(false);
    }
  }

  /** Stops all servers and deletes everything but the snapshots. */
  async destroy(): Promise<void> {
    await this.each(() => true, discard);
    removeFolder(this.options.directory);
  }

  /** Where they are, or are going to be. */
  get folder(): string {
    return placeFor(this.options.directory);
  }

  /** Which servers there are, the half-made ones too. */
  places(): ServerPlace[] {
    return placesIn(realFolder(this.options.directory));
  }

  /** Where a server is. */
  directoryOf(kind: Kind, name: string): string {
    return join(realFolder(this.options.directory), kind, name);
  }

  /** Whether a server of a single process runs. */
  isRunning(kind: Kind, name: string): boolean {
    return stateOf(this.directoryOf(kind, name)).state === "running";
  }

  /** How each process does. Who runs is really asked. */
  async status(): Promise<ServerStatus[]> {
    const homes = await Promise.all(this.places().map(({ kind, name }) => this.home(kind, name)));
    const found = homes.flatMap((home) => {
      const kept = keptIn(home.directory);
      if (kept === undefined) return [];
      const server = serverOf(home, kept);
      return server.nodes.map((node) => statusOf(home, kept.kind, server, node));
    });
    return Promise.all(found);
  }

  /** How the applications behind the fronts do, as the fronts' health checks see them. */
  async targets(): Promise<FrontStatus["targetGroups"][number]["targets"]> {
    const fronts = this.places().filter(({ kind }) => kind === "front");
    const homes = await Promise.all(fronts.map(({ kind, name }) => this.home(kind, name)));
    return homes.flatMap((home) => {
      const kept = keptIn(home.directory);
      const status = kept?.kind === "front" ? new FrontServer(home, kept).status() : undefined;
      return status?.targetGroups.flatMap((group) => group.targets) ?? [];
    });
  }

  private async create(
    home: Home,
    count: number,
    { preferredPort, snapshot }: Placement & { readonly preferredPort: number },
    make: (ports: readonly number[]) => Promise<Known>,
  ): Promise<Kept> {
    await discard(home);
    return this.withPorts(count, preferredPort, async (ports) => {
      try {
        makePrivate(home.directory, home.account);
        const made = await make(ports);
        this.options.signal?.throwIfAborted();
        return save(home, { id: randomUUID(), snapshot }, made);
      } catch (error) {
        await discard(home);
        throw error;
      }
    });
  }

  /** Nobody else chooses the ports until the work is done, and who they belong to is written down. */
  private async withPorts<T>(
    count: number,
    preferred: number,
    work: (ports: readonly number[]) => Promise<T>,
  ): Promise<T> {
    const { ports, release } = await reservePorts(count, preferred, this.portsTaken());
    try {
      return await work(ports);
    } finally {
      release();
    }
  }

  private async exclusively<T>(kind: Kind, name: string, work: (home: Home) => Promise<T>): Promise<T> {
    if (!/^[\w-]+$/.test(name)) throw new ServerFailure(`"${name}" can't be a server's identifier.`);
    const lock = join(makeFolder(this.options.directory), "locks", `${kind}-${name}`);
    return withLock(lock, this.options, async () => work(await this.home(kind, name)));
  }

  private async each(
    isMeant: (place: ServerPlace) => boolean,
    work: (home: Home, kept: Kept | undefined) => Promise<void>,
  ): Promise<void> {
    const results = await Promise.allSettled(
      this.places()
        .filter(isMeant)
        .map(({ kind, name }) => this.exclusively(kind, name, (home) => work(home, keptIn(home.directory)))),
    );
    this.options.signal?.throwIfAborted();
    const reasons = results
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => reason as unknown);
    if (reasons.length === 0) return;
    const kind = reasons.some((reason) => reason instanceof PortTaken) ? PortTaken : ServerFailure;
    throw new kind(reasons.map(messageOf).join("\n"));
  }

  private async home(kind: Kind, name: string): Promise<Home> {
    const directory = this.directoryOf(kind, name);
    const { signal } = this.options;
    const account = serverAccount(directory, realFolder(this.options.directory));
    if (account.ids !== undefined) makePassable(dirname(directory));
    // Whoever stops a server has no need of it.
    const authority = await this.authorityThere();
    return {
      name,
      directory,
      signal,
      account,
      get authority() {
        return needed(authority);
      },
    };
  }

  /** The ports of servers that may be stopped now, but will want them again. */
  private portsTaken(): ReadonlySet<number> {
    const { directory, neighbours = [] } = this.options;
    return new Set([...portsIn(directory), ...neighbours.flatMap(portsOfOther)]);
  }
}

function needed(authority: Authority | undefined): Authority {
  if (authority !== undefined) return authority;
  throw new ServerFailure(`${authorityMissing}: \`up\` creates a new one.`);
}
