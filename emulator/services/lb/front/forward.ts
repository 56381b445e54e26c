import type { IncomingMessage } from "node:http";
import { page, send } from "./answers";
import type { Action } from "./configuration";
import { toClient, toTarget } from "./headers";
import type { Journey } from "./proxy";
import type { Visit } from "./request";

/**
 * Sends a request to a target, and answers for the target if it doesn't: 503 without a target to route to, 502 if
 * it refuses, resets or talks nonsense, 504 if it is silent.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export function forward(visit: Visit, action: Extract<Action, { type: "forward" }>): void {
  const { request, response, surroundings, opening, entry } = visit;
  const { attributes, listener, forwarder } = surroundings;
  const target = surroundings.targetOf(action);
  if (target === undefined) {
    Object.assign(entry, { status: 503, error: "no target to route to" });
    send(response, page(503), listener);
    return;
  }
  const { remoteAddress: address = "", remotePort: port = 0 } = request.socket;
  toTarget(request.headers, attributes, { address, port, listener, opensWebSocket: opening !== undefined });
  entry.target = `${target.targetId}:${target.port}`;
  entry.traceId = String(request.headers["x-amzn-trace-id"]);
  const handedOver = performance.now();

  const journey: Journey = {
    target,
    idleTimeout: attributes.idleTimeout * 1000,
    responded: (answered: IncomingMessage) => {
      const status = answered.statusCode ?? 0;
      const targetSeconds = (performance.now() - handedOver) / 1000;
      Object.assign(entry, { status, targetStatus: status, targetSeconds });
      toClient(answered.headers, status, listener);
      // Otherwise httpxy repeats what the target said of a connection that is not this one.
      answered.headers.connection ??= response.shouldKeepAlive ? "keep-alive" : "close";
    },
    failed: (status, reason) => {
      entry.error ??= reason;
      // What has begun, a WebSocket too, is broken off: the client sees that it isn't whole.
      if (response.headersSent || entry.targetStatus !== undefined) response.destroy();
      else if (!request.socket.destroyed) {
        entry.status = status;
        send(response, page(status), listener);
      }
    },
  };
  if (opening) {
    forwarder.upgrade(request, opening.socket, opening.head, journey);
  } else {
    forwarder.forward(request, response, journey);
  }
}
