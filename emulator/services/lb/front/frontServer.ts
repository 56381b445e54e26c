import { join } from "node:path";
import { build } from "esbuild";
import { setTimeout as sleep } from "node:timers/promises";
import { ServerFailure } from "../../../../system/failure";
import { makePrivate, readJson, readText, writePrivate } from "../../../../system/files";
import { needFree } from "../../../servers/ports";
import { reachableCopy } from "../../../servers/programs";
import { startDaemon, stateOf, stopDaemon, type Daemon } from "../../../servers/process";
import { tlsFolder, type Home, type Server, type ServerNode } from "../../../servers/server";
import type { FrontConfigurationFile } from "./configuration";
import { statusFileOf, type FrontStatus } from "./statusFile";

type Listener = FrontConfigurationFile["listeners"][number];

/** What a front is made from: its configuration, but for what only this machine knows. */
export interface FrontSpec extends Omit<FrontConfigurationFile, "listeners"> {
  readonly listeners: readonly Omit<Listener, "localPort" | "localCertificateFile" | "localKeyFile">[];
  /** What its certificate is for besides localhost. */
  readonly names: readonly string[];
}

/** What is remembered of a front. */
export interface KeptFront {
  readonly kind: "front";
  /** The ports of this machine that stand for 80 and 443. */
  readonly ports: readonly [http: number, https: number];
  readonly spec: FrontSpec;
}

/** What is to be remembered of a front on these two ports. */
export function keepFront(spec: FrontSpec, [http = 0, https = 0]: readonly number[]): KeptFront {
  return { kind: "front", ports: [http, https], spec };
}

/** The same where targets on this machine have other ports. */
export function withTargetsMoved(kept: KeptFront, ports: ReadonlyMap<number, number>): KeptFront {
  const targetGroups = kept.spec.targetGroups.map((group) => ({
    ...group,
    targets: movedTargets(group.targets, ports),
  }));
  return { ...kept, spec: { ...kept.spec, targetGroups } };
}

/** Targets, at the ports that those on this machine have now. */
export function movedTargets<T extends { readonly targetId: string; readonly port?: number | undefined }>(
  targets: readonly T[],
  ports: ReadonlyMap<number, number>,
): T[] {
  return targets.map((one) =>
    one.targetId === "127.0.0.1" && one.port !== undefined
      ? { ...one, port: ports.get(one.port) ?? one.port }
      : one,
  );
}

/** The HTTPS front behind a load balancer. */
export class FrontServer implements Server {
  readonly nodes: readonly [ServerNode];
  private readonly daemon: Daemon;
  private readonly file: string;
  private readonly program: string;

  constructor(
    private readonly home: Home,
    private readonly kept: KeptFront,
  ) {
    const { name, directory, account } = home;
    this.file = join(directory, "configuration.json");
    this.program = join(directory, "front.js");
    this.nodes = [{ name, role: "front", port: kept.ports[1], directory }];
    this.daemon = {
      name: `The front of ${name}`,
      directory,
      account,
      command: [reachableCopy(process.execPath, `node-${process.version}`, account), this.program, this.file],
      stop: { signal: "SIGTERM", seconds: 10 },
      isReady: () => Promise.resolve(this.status() !== undefined),
    };
  }

  /** Starts it, or lets it go over to its configuration without dropping a connection. */
  async start(): Promise<void> {
    const { home, kept } = this;
    const before = this.status();
    if (before === undefined) {
      for (const port of kept.ports) await needFree(port, this.daemon.name);
      await this.writeProgram();
    }
    const certificate = await home.authority.issue(tlsFolder(home.directory), kept.spec.names, home.account);
    const { loadBalancer, targetGroups, localHealthCheckInterval } = kept.spec;
    const listeners = kept.spec.listeners.map((listener) => ({
      ...listener,
      localPort: kept.ports[listener.protocol === "HTTPS" ? 1 : 0],
      ...(listener.protocol === "HTTPS" && {
        localCertificateFile: certificate.certificateFile,
        localKeyFile: certificate.keyFile,
      }),
    }));
    const text = JSON.stringify(
      { loadBalancer, listeners, targetGroups, localHealthCheckInterval },
      undefined,
      2,
    );
    const changed = certificate.renewed || text !== readText(this.file);
    if (changed) writePrivate(this.file, text, home.account);
    await startDaemon(this.daemon, home.signal);
    if (before !== undefined && changed) await this.reload(before);
  }

  async stop(): Promise<void> {
    await stopDaemon(this.daemon);
  }

  /** Says what is wrong with it: a configuration that is not in force. Its targets' health is the application's. */
  ask(): Promise<void> {
    const status = this.status();
    if (status === undefined) throw new ServerFailure(`${this.daemon.name} does not answer`);
    if (status.configurationError !== undefined) throw new ServerFailure(status.configurationError);
    return Promise.resolve();
  }

  /** How the front that runs says that it stands. */
  status(): FrontStatus | undefined {
    const state = stateOf(this.home.directory);
    const status = readJson(statusFileOf(this.file)) as FrontStatus | undefined;
    return state.state === "running" && status?.pid === state.pid ? status : undefined;
  }

  /** The front in one piece, in its own folder: its user need not be able to enter the checkout. */
  private async writeProgram(): Promise<void> {
    const { outputFiles } = await build({
      entryPoints: [require.resolve("siscoe-infrastructure/emulator/services/lb/front/main.ts")],
      bundle: true,
      platform: "node",
      target: "node20",
      write: false,
      logLevel: "silent",
    });
    makePrivate(this.home.directory, this.home.account);
    writePrivate(this.program, outputFiles[0]?.text ?? "", this.home.account);
  }

  private async reload({ pid, configurationsRead }: FrontStatus): Promise<void> {
    process.kill(pid, "SIGHUP");
    const end = Date.now() + 10_000;
    while (Date.now() < end) {
      if ((this.status()?.configurationsRead ?? 0) > configurationsRead) {
        await this.ask();
        return;
      }
      await sleep(20);
    }
    throw new ServerFailure(`${this.daemon.name} did not reload its configuration`);
  }
}
