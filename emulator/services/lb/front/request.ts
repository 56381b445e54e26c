import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Entry } from "./accessLog";
import type { Action, ListenerConfiguration, LoadBalancerAttributes, Target } from "./configuration";
import type { Forwarder } from "./proxy";

/** What a request finds when it comes in. */
export interface Surroundings {
  readonly attributes: LoadBalancerAttributes;
  readonly listener: ListenerConfiguration;
  /** The port that it really came in on. */
  readonly localPort: number;
  /** For redirects: from the ports that AWS would listen on to those here. */
  readonly localPorts: ReadonlyMap<number, number>;
  readonly forwarder: Forwarder;
  /** Picks the target whose turn it is. */
  targetOf(action: Extract<Action, { type: "forward" }>): Target | undefined;
  log(text: string): void;
}

/** A WebSocket that a client wants to open. */
export interface Opening {
  readonly socket: Socket;
  readonly head: Buffer;
}

/** One request, its answer, and what the log will say of it. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly surroundings: Surroundings;
  readonly opening: Opening | undefined;
  readonly entry: Entry;
}
