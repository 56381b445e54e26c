import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { Running } from "../running";
import type { Answer } from "../../support/answers";
import { Visitor } from "../visitor";

/** What the application takes a request for (`views.believed`). */
interface Believed {
  readonly host: string;
  readonly port: string;
  readonly secure: boolean;
  readonly scriptName: string;
  readonly client: string;
  readonly peer: string;
  readonly headers: Readonly<Record<string, string>>;
}

const path = "/believed/";

/** Each header that something before or in the application could believe: what arrives, and what it does. */
export function checkHeaders(running: () => Running): void {
  const ask = async (headers: Readonly<Record<string, string>> = {}): Promise<Believed> => {
    const answer = await new Visitor(running().site).ask(path, { headers });
    assert.equal(answer.status, 200, JSON.stringify(headers));
    return JSON.parse(answer.body) as Believed;
  };

  test("Daphne's root path, in any case, twice or empty, never reaches the application", async () => {
    const { app, site } = running();
    const visitor = new Visitor(site);
    const mark = `/root-path-${randomBytes(6).toString("hex")}/`;
    for (const name of ["Daphne-Root-Path", "daphne-root-path", "DAPHNE-ROOT-PATH", "dApHnE-rOoT-pAtH"]) {
      for (const value of ["/a", "", " ", "/a, /b"]) {
        const answer = await visitor.ask(mark, { headers: { [name]: value } });
        assert.deepEqual([answer.status, answer.body], [404, "Not found"], `${name}: ${value}`);
      }
    }
    const handshake = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const key = { "sec-websocket-key": randomBytes(16).toString("base64"), "daphne-root-path": "/a" };
    assert.equal((await visitor.ask(mark, { headers: { ...handshake, ...key } })).status, 404);
    assert.equal(app.accessLog().includes(mark), false);
  });

  test("Daphne itself believes it, as its README says: the balancer's rule is what stands before it", async () => {
    const { site } = running();
    const direct = async (headers: Readonly<Record<string, string>>): Promise<Answer> =>
      new Visitor(site).ask(`http://${site.target.address}:${site.target.port}/a${path}`, {
        host: new URL(site.url).host,
        headers: { "x-forwarded-proto": "https", ...headers },
      });
    // 404, by a page that fails.
    assert.equal((await direct({})).status, 500);
    const believed = JSON.parse((await direct({ "daphne-root-path": "/a" })).body) as Believed;
    assert.equal(believed.scriptName, "/a");
    // Without a value it is as if it weren't there.
    assert.equal((await direct({ "daphne-root-path": "" })).status, 500);
  });

  test("X-Forwarded-Proto and -Port are the balancer's own, whatever a client says", async () => {
    const { headers, secure } = await ask({ "x-forwarded-proto": "http", "x-forwarded-port": "8" });
    assert.deepEqual([headers["X-Forwarded-Proto"], headers["X-Forwarded-Port"]], ["https", "443"]);
    assert.equal(secure, true);
  });

  test("X-Forwarded-For keeps what a client says, and SisCoE takes the first: known, and not yet cut", async () => {
    const believed = await ask({ "x-forwarded-for": "192.0.2.7" });
    assert.equal(believed.headers["X-Forwarded-For"], "192.0.2.7, 127.0.0.1");
    assert.equal(believed.client, "192.0.2.7");
    assert.equal((await ask()).client, "127.0.0.1");
    // Daphne takes no part in that: it isn't started with --proxy-headers.
    assert.equal(believed.peer, running().site.target.address);
  });

  test("what passes as it is changes nothing: neither host, port, scheme, path nor client", async () => {
    const usual = await ask();
    const passing = {
      "X-Forwarded-Host": "elsewhere.invalid",
      "X-Forwarded-Server": "elsewhere.invalid",
      "X-Forwarded-Prefix": "/a",
      "X-Forwarded-Ssl": "off",
      "X-Forwarded-Protocol": "http",
      "X-Forwarded-Scheme": "http",
      Forwarded: "for=192.0.2.7;host=elsewhere.invalid;proto=http",
      "X-Real-Ip": "192.0.2.7",
      "True-Client-Ip": "192.0.2.7",
      "Client-Ip": "192.0.2.7",
      "Front-End-Https": "off",
      "X-Url-Scheme": "http",
      "X-Script-Name": "/a",
      "Script-Name": "/a",
      "Path-Info": "/a",
      "X-Original-Url": "/a",
      "X-Rewrite-Url": "/a",
      "X-Http-Method-Override": "PUT",
      "Remote-User": "someone",
      "X-Remote-User": "someone",
      "X-Amzn-Oidc-Identity": "someone",
      "X-Amzn-Mtls-Clientcert-Subject": "CN=someone",
    };
    for (const [name, value] of Object.entries(passing)) {
      const { headers, ...effects } = await ask({ [name]: value });
      assert.equal(headers[name], value, `${name} arrives`);
      assert.deepEqual({ ...effects, headers: {} }, { ...usual, headers: {} }, `${name} changes nothing`);
    }
  });

  test("names with underscores, which some servers take for others, don't arrive", async () => {
    const usual = Object.keys((await ask()).headers).sort();
    for (const name of ["SCRIPT_NAME", "PATH_INFO", "REMOTE_USER", "X_Forwarded_For", "Daphne_Root_Path"]) {
      const { headers, scriptName, client } = await ask({ [name]: "/a" });
      assert.deepEqual(Object.keys(headers).sort(), usual, name);
      assert.deepEqual([scriptName, client], ["", "127.0.0.1"], name);
    }
  });

  test("the Host is one of ours, and a trace's number is kept behind the balancer's own", async () => {
    const { host } = new URL(running().site.url);
    const believed = await ask({ "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678" });
    assert.equal(believed.host, host);
    const trace = believed.headers["X-Amzn-Trace-Id"] ?? "";
    assert.match(trace, /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef012345678912345678$/);
  });
}
