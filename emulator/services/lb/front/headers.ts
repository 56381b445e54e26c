import { randomBytes } from "node:crypto";
import { isIPv6 } from "node:net";
import type { IncomingHttpHeaders } from "node:http";
import type { ListenerConfiguration, LoadBalancerAttributes } from "./configuration";

/** Headers of one hop (RFC 9110, 7.6.1). Transfer-Encoding is the HTTP library's to rewrite, on either side. */
const oneHop = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  // The front has said "100 Continue" already: the body comes at once.
  "expect",
];

function removeOneHop(headers: IncomingHttpHeaders): void {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  for (const name of [...oneHop, ...named]) {
    // A client that names Host or the framing in Connection doesn't get it removed: the request would change.
    if (!["host", "content-length", "transfer-encoding"].includes(name)) remove(headers, name);
  }
}

function remove(headers: IncomingHttpHeaders, name: string): void {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- headers are a dictionary
  delete headers[name];
}

/** Who asked, and how. */
export interface Asker {
  readonly address: string;
  readonly port: number;
  readonly listener: Pick<ListenerConfiguration, "port" | "protocol">;
  /** Whether it opens a WebSocket. An upgrade to anything else goes no further than this. */
  readonly opensWebSocket: boolean;
}

/**
 * Turns the headers of a request into those that the target gets. The Host stays as the client sent it, local port
 * included: Django compares it with the browser's Origin.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export function toTarget(
  headers: IncomingHttpHeaders,
  attributes: LoadBalancerAttributes,
  asker: Asker,
  now = Date.now(),
): void {
  removeOneHop(headers);
  if (asker.opensWebSocket) Object.assign(headers, { connection: "Upgrade", upgrade: "websocket" });
  if (attributes.dropInvalidHeaderFields) {
    for (const name of Object.keys(headers)) if (!/^[-A-Za-z0-9]+$/.test(name)) remove(headers, name);
  }
  const forwarded = forwardedFor(headers["x-forwarded-for"], attributes, asker);
  if (forwarded === undefined) delete headers["x-forwarded-for"];
  else headers["x-forwarded-for"] = forwarded;
  headers["x-forwarded-proto"] = asker.listener.protocol.toLowerCase();
  headers["x-forwarded-port"] = String(asker.listener.port);
  headers["x-amzn-trace-id"] = traceId(headers["x-amzn-trace-id"], now);
}

type HeaderValue = string | string[] | undefined;

function forwardedFor(
  given: HeaderValue,
  attributes: LoadBalancerAttributes,
  { address, port }: Asker,
): string | undefined {
  const known = given === undefined ? undefined : String(given);
  if (attributes.xffHeaderProcessingMode === "preserve") return known;
  if (attributes.xffHeaderProcessingMode === "remove") return undefined;
  const host = isIPv6(address) && attributes.enableXffClientPort ? `[${address}]` : address;
  const client = attributes.enableXffClientPort ? `${host}:${port}` : host;
  return known === undefined || known === "" ? client : `${known}, ${client}`;
}

/**
 * The trace header: `Root` where there is none, `Self` put before a client's own, other fields kept.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function traceId(given: HeaderValue, now: number): string {
  const fresh = `1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;
  const fields = String(given ?? "")
    .split(";")
    .filter((field) => field !== "" && !field.startsWith("Self="));
  return fields.some((field) => field.startsWith("Root="))
    ? [`Self=${fresh}`, ...fields].join(";")
    : [`Root=${fresh}`, ...fields].join(";");
}

const responseAttributes = {
  "strict-transport-security": "routingHttpResponseStrictTransportSecurityHeaderValue",
  "content-security-policy": "routingHttpResponseContentSecurityPolicyHeaderValue",
  "x-content-type-options": "routingHttpResponseXContentTypeOptionsHeaderValue",
  "x-frame-options": "routingHttpResponseXFrameOptionsHeaderValue",
  "access-control-allow-origin": "routingHttpResponseAccessControlAllowOriginHeaderValue",
  "access-control-allow-methods": "routingHttpResponseAccessControlAllowMethodsHeaderValue",
  "access-control-allow-headers": "routingHttpResponseAccessControlAllowHeadersHeaderValue",
  "access-control-allow-credentials": "routingHttpResponseAccessControlAllowCredentialsHeaderValue",
  "access-control-expose-headers": "routingHttpResponseAccessControlExposeHeadersHeaderValue",
  "access-control-max-age": "routingHttpResponseAccessControlMaxAgeHeaderValue",
} as const satisfies Record<string, keyof ListenerConfiguration>;

/** The listener's attributes that name response headers, without the empty ones. */
export type ResponseHeaderAttributes = Pick<
  ListenerConfiguration,
  (typeof responseAttributes)[keyof typeof responseAttributes]
>;

/**
 * The headers that a listener sets on every response: "adds the header with the configured value to all responses.
 * If the response from target includes the HTTP response header, the load balancer updates the header value". The
 * documentation makes no exception for answers of the load balancer's own, so there is none here.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html#insert-header
 */
export function listenerHeaders(listener: ResponseHeaderAttributes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(responseAttributes).flatMap(([name, attribute]) => {
      const value = listener[attribute];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}

/**
 * Turns the headers of a target's response into those that the client gets. The target's own Server header stays:
 * `routing.http.response.server.enabled` is about "the `server:awselb/2.0` header", which only the load balancer's
 * own answers carry.
 */
export function toClient(
  headers: IncomingHttpHeaders,
  status: number,
  listener: ResponseHeaderAttributes,
): void {
  const { upgrade } = headers;
  removeOneHop(headers);
  if (status === 101) Object.assign(headers, { connection: "Upgrade", upgrade });
  Object.assign(headers, listenerHeaders(listener));
}
