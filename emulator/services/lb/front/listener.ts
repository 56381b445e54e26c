import {
  createServer as createHttpServer,
  ServerResponse,
  type IncomingMessage,
  type Server,
} from "node:http";
import { createServer as createHttpsServer, Server as HttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { asText, page } from "./answers";
import type { ListenerConfiguration } from "./configuration";
import { secureContext } from "./tls";
import type { Opening } from "./request";

/** Called with every request of a listener. */
export type Handler = (
  listener: OpenListener,
  request: IncomingMessage,
  response: ServerResponse,
  opening?: Opening,
) => void;

/** This machine only. */
const addresses = ["127.0.0.1", "::1"] as const;

/** A listener that accepts connections. Its configuration can change under it; its port and protocol can't. */
export class OpenListener {
  #configuration: ListenerConfiguration;
  readonly #servers: Server[] = [];
  readonly #addresses: string[] = [];
  #localPort = 0;
  readonly #handler: Handler;
  /** The response that is being given on each connection. */
  readonly #responses = new WeakMap<Socket, ServerResponse>();
  #idleTimeout: number;
  #closing = false;

  private constructor(configuration: ListenerConfiguration, idleTimeout: number, handler: Handler) {
    this.#configuration = configuration;
    this.#idleTimeout = idleTimeout;
    this.#handler = handler;
  }

  /** Opens it, or throws an error that says what is in the way. */
  static async open(
    configuration: ListenerConfiguration,
    idleTimeout: number,
    handler: Handler,
  ): Promise<OpenListener> {
    const listener = new OpenListener(configuration, idleTimeout, handler);
    let port = configuration.localPort;
    for (const address of addresses) {
      const server = listener.#server();
      try {
        await listen(server, port, address);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (address === "::1" && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")) continue;
        await listener.close(0);
        throw new Error(explanation(code, port, address), { cause: error });
      }
      listener.#servers.push(server);
      listener.#addresses.push(address);
      port = listener.#localPort = (server.address() as AddressInfo).port;
    }
    return listener;
  }

  /** Whether it accepts nothing more. */
  get closing(): boolean {
    return this.#closing;
  }

  get configuration(): ListenerConfiguration {
    return this.#configuration;
  }

  get localPort(): number {
    return this.#localPort;
  }

  get addresses(): readonly string[] {
    return this.#addresses;
  }

  /** Whether it can go on with another configuration as it is. */
  fits({ arn, protocol, localPort }: ListenerConfiguration): boolean {
    const now = this.#configuration;
    return now.arn === arn && now.protocol === protocol && now.localPort === localPort;
  }

  /** Goes on with another configuration: connections stay, the next request meets the new one. */
  update(configuration: ListenerConfiguration, idleTimeout: number): void {
    const context = configuration.protocol === "HTTPS" ? secureContext(configuration) : undefined;
    this.#configuration = configuration;
    this.#idleTimeout = idleTimeout;
    for (const server of this.#servers) {
      if (context && server instanceof HttpsServer) server.setSecureContext(context);
      this.#setTimeouts(server);
    }
  }

  /** Accepts nothing more, and gives requests that are being answered so many milliseconds to finish. */
  async close(patience: number): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#servers.map((server) => closed(server, patience)));
  }

  #server(): Server {
    const options = {
      // ALB takes "64K for the entire header".
      maxHeaderSize: 64 * 1024,
      insecureHTTPParser: false,
      // Its absence is answered in desync.ts, with the load balancer's own page.
      requireHostHeader: false,
      // How often Node looks for requests that take too long to arrive.
      connectionsCheckingInterval: Math.min(1000, this.#idleTimeout * 250),
      // A long upload is no fault as long as something arrives.
      requestTimeout: 0,
    };
    const server =
      this.#configuration.protocol === "HTTPS"
        ? createHttpsServer({ ...options, ...secureContext(this.#configuration) })
        : createHttpServer(options);
    this.#setTimeouts(server);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      if (this.#closing) response.shouldKeepAlive = false;
      this.#responses.set(request.socket, response);
      this.#handler(this, request, response);
    });
    server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
    server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
      if (error.code === "ECONNRESET" || !socket.writable) {
        socket.destroy();
        return;
      }
      // What follows a request that was refused is often no request: one answer is enough.
      const last = this.#responses.get(socket);
      if (last?.headersSent && (!last.shouldKeepAlive || !last.writableEnded)) {
        socket.destroySoon();
        return;
      }
      const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
      socket.end(asText(page(status), this.#configuration));
    });
    return server;
  }

  #setTimeouts(server: Server): void {
    const milliseconds = this.#idleTimeout * 1000;
    server.timeout = milliseconds;
    server.keepAliveTimeout = milliseconds;
    server.headersTimeout = milliseconds;
  }

  /**
   * Node hands over the bare socket of any request that says Upgrade. A response is put on it all the same, so that
   * rules and errors answer as to any request; what isn't a WebSocket (`h2c`) is served as if it hadn't asked.
   */
  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on("error", () => {
      socket.destroy();
    });
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once("finish", () => {
      socket.destroySoon();
    });
    const isWebSocket = request.method === "GET" && request.headers.upgrade?.toLowerCase() === "websocket";
    this.#handler(this, request, response, isWebSocket ? { socket, head } : undefined);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, ipv6Only: host.includes(":") }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function explanation(code: string | undefined, port: number, address: string): string {
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} on ${address} is in use by another program`;
    case "EACCES":
      return `this user can't use port ${port} on ${address}: ports below 1024 need root`;
    default:
      return `can't listen on port ${port} of ${address}: ${code ?? "unknown reason"}`;
  }
}

function closed(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    // Connections that become idle meanwhile would otherwise stay until their idle timeout.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, 50);
    const end = setTimeout(() => {
      server.closeAllConnections();
    }, patience);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(end);
      resolve();
    });
  });
}
