import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ProxyServer } from "httpxy" with { "resolution-mode": "import" };
import type { Target } from "./configuration";

/** ALB gives a target this long to accept a connection, in milliseconds. */
const connectTimeout = 10_000;

/** What happens to a request on its way to a target and back. */
export interface Journey {
  readonly target: Target;
  /** How long silence is borne, in milliseconds. */
  readonly idleTimeout: number;
  /** The target answers: its headers can be changed before they are sent on. */
  responded(response: IncomingMessage): void;
  /** There will be no response, or no more of it. */
  failed(status: 502 | 504, reason: string): void;
}

class Silence extends Error {}

/** Hands requests to targets. The copying is httpxy's; what is here is what ALB adds to it. */
export class Forwarder {
  readonly #proxy: ProxyServer;
  #agent = new Agent({ keepAlive: true });
  #agentsTimeout = 0;
  readonly #journeys = new WeakMap<IncomingMessage, Journey>();
  readonly #tunnels = new Set<Socket>();

  private constructor(proxy: ProxyServer) {
    this.#proxy = proxy;
    proxy.on("proxyReq", (asked, request) => {
      this.#bound(asked, request);
    });
    proxy.on("proxyRes", (answered, request) => {
      this.#journeys.get(request)?.responded(answered);
    });
    proxy.on("proxyReqWs", (asked, request, socket) => {
      asked.once("socket", () => {
        this.#bound(asked, request);
      });
      this.#tunnel(asked, request, socket);
    });
    proxy.on("error", (error, request) => {
      if (request) this.#fail(request, error);
    });
  }

  /** httpxy is an ES module: it comes in by `import()`, which takes its time. */
  static async create(): Promise<Forwarder> {
    const { createProxyServer } = await import("httpxy");
    return new Forwarder(createProxyServer());
  }

  /** Forwards a request, and its response into `response`. */
  forward(request: IncomingMessage, response: ServerResponse, journey: Journey): void {
    this.#journeys.set(request, journey);
    const options = { target: addressOf(journey.target), agent: this.#agentFor(journey.idleTimeout) };
    this.#proxy.web(request, response, options).catch(() => {
      response.destroy();
    });
  }

  /** Forwards the opening of a WebSocket, and then whatever both sides say. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer, journey: Journey): void {
    this.#journeys.set(request, journey);
    this.#proxy.ws(request, socket, { target: addressOf(journey.target) }, head).catch(() => {
      socket.destroy();
    });
  }

  /** Ends the WebSockets: they have no end of their own. */
  closeTunnels(): void {
    for (const socket of this.#tunnels) socket.destroy();
  }

  /** Ends the connections that were kept for the next request. */
  close(): void {
    this.#agent.destroy();
  }

  /** Keeps connections to targets for the next request, as long as ALB does: until they were idle for so long. */
  #agentFor(idleTimeout: number): Agent {
    // What another one keeps, its own timeout ends.
    if (this.#agentsTimeout !== idleTimeout) {
      this.#agentsTimeout = idleTimeout;
      this.#agent = new Agent({ keepAlive: true, timeout: idleTimeout });
    }
    return this.#agent;
  }

  /** Limits how long a target may be silent, and how long it may take to accept a connection. */
  #bound(asked: ClientRequest, request: IncomingMessage): void {
    const journey = this.#journeys.get(request);
    if (!journey) return;
    asked.setTimeout(journey.idleTimeout, () => {
      asked.destroy(new Silence("the target sent nothing within the idle timeout"));
    });
    const socket = asked.socket;
    if (!socket?.connecting) return;
    const timer = setTimeout(() => {
      asked.destroy(new Silence("the target did not accept a connection in 10 seconds"));
    }, connectTimeout);
    for (const event of ["connect", "close"] as const) {
      socket.once(event, () => {
        clearTimeout(timer);
      });
    }
  }

  // These listeners are registered before httpxy's own: they see a response before it is written.
  #tunnel(asked: ClientRequest, request: IncomingMessage, socket: Socket): void {
    const journey = this.#journeys.get(request);
    asked.once("response", (answered) => {
      journey?.responded(answered);
    });
    asked.once("upgrade", (answered, far: Socket) => {
      journey?.responded(answered);
      this.#tunnels.add(socket);
      // Either side's bytes pass this socket, read or written: it is silent only when both are.
      socket.setTimeout(journey?.idleTimeout ?? 0, () => {
        socket.destroy();
      });
      socket.once("close", () => {
        this.#tunnels.delete(socket);
        far.destroy();
      });
    });
  }

  #fail(request: IncomingMessage, error: Error): void {
    const journey = this.#journeys.get(request);
    this.#journeys.delete(request);
    if (error instanceof Silence) journey?.failed(504, error.message);
    else journey?.failed(502, (error as NodeJS.ErrnoException).code ?? error.message);
  }
}

function addressOf({ targetId, port }: Target): { host: string; port: number } {
  return { host: targetId, port };
}
