import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { connect, createServer } from "node:tls";
import { Authority, type Certificate } from "../../emulator/servers/authority";
import { makeOldAuthority, signByStealth } from "./authoritySupport";
import { temporaryDirectory, temporaryFleet } from "./processSupport";

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

/** The same by OpenSSL, strictly, through Python: TLS' version, or what it says against the certificate. */
function openSsl({ certificateFile, keyFile }: Certificate, name: string, caFile: string): string {
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
    except ssl.SSLCertVerificationError as error: sys.exit(print(error.verify_message))
print(c.version())`;
  return execFileSync("python3", ["-c", script, caFile, certificateFile, keyFile, name], {
    encoding: "utf8",
  });
}

test("OpenSSL verifies them strictly, by Python", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = join(directory, "authority");
  await Authority.prepare(authority, ["siscoe.example.com"]);
  const files = await (
    await Authority.open(authority)
  ).issue(join(directory, "server"), ["siscoe.example.com"]);
  for (const name of ["localhost", "127.0.0.1", "::1", "siscoe.example.com"]) {
    assert.match(openSsl(files, name, join(authority, "ca.pem")), /TLSv1/);
  }
});

test("whoever gets hold of its key is believed for localhost, the domains and loopback, and for no other name", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = join(directory, "authority");
  await Authority.prepare(authority, ["siscoe.example.com", "*.b.example.com"]);
  const { ca, caFile, domains } = await Authority.open(authority);
  assert.deepEqual(domains, ["localhost", "b.example.com", "siscoe.example.com"]);
  const own = ["localhost", "a.siscoe.localhost", "www.siscoe.example.com", "b.example.com"];
  for (const name of own) {
    const files = signByStealth(authority, join(directory, name), `DNS:${name}`);
    assert.equal(await handshake(files, name, ca), "verified", name);
  }
  for (const name of ["elsewhere.invalid", "example.com", "notlocalhost", "siscoe.example.com.invalid"]) {
    const files = signByStealth(authority, join(directory, name), `DNS:${name}`);
    assert.notEqual(await handshake(files, name, ca), "verified", name);
    assert.match(openSsl(files, name, caFile), /^permitted subtree violation/, name);
  }
  for (const [address, allowed] of [
    ["127.9.9.9", true],
    ["::1", true],
    ["192.0.2.1", false],
    ["::2", false],
  ] as const) {
    const files = signByStealth(authority, join(directory, address.replaceAll(":", "-")), `IP:${address}`);
    assert.match(openSsl(files, address, caFile), allowed ? /TLSv1/ : /subtree violation/);
  }
});

test("what a server's own folder asks for widens nothing: root's servers can write there", async (t) => {
  const fleet = temporaryFleet(t);
  await fleet.prepareAuthority(["siscoe.example.com"]);
  const folder = fleet.directoryOf("front", "forged");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "server.json"),
    JSON.stringify({ kind: "front", spec: { names: ["bank.example"] } }),
  );
  assert.equal(await fleet.prepareAuthority(["siscoe.example.com"]), undefined);
  const { domains } = await fleet.authority();
  assert.deepEqual(domains, ["localhost", "siscoe.example.com"]);
});

test("it refuses to sign for another name itself", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = await Authority.open(join(directory, "authority"));
  await assert.rejects(authority.issue(join(directory, "server"), ["elsewhere.invalid"]), {
    message:
      "The local authority signs only for localhost and loopback addresses, not for elsewhere.invalid.",
  });
});

test("it is for about a year, and another one comes before its end, for another domain, and for one without bounds", async (t) => {
  const directory = temporaryDirectory(t);
  const authority = join(directory, "authority");
  assert.equal(await Authority.prepare(authority, ["a.example.com"]), undefined);
  const first = await Authority.open(authority);
  const { validTo } = new X509Certificate(first.ca);
  const days = (Date.parse(validTo) - Date.now()) / 86_400_000;
  assert.ok(days > 365 && days < 400, validTo);
  assert.equal(await Authority.prepare(authority, ["www.a.example.com", "x.localhost"]), undefined);
  assert.equal((await Authority.open(authority)).ca, first.ca, "kept while it will do");
  assert.equal(await Authority.prepare(authority, ["b.example.com"]), "does not sign for b.example.com");
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 350 * 86_400_000 });
  assert.equal(await Authority.prepare(authority, ["b.example.com"]), "expires soon");
  assert.equal(await Authority.prepare(authority, ["b.example.com"]), undefined);
  t.mock.timers.tick(400 * 86_400_000);
  assert.equal(await Authority.prepare(authority, []), "is no longer valid");
  t.mock.timers.reset();

  makeOldAuthority(authority);
  const old = await Authority.open(authority);
  assert.equal(old.domains, undefined);
  assert.equal((await old.issue(join(directory, "server"), ["a.example.com"])).renewed, true, "it goes on");
  assert.equal(await Authority.prepare(authority, []), "could sign for any name");
  assert.deepEqual((await Authority.open(authority)).domains, ["localhost"]);
});

test("an authority that was deleted under its servers is told of, whole or by half, and the first one is not", async (t) => {
  const fleet = temporaryFleet(t);
  const folder = join(fleet.options.directory, "authority");
  assert.equal(await fleet.prepareAuthority([]), undefined, "the first one");
  assert.equal(fleet.lacksAuthority, false);
  mkdirSync(fleet.directoryOf("front", "site"), { recursive: true });
  for (const file of ["ca.pem", "ca.key", ""]) {
    rmSync(join(folder, file), { recursive: true });
    assert.equal(fleet.lacksAuthority, true, file);
    assert.equal(await fleet.prepareAuthority([]), "was deleted", file);
    assert.equal(fleet.lacksAuthority, false, file);
  }
  assert.equal(await fleet.prepareAuthority([]), undefined);
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

test("a certificate ends with its authority, and is made anew with it", async (t) => {
  const directory = temporaryDirectory(t);
  const [folder, server] = [join(directory, "authority"), join(directory, "server")];
  const authority = await Authority.open(folder);
  const { certificateFile } = await authority.issue(server);
  const end = (pem: string) => new X509Certificate(pem).validTo;
  assert.equal(end(readFileSync(certificateFile, "utf8")), end(authority.ca));
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 350 * 86_400_000 });
  assert.equal((await authority.issue(server)).renewed, false);
  await Authority.prepare(folder, []);
  const next = await Authority.open(folder);
  assert.equal((await next.issue(server)).renewed, true);
  assert.equal((await next.issue(server)).renewed, false);
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
