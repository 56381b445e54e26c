import { createSecureContext } from "node:tls";
import { targetGroupsOf, type Action, type FrontConfiguration, type Target } from "./configuration";
import { failsOpen, inService } from "./health";
import { HealthChecks } from "./healthChecks";
import { OpenListener, type Handler } from "./listener";
import { Forwarder } from "./proxy";
import type { FrontStatus } from "./statusFile";
import { secureContext } from "./tls";
import { receive } from "./visit";

/** What a front tells its surroundings. */
export interface Audience {
  /** One line for the log. */
  log(line: string): void;
  /** Its status is another now. */
  changed?(status: FrontStatus): void;
}

/** How long requests that are being answered may still take when a listener closes, in milliseconds. */
const patience = 5000;

/** Stands in for one Application Load Balancer. */
export class Front {
  #configuration: FrontConfiguration;
  #open: OpenListener[] = [];
  #error: string | undefined;
  #ending = false;
  #configurationsRead = 1;
  readonly #forwarder: Forwarder;
  readonly #told: Audience;
  readonly #checks: HealthChecks;
  readonly #since = new Map<string, string>();
  readonly #turns = new Map<string, number>();
  readonly #startedAt = new Date().toISOString();

  private constructor(configuration: FrontConfiguration, forwarder: Forwarder, told: Audience) {
    this.#configuration = configuration;
    this.#forwarder = forwarder;
    this.#told = told;
    this.#checks = new HealthChecks((group, target, health) => {
      const reason = health.reason === undefined ? "" : `: ${health.reason} (${health.description ?? ""})`;
      told.log(`target ${nameOf(target)} of ${group.name} is ${health.state}${reason}`);
      this.#since.set(`${group.arn} ${nameOf(target)}`, new Date().toISOString());
      this.#tell();
    });
  }

  /** Opens every listener and begins checking targets. If a listener can't open, none stays open. */
  static async start(configuration: FrontConfiguration, told: Audience): Promise<Front> {
    const front = new Front(configuration, await Forwarder.create(), told);
    try {
      await front.#apply(configuration);
    } catch (error) {
      await front.stop(0);
      throw error;
    }
    front.#tell();
    return front;
  }

  /**
   * Goes over to another configuration without dropping a connection: listeners that keep their port keep their
   * connections. If it can't, it goes on with the old one, says why, and `status` tells.
   *
   * @param isAsked - whether somebody asked for it, who waits for it to be counted.
   */
  async reload(next: () => FrontConfiguration, isAsked = false): Promise<void> {
    if (this.#ending) return;
    try {
      await this.#apply(next());
      this.#error = undefined;
      this.#told.log("the configuration was reloaded");
    } catch (error) {
      this.#error = (error as Error).message;
      this.#told.log(`the new configuration is not in force: ${this.#error}`);
    }
    if (isAsked) this.#configurationsRead++;
    this.#tell();
  }

  /** Ends it: nothing is accepted any more, requests that are being answered are finished. */
  async stop(wait = patience): Promise<void> {
    this.#ending = true;
    this.#checks.stop();
    const closing = this.#open.map((listener) => listener.close(wait));
    this.#forwarder.closeTunnels();
    await Promise.all(closing);
    this.#forwarder.close();
  }

  /** How it stands. */
  status(): FrontStatus {
    return {
      pid: process.pid,
      startedAt: this.#startedAt,
      updatedAt: new Date().toISOString(),
      configurationsRead: this.#configurationsRead,
      ...(this.#error !== undefined && { configurationError: this.#error }),
      listeners: this.#open.map(({ configuration: { arn, protocol, port }, localPort, addresses }) => {
        return { arn, protocol, port, localPort, addresses };
      }),
      targetGroups: this.#configuration.targetGroups.map(({ arn, name }) => ({
        arn,
        name,
        failsOpen: failsOpen(this.#checks.of(arn)),
        targets: this.#checks.of(arn).map(({ target, health: { state, reason, description } }) => ({
          ...target,
          state,
          ...(reason !== undefined && { reason }),
          ...(description !== undefined && { description }),
          since: this.#since.get(`${arn} ${nameOf(target)}`) ?? this.#startedAt,
        })),
      })),
    };
  }

  async #apply(next: FrontConfiguration): Promise<void> {
    const { idleTimeout } = next.loadBalancer;
    // Certificates first: a bad one must not leave half of the listeners changed.
    for (const listener of next.listeners) {
      if (listener.protocol === "HTTPS") createSecureContext(secureContext(listener));
    }
    const staying = this.#open.filter((open) => next.listeners.some((one) => open.fits(one)));
    const leaving = this.#open.filter((open) => !staying.includes(open));
    const arriving = next.listeners.filter((one) => !staying.some((open) => open.fits(one)));
    // A listener whose port another one takes goes first. Closing means to accept no more, at once; what is being
    // answered is finished.
    for (const open of leaving) {
      if (arriving.some(({ localPort }) => localPort === open.localPort)) void open.close(patience);
    }
    const opened: OpenListener[] = [];
    try {
      for (const one of arriving) opened.push(await OpenListener.open(one, idleTimeout, this.#handle));
    } catch (error) {
      await Promise.all(opened.map((open) => open.close(0)));
      this.#open = this.#open.filter((open) => !open.closing);
      throw error;
    }
    for (const open of leaving) void open.close(patience);
    for (const open of staying) {
      const configuration = next.listeners.find((one) => open.fits(one));
      if (configuration) open.update(configuration, idleTimeout);
    }
    this.#open = [...staying, ...opened];
    this.#configuration = next;
    const actions = next.listeners.flatMap(({ defaultActions, rules }) => [
      ...defaultActions,
      ...rules.flatMap((rule) => rule.actions),
    ]);
    this.#checks.watch(
      next.targetGroups,
      new Set(actions.flatMap(targetGroupsOf)),
      next.localHealthCheckInterval,
    );
  }

  readonly #handle: Handler = (listener, request, response, opening) => {
    const surroundings = {
      attributes: this.#configuration.loadBalancer,
      listener: listener.configuration,
      localPort: listener.localPort,
      localPorts: new Map(this.#open.map((open) => [open.configuration.port, open.localPort])),
      forwarder: this.#forwarder,
      targetOf: (action: Extract<Action, { type: "forward" }>) => this.#targetOf(action),
      log: (line: string) => {
        this.#told.log(line);
      },
    };
    receive(request, response, surroundings, opening);
  };

  /** Round robin within a group; among several groups by weight. */
  #targetOf(action: Extract<Action, { type: "forward" }>): Target | undefined {
    const groups = action.forward?.targetGroups ?? [{ arn: action.targetGroupArn ?? "", weight: 1 }];
    const total = groups.reduce((sum, { weight = 1 }) => sum + weight, 0);
    let drawn = Math.random() * total;
    const arn = groups.find(({ weight = 1 }) => (drawn -= weight) < 0)?.arn ?? "";
    const targets = inService(this.#checks.of(arn));
    const turn = this.#turns.get(arn) ?? 0;
    this.#turns.set(arn, turn + 1);
    return targets[turn % targets.length];
  }

  #tell(): void {
    this.#told.changed?.(this.status());
  }
}

function nameOf({ targetId, port }: Target): string {
  return `${targetId}:${port}`;
}
