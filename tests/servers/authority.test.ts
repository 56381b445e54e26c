import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { connect, createServer } from "node:tls";
import { Authority, type Certificate } from "../../emulator/servers/authority";
import { temporaryDirectory } from "./processSupport";

/** A TLS handshake with a server that shows the certificate; the error's code when the client refuses it. */
async function handshake(files: Certificate, servername: string, ca: string): Promise<string> {
  const server = createServer({
    cert: readFileSync(files.certificateFile),
    key: readFileSync(files.keyFile),
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  try {
    return await new Promise((resolve) => {
      const socket = connect({ port, host: "127.0.0.1", servername, ca }, () => {
        socket.end();
        resolve("verified");
      });
      socket.on("error", (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
    });
  } finally {
    server.close();
  }
}

test("Node verifies its certificates for the names they are for, and for no other", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = await Authority.open(join(directory, "authority"));
  const files = await authority.issue(join(directory, "server"), ["siscoe.localhost", "*.siscoe.localhost"]);
  assert.equal(await handshake(files, "localhost", authority.ca), "verified");
  assert.equal(await handshake(files, "www.siscoe.localhost", authority.ca), "verified");
  assert.equal(await handshake(files, "elsewhere.localhost", authority.ca), "ERR_TLS_CERT_ALTNAME_INVALID");
  const stranger = await Authority.open(join(directory, "another"));
  assert.match(await handshake(files, "localhost", stranger.ca), /UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/);
});

test("OpenSSL verifies them strictly, by Python", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = await Authority.open(join(directory, "authority"));
  const { certificateFile, keyFile } = await authority.issue(join(directory, "server"));
  const script = `
import ssl, sys
ca, certificate, key, name = sys.argv[1:]
client = ssl.create_default_context(cafile=ca)
client.verify_flags |= ssl.VERIFY_X509_STRICT
server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server.load_cert_chain(certificate, key)
a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
c, s = client.wrap_bio(a, b, server_hostname=name), server.wrap_bio(b, a, server_side=True)
for turn in (c, s, c, s):
    try: turn.do_handshake()
    except ssl.SSLWantReadError: pass
print(c.version())`;
  const args = ["-c", script, authority.caFile, certificateFile, keyFile];
  for (const name of ["localhost", "::1"]) {
    assert.match(execFileSync("python3", [...args, name], { encoding: "utf8" }), /TLSv1/);
  }
});

test("a certificate is kept while it is good, and made anew for other names or by another authority", async (t) => {
  const directory = temporaryDirectory(t);
  const server = join(directory, "server");
  const authority = await Authority.open(join(directory, "authority"));
  assert.equal((await authority.issue(server, ["*.a.localhost"])).renewed, true);
  assert.equal((await authority.issue(server, ["*.a.localhost"])).renewed, false);
  const again = await Authority.open(join(directory, "authority"));
  assert.equal((await again.issue(server, ["*.a.localhost"])).renewed, false);
  assert.equal((await again.issue(server, ["b.localhost"])).renewed, true);
  const stranger = await Authority.open(join(directory, "another"));
  assert.equal((await stranger.issue(server, ["b.localhost"])).renewed, true);
});

test("a certificate near its end is made anew", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = await Authority.open(join(directory, "authority"));
  await authority.issue(join(directory, "server"));
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 350 * 86_400_000 });
  assert.equal((await authority.issue(join(directory, "server"))).renewed, true);
  assert.equal((await authority.issue(join(directory, "server"))).renewed, false);
});

test("its key is its owner's alone, and what it derives differs by purpose and by authority", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = await Authority.open(join(directory, "authority"));
  const stranger = await Authority.open(join(directory, "another"));
  assert.equal(statSync(join(directory, "authority", "ca.key")).mode & 0o777, 0o600);
  const { keyFile } = await authority.issue(join(directory, "server"));
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  const secrets = [authority.secret("a"), authority.secret("b"), stranger.secret("a")];
  assert.equal(new Set(secrets).size, 3);
});

test("two that open a new authority at once get the same one", async (t) => {
  const directory = join(temporaryDirectory(t), "authority");
  const [one, two] = await Promise.all([Authority.open(directory), Authority.open(directory)]);
  assert.equal(one.ca, two.ca);
});
