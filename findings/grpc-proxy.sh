#!/bin/sh
# A gRPC client for Node.js that calls a server on 127.0.0.1, while https_proxy is set.
# Guess: loopback addresses are called directly, as by Go's client, which leaves them out by itself.
# Seen:  the call goes to the proxy (CONNECT 127.0.0.1:...), and fails where that can't reach back. The variable counts in lower
#        case only. With no_grpc_proxy=127.0.0.1 it is direct. (@grpc/grpc-js 1.14.4, 28 November 2026)
# So:    behind a proxy, programs that talk gRPC on their own machine (a Pulumi program and its engine) need no_proxy.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --no-audit --no-fund @grpc/grpc-js@1.14.4

cat >try.cjs <<'END'
const { createServer } = require("node:net");
const grpc = require("@grpc/grpc-js");

const text = { requestSerialize: Buffer.from, requestDeserialize: String, responseSerialize: Buffer.from, responseDeserialize: String };
const service = { say: { path: "/try/say", requestStream: false, responseStream: false, ...text } };

async function main() {
  const server = new grpc.Server();
  server.addService(service, { say: (call, answer) => answer(null, "hello") });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  let asked = false;
  // A proxy that refuses everything, as one does that can't reach the caller's own loopback address.
  const proxy = createServer((socket) =>
    socket.once("data", (data) => {
      asked = String(data).startsWith(`CONNECT 127.0.0.1:${port}`);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    }),
  );
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  for (const name of ["grpc_proxy", "https_proxy", "http_proxy", "no_proxy", "no_grpc_proxy"]) delete process.env[name];
  const url = `http://127.0.0.1:${proxy.address().port}`;
  for (const variables of [{ HTTPS_PROXY: url }, { https_proxy: url }, { http_proxy: url }, { https_proxy: url, no_grpc_proxy: "127.0.0.1" }]) {
    Object.assign(process.env, variables);
    asked = false;
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const said = await new Promise((resolve) =>
      client.makeUnaryRequest("/try/say", Buffer.from, String, "hi", { deadline: Date.now() + 5000 }, (error, value) => resolve(error ? "fails" : value)),
    );
    console.log(`${Object.keys(variables).join(" and ")}: ${said}, the proxy was ${asked ? "asked" : "not asked"}`);
    client.close();
    for (const name of Object.keys(variables)) delete process.env[name];
  }
  proxy.close();
  server.forceShutdown();
}
main();
END
echo "@grpc/grpc-js 1.14.4, Node.js $(node --version)"
node try.cjs | tee seen

cat >expected <<'END'
HTTPS_PROXY: hello, the proxy was not asked
https_proxy: fails, the proxy was asked
http_proxy: fails, the proxy was asked
https_proxy and no_grpc_proxy: hello, the proxy was not asked
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
