/** What the log says of one request. */
export interface Entry {
  readonly time: Date;
  readonly type: "http" | "https" | "ws" | "wss";
  readonly client: string;
  readonly method: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly hasQuery: boolean;
  readonly httpVersion: string;
  target?: string;
  /** Seconds from handing the request to the target until its response began. */
  targetSeconds?: number;
  targetStatus?: number;
  status?: number;
  priority?: number;
  action?: string;
  traceId?: string;
  error?: string;
}

/**
 * One line, with the essential fields of ALB's access log in its order: type, time, client, target, target's
 * processing time, status, target's status, "request", "trace", rule's priority, "action", "error". People's data
 * stays out of a file on a laptop: of a query string only that there was one is told, and the user agent isn't.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function line(entry: Entry): string {
  const scheme = entry.type === "wss" || entry.type === "https" ? "https" : "http";
  const url = `${scheme}://${entry.host}:${entry.port}${entry.path}${entry.hasQuery ? "?…" : ""}`;
  return [
    entry.type,
    entry.time.toISOString(),
    entry.client,
    entry.target ?? "-",
    entry.targetSeconds?.toFixed(3) ?? "-1",
    entry.status ?? "-",
    entry.targetStatus ?? "-",
    quoted(`${entry.method} ${url} HTTP/${entry.httpVersion}`),
    quoted(entry.traceId),
    entry.priority ?? "-",
    quoted(entry.action),
    quoted(entry.error),
  ].join(" ");
}

/** Nothing that a client sends can end the field or the line. */
function quoted(text = "-"): string {
  return `"${text.replace(/[^\x20-\x7e…]|["\\]/g, (character) => `\\x${hex(character)}`)}"`;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(2, "0");
}
