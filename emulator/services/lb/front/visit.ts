import type { IncomingMessage, ServerResponse } from "node:http";
import { line, type Entry } from "./accessLog";
import { page, send, type Answer } from "./answers";
import { classify, judge } from "./desync";
import { forward } from "./forward";
import { location } from "./redirects";
import type { Opening, Surroundings, Visit } from "./request";
import { decide, type Question } from "./rules";

/** Answers one request, or has a target answer it. */
export function receive(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Surroundings,
  opening?: Opening,
): void {
  makeRelative(request);
  const entry = begin(request, surroundings, opening !== undefined);
  const visit = { request, response, surroundings, opening, entry };
  logAtEnd(visit);
  // The client stopped sending in the middle of its request.
  request.on("timeout", () => {
    response.shouldKeepAlive = false;
    if (response.headersSent) request.socket.destroy();
    else refuse(visit, 408, "the client sent nothing within the idle timeout");
  });
  // While a request waits for its target Node doesn't close its connection: the target's silence counts (proxy.ts).
  response.on("timeout", () => undefined);

  const objection = objectionTo(visit);
  if (objection) refuse(visit, ...objection);
  else act(visit);
}

function refuse({ response, surroundings, entry }: Visit, status: number, error: string): void {
  Object.assign(entry, { status, error });
  send(response, page(status), surroundings.listener);
}

/**
 * What the load balancer answers by itself, whatever the rules say.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
function objectionTo({ request, response, surroundings }: Visit): [number, string] | undefined {
  const { method = "", url = "", httpVersion, rawHeaders } = request;
  const tier = classify({ method, httpVersion, rawHeaders });
  const verdict = judge(tier, surroundings.attributes.desyncMitigationMode);
  if (verdict !== "allow") response.shouldKeepAlive = false;
  if (verdict === "refuse") return [400, `desync: ${tier}`];
  if (method === "TRACE") return [405, "TRACE"];
  if (url.length > 16 * 1024) return [414, "the URL is longer than 16 KiB"];
  const forwardedFor = String(request.headers["x-forwarded-for"] ?? "").split(",");
  return forwardedFor.length > 30 ? [463, "more than 30 addresses in X-Forwarded-For"] : undefined;
}

function act(visit: Visit): void {
  const { request, response, surroundings, entry } = visit;
  const { listener, localPorts } = surroundings;
  const question = questionOf(visit);
  const { action, priority } = decide(listener, question);
  Object.assign(entry, { priority, action: action.type });
  let answer: Answer;
  switch (action.type) {
    case "forward":
      forward(visit, action);
      return;
    case "redirect": {
      const address = { ...question, protocol: listener.protocol, port: listener.port };
      const status = action.redirect.statusCode === "HTTP_301" ? 301 : 302;
      answer = page(status, location(action.redirect, address, localPorts));
      break;
    }
    case "fixed-response": {
      const { statusCode, contentType, messageBody } = action.fixedResponse;
      answer = { status: Number(statusCode), contentType, body: messageBody };
      break;
    }
  }
  entry.status = answer.status;
  send(response, answer, listener);
  request.resume();
}

function questionOf({ request, entry }: Visit): Question {
  const [path, query = ""] = split(request.url ?? "/");
  return {
    method: entry.method,
    host: entry.host,
    path,
    query,
    headers: request.headersDistinct,
    sourceIp: request.socket.remoteAddress ?? "",
  };
}

function begin(request: IncomingMessage, { listener, localPort }: Surroundings, isWebSocket: boolean): Entry {
  const [path, query] = split(request.url ?? "/");
  const secure = listener.protocol === "HTTPS" ? "s" : "";
  return {
    time: new Date(),
    type: isWebSocket ? `ws${secure}` : `http${secure}`,
    client: `${request.socket.remoteAddress ?? "-"}:${request.socket.remotePort ?? 0}`,
    method: request.method ?? "",
    // On AWS the listeners are on 80 and 443, and clients send no port. Here they do: the local port is taken off
    // before anything is compared with the Host. Any other port stays, and no plain value matches it, as there.
    host: (request.headers.host ?? "").replace(new RegExp(`:${localPort}$`), ""),
    port: listener.port,
    path,
    hasQuery: query !== undefined,
    httpVersion: request.httpVersion,
  };
}

/** Path and query. */
function split(url: string): [string, string?] {
  const mark = url.indexOf("?");
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** `GET http://host/path`: the host of the request line counts (RFC 9112, 3.2.2). */
function makeRelative(request: IncomingMessage): void {
  const [, host, rest = ""] = /^https?:\/\/([^/?]*)(.*)$/i.exec(request.url ?? "") ?? [];
  if (host === undefined) return;
  request.headers.host = host;
  request.url = rest.startsWith("/") ? rest : `/${rest}`;
}

function logAtEnd({ response, surroundings, opening, entry }: Visit): void {
  response.once("close", () => {
    // A WebSocket's answer isn't written through `response`: its status tells whether there was one.
    const answered = opening ? entry.status !== undefined : response.writableFinished;
    // A client that went away before it had its answer is 460 in ALB's log.
    if (!answered && entry.error === undefined) {
      Object.assign(entry, { status: 460, error: "the client closed the connection" });
    }
    surroundings.log(line(entry));
  });
}
