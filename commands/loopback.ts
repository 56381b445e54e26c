/**
 * Has this process, and what it starts, call the engine without a proxy, whatever `https_proxy` says. gRPC's client for Node.js
 * sends calls of this machine's own addresses there as well (findings/grpc-proxy.sh), and no proxy gets back to them.
 *
 * Source: `no_grpc_proxy` in @grpc/grpc-js 1.14, http_proxy.ts; without it, `no_proxy` counts.
 */
export function callEngineDirectly(): void {
  const { no_grpc_proxy: ofGrpc, no_proxy: ofAll } = process.env;
  const others = (ofGrpc ?? ofAll ?? "").split(",").filter((name) => name !== "");
  // A command opens environments more than once.
  process.env["no_grpc_proxy"] = [...new Set([...others, "127.0.0.1", "localhost"])].join(",");
}
