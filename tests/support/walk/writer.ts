import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { clientOf, queryAs } from "../query";

/**
 * Commits rows, one after the other, whatever happens to the database, and remembers which of them were committed: a row
 * whose commit nobody heard of may be there or not.
 */
export class Writer {
  private readonly committed = new Set<number>();
  private next = 0;
  private environment: string;
  private isStopped = false;
  private readonly work: Promise<void>;

  /** @param environment - what `env --format json` prints; its database has the table `kept (n int)`. */
  constructor(environment: string) {
    this.environment = environment;
    this.work = this.write();
  }

  /** How many rows were committed. */
  get count(): number {
    return this.committed.size;
  }

  /** Goes on with another environment: a password, or a database, that is new. */
  goOn(environment: string): void {
    this.environment = environment;
  }

  /** The rows that were committed until now, and are not there. */
  async lost(): Promise<number[]> {
    const committed = [...this.committed];
    const rows = await queryAs(this.environment, "SELECT n FROM kept");
    const there = new Set(rows.map(({ n }) => n));
    return committed.filter((n) => !there.has(n));
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.work;
  }

  private async write(): Promise<void> {
    while (!this.isStopped) {
      let client: Client | undefined;
      try {
        client = clientOf(this.environment);
        // A server that goes away is told by the statement that fails.
        client.on("error", () => undefined);
        await client.connect();
        await this.insertThrough(client, this.environment);
      } catch {
        // It restarts, or is away, or has another password by now.
        await sleep(200);
      } finally {
        await client?.end().catch(() => undefined);
      }
    }
  }

  private async insertThrough(client: Client, environment: string): Promise<void> {
    while (!this.isStopped && environment === this.environment) {
      const n = this.next++;
      await client.query("INSERT INTO kept VALUES ($1)", [n]);
      this.committed.add(n);
      await sleep(50);
    }
  }
}
