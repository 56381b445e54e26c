import type { ServerResponse } from "node:http";
import type { ListenerConfiguration } from "./configuration";
import { listenerHeaders } from "./headers";

/** An answer of the load balancer's own. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly location?: string;
  readonly body: string;
}

// The words of the pages that ALB sends; where AWS shows none, those of HTTP.
const titles: Record<number, string> = {
  301: "Moved Permanently",
  302: "Found",
  400: "Bad Request",
  405: "Not Allowed",
  408: "Request Time-out",
  414: "Request-URI Too Large",
  463: "",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

/** The HTML page that ALB sends with a status of its own. */
export function page(status: number, location?: string): Answer {
  const title = `${status} ${titles[status] ?? ""}`.trim();
  const lines = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
    "</body>",
    "</html>",
    "",
  ];
  return {
    status,
    contentType: "text/html",
    body: lines.join("\r\n"),
    ...(location !== undefined && { location }),
  };
}

/** Its headers: those of the listener, and `server: awselb/2.0` unless the listener's attribute forbids it. */
function headersOf(answer: Answer, listener: ListenerConfiguration): Record<string, string> {
  return {
    ...(listener.routingHttpResponseServerEnabled && { server: "awselb/2.0" }),
    ...(answer.contentType !== undefined && { "content-type": answer.contentType }),
    ...(answer.location !== undefined && { location: answer.location }),
    "content-length": String(Buffer.byteLength(answer.body)),
    ...listenerHeaders(listener),
  };
}

/** Sends it. */
export function send(response: ServerResponse, answer: Answer, listener: ListenerConfiguration): void {
  response.writeHead(answer.status, titles[answer.status], {
    ...headersOf(answer, listener),
    connection: response.shouldKeepAlive ? "keep-alive" : "close",
  });
  response.end(answer.body);
}

/** The same as text, for a client whose request was no HTTP that a response could be made for. */
export function asText(answer: Answer, listener: ListenerConfiguration): string {
  const headers = {
    ...headersOf(answer, listener),
    date: new Date().toUTCString(),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${answer.status} ${titles[answer.status] ?? ""}`, ...lines, "", answer.body].join("\r\n");
}
