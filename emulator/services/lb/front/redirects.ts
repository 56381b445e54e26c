import type { Redirect } from "./configuration";

/** What the placeholders of a redirect stand for. */
export interface Address {
  readonly protocol: "HTTP" | "HTTPS";
  /** The Host header; a port in it is not part of the placeholder. */
  readonly host: string;
  /** The port that AWS would listen on. */
  readonly port: number;
  readonly path: string;
  readonly query: string;
}

/**
 * The Location of a redirect, port included, as ALB writes it. Where AWS would name one of its listeners' ports,
 * `localPorts` has the port on this machine.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions
 */
export function location(
  redirect: Redirect,
  address: Address,
  localPorts: ReadonlyMap<number, number>,
): string {
  const words: Record<string, string> = {
    protocol: address.protocol,
    host: address.host.replace(/:\d+$/, ""),
    port: String(address.port),
    // The placeholder goes without the leading slash: it is used as "/#{path}".
    path: address.path.replace(/^\//, ""),
    query: address.query,
  };
  // One pass: a placeholder that the client wrote into its own path stays what it is.
  const fill = (template: string) =>
    template.replace(/#\{(protocol|host|port|path|query)\}/g, (_, word: string) => words[word] ?? "");

  const port = Number(fill(redirect.port));
  const query = fill(redirect.query);
  return [
    `${fill(redirect.protocol).toLowerCase()}://${fill(redirect.host)}`,
    `:${localPorts.get(port) ?? port}`,
    fill(redirect.path),
    query && `?${query}`,
  ].join("");
}
