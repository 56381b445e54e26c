import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * What AWS's names of a database or a cache are: an address that stays, and leads to another server after a failover.
 * Connections pass through it as they are, TLS and all.
 */
export class Endpoint {
  private readonly connections = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private target: number | undefined,
  ) {
    server.on("connection", (client: Socket) => {
      this.lead(client);
    });
  }

  /** @param target where it leads: a port of this machine. */
  static async open(target: number): Promise<Endpoint> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    return new Endpoint(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Leads whoever connects from now on to another server, or, while there is none, to nobody who answers. */
  pointAt(target: number | undefined): void {
    this.target = target;
  }

  close(): void {
    this.server.close();
    for (const connection of this.connections) connection.destroy();
  }

  private lead(client: Socket): void {
    const ends = [client];
    if (this.target !== undefined) {
      const server = connect(this.target, "127.0.0.1");
      client.pipe(server).pipe(client);
      ends.push(server);
    }
    for (const end of ends) {
      this.connections.add(end);
      end.on("error", () => undefined);
      end.once("close", () => {
        this.connections.delete(end);
        for (const other of ends) other.destroy();
      });
    }
  }
}
