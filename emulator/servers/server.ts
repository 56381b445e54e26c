import { join } from "node:path";
import type { Account } from "../../system/account";
import type { Authority } from "./authority";

/** What every server of an environment is given. */
export interface Home {
  /** The resource's identifier. */
  readonly name: string;
  /** All that the server keeps is in this folder. */
  readonly directory: string;
  /** Throws where it was deleted under its servers: another one, made here, would not be the one that they show. */
  readonly authority: Authority;
  readonly account: Account;
  readonly signal?: AbortSignal | undefined;
}

/** Where a server's certificate and its key are, in the folder of the server. */
export const tlsFolder = (directory: string): string => join(directory, "tls");

/** One process of a server. */
export interface ServerNode {
  /** As AWS would call it. */
  readonly name: string;
  /** What `status` calls it. */
  readonly role: "database" | "primary" | "replica" | "front" | "container";
  /** Where it answers; 0 for what nobody asks. */
  readonly port: number;
  /** Where its log and its data are. */
  readonly directory: string;
}

/** A server behind a resource: one process, or several. */
export interface Server {
  readonly nodes: readonly ServerNode[];
  /** The folder that holds all its data once it is stopped: what a snapshot is a copy of. A front has none. */
  readonly data?: string;
  /** Starts what doesn't run, and waits until all is ready. */
  start(): Promise<void>;
  /** Stops it without losing anything. */
  stop(): Promise<void>;
  /** Asks a node that runs, over TLS, as a client would; throws what is wrong with it. */
  ask(node: ServerNode): Promise<void>;
}
