import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { connect as connectTcp, type Socket } from "node:net";
import { test } from "node:test";
import { connect } from "node:tls";
import {
  ask,
  certificate,
  configured,
  deadPort,
  likeSisCoE,
  notFound,
  say,
  settled,
  startApp,
  startFront,
  toApp,
  until,
} from "./frontSupport";

const headersOfListener = {
  "strict-transport-security": "max-age=31536000",
  "content-security-policy": "default-src 'self'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Every one of the listener's headers is there, and once. */
function assertListenerHeaders(raw: readonly string[]): void {
  const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  for (const [name, value] of Object.entries(headersOfListener)) {
    assert.equal(names.filter((one) => one === name).length, 1, `${name}, in ${raw.join(", ")}`);
    assert.equal(raw[2 * names.indexOf(name) + 1], value);
  }
}

test("production's listeners, with an application like SisCoE behind them", async (t) => {
  const files = await certificate(t);
  const got: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const app = await startApp(
    t,
    likeSisCoE((asked, answer) => {
      got.push({ url: asked.url, headers: asked.headers });
      answer.statusCode = { "/redirect": 302, "/broken": 500 }[asked.url ?? ""] ?? 200;
      answer.setHeader("Server", "daphne");
      // As SisCoE sends them: another value, and one of them twice.
      answer.setHeader("Strict-Transport-Security", "max-age=31536000; preload");
      answer.setHeader("X-Frame-Options", ["DENY", "SAMEORIGIN"]);
      answer.setHeader("Referrer-Policy", "same-origin");
      answer.setHeader("Set-Cookie", ["a=1", "b=2"]);
      answer.setHeader("Keep-Alive", "timeout=5");
      answer.end(`hello ${asked.url ?? ""}`);
    }),
  );
  const { front, http, https, lines } = await startFront(t, { targets: [app.port], https: files });
  await settled(front);
  const secure = (path: string, options = {}) => ask(https, path, { ca: files.ca, ...options });

  await t.test("port 80 only redirects, to the local HTTPS port, with path and query", async () => {
    const seen = await ask(http, "/a/b?next=%2F&x=1", {
      host: `siscoe.example.com:${http}`,
      method: "POST",
      body: "x",
    });
    assert.equal(seen.status, 301);
    assert.equal(seen.headers.location, `https://siscoe.example.com:${https}/a/b?next=%2F&x=1`);
    assert.equal(seen.headers["strict-transport-security"], undefined);
    assert.equal(seen.headers["server"], undefined);
    assert.match(seen.body, /301 Moved Permanently/);
  });

  await t.test("a page comes through with every header of the listener, once", async () => {
    const seen = await secure("/page?q=1", { host: `SISCOE.example.com:${https}` });
    assert.equal(seen.status, 200);
    assert.equal(seen.body, "hello /page?q=1");
    assertListenerHeaders(seen.raw);
    assert.deepEqual(seen.headers["set-cookie"], ["a=1", "b=2"]);
    assert.equal(seen.headers["referrer-policy"], "same-origin");
    assert.equal(seen.headers["server"], "daphne");
    assert.equal(seen.headers["keep-alive"], undefined);
  });

  await t.test("and so do redirects, errors, and answers of the load balancer's own", async () => {
    for (const [path, status] of [
      ["/redirect", 302],
      ["/broken", 500],
      ["/prometheus/metrics", 404],
    ] as const) {
      const seen = await secure(path);
      assert.equal(seen.status, status);
      assertListenerHeaders(seen.raw);
    }
    const foreign = await secure("/", { host: "evil.example.org" });
    assert.deepEqual(
      [foreign.status, foreign.body, foreign.headers["content-type"]],
      [404, "Not found", "text/plain"],
    );
    assert.equal(foreign.headers["server"], undefined);
    assertListenerHeaders(foreign.raw);
    assert.ok(!got.some(({ url }) => url?.includes("prometheus")));
  });

  await t.test("another port in Host is another host, as on AWS", async () => {
    assert.equal((await secure("/", { host: `siscoe.example.com:${https + 1}` })).status, 404);
  });

  await t.test("the target learns who asked, and how", async () => {
    const headers = {
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "http",
      "x-forwarded-port": "1",
      "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678;CalledFrom=app",
      "x.invalid_name": "1",
      connection: "close, X-Hop",
      "x-hop": "1",
      te: "trailers",
    };
    await secure("/who", { host: `siscoe.example.com:${https}`, headers });
    const { headers: them = {} } = got.at(-1) ?? {};
    assert.equal(them.host, `siscoe.example.com:${https}`);
    assert.equal(them["x-forwarded-for"], "203.0.113.7, 127.0.0.1");
    assert.equal(them["x-forwarded-proto"], "https");
    assert.equal(them["x-forwarded-port"], "443");
    assert.match(
      String(them["x-amzn-trace-id"]),
      /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef012345678912345678;CalledFrom=app$/,
    );
    assert.equal(them["x.invalid_name"], undefined);
    assert.equal(them["x-hop"], undefined);
    assert.equal(them["te"], undefined);
    assert.equal(them.connection, "keep-alive");
  });

  await t.test("the log has a line for each, without a query", () => {
    const page = lines.find((line) => line.includes("/page"));
    assert.match(
      page ?? "",
      /^https .* 127\.0\.0\.1:\d+ 127\.0\.0\.1:\d+ 0\.\d{3} 200 200 "GET https:\/\/SISCOE\.example\.com:443\/page\?… HTTP\/1\.1"/,
    );
    assert.ok(lines.every((line) => !line.includes("q=1") && !line.includes("next=")));
  });

  await t.test("TLS 1.1 and ciphers that the policy lacks are refused", async () => {
    const handshake = (options: object) =>
      new Promise<string>((resolve) => {
        const socket = connect({
          port: https,
          host: "127.0.0.1",
          ca: files.ca,
          servername: "localhost",
          ...options,
        });
        socket.once("secureConnect", () => {
          resolve(socket.getProtocol() ?? "");
          socket.destroy();
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
          resolve(error.code ?? error.message);
        });
      });
    assert.equal(await handshake({}), "TLSv1.3");
    assert.equal(await handshake({ maxVersion: "TLSv1.2" }), "TLSv1.2");
    assert.match(
      await handshake({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }),
      /^(ERR_SSL|ECONNRESET)/,
    );
    assert.match(
      await handshake({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES256-SHA384" }),
      /^(ERR_SSL|ECONNRESET)/,
    );
  });

  await t.test("it listens on this machine's own addresses", () => {
    const known = front.status().listeners.flatMap(({ addresses }) => addresses);
    assert.ok(known.includes("127.0.0.1"));
    assert.ok(known.every((address) => ["127.0.0.1", "::1"].includes(address)));
  });
});

/** A front whose plain listener forwards everything. */
const plain = { defaultActions: [toApp], routingHttpResponseServerEnabled: true };

test("requests that could mean two things are refused with 400", async (t) => {
  let asked = 0;
  const app = await startApp(t, (_, answer) => {
    asked++;
    answer.writeHead(301).end();
  });
  const { front, http } = await startFront(t, {
    targets: [app.port],
    http: plain,
    localHealthCheckInterval: 60,
  });
  await settled(front);
  const before = asked;
  const ambiguous = [
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer_Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "a".repeat(70_000) + "\r\n\r\n",
  ];
  for (const request of ambiguous) {
    const heard = await say(http, request);
    assert.match(heard, /^HTTP\/1\.1 400 Bad Request\r\n/, request.slice(0, 120));
    assert.equal(heard.match(/HTTP\/1\.1/g)?.length, 1, heard);
    assert.match(heard, /connection: close/i);
    assert.match(heard, /server: awselb\/2\.0/i);
  }
  assert.equal(asked, before);
  // A good request, and then nonsense in the same connection: both have their answer.
  const heard = await say(http, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "nonsense\r\n\r\n");
  assert.deepEqual(heard.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 301", "HTTP/1.1 400"]);
});

test("what ALB refuses besides: TRACE, long URLs, too many addresses", async (t) => {
  const { http } = await startFront(t, { http: plain });
  assert.equal((await ask(http, "/", { method: "TRACE" })).status, 405);
  assert.equal((await ask(http, `/${"a".repeat(17_000)}`)).status, 414);
  const headers = { "x-forwarded-for": Array.from({ length: 31 }, () => "10.0.0.1").join(", ") };
  assert.equal((await ask(http, "/", { headers })).status, 463);
});

test("503 without a registered target, with the load balancer's own page", async (t) => {
  const { http } = await startFront(t, { http: plain, loadBalancer: { idleTimeout: 0.3 } });
  // It doesn't wait for the rest of a body, and says nothing more when the rest never comes.
  const heard = await say(http, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  assert.deepEqual(heard.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 503"]);
  const seen = await ask(http, "/");
  assert.deepEqual(
    [seen.status, seen.headers["server"], seen.headers["content-type"]],
    [503, "awselb/2.0", "text/html"],
  );
  assert.match(seen.body, /<h1>503 Service Temporarily Unavailable<\/h1>/);
});

test("a target that was never healthy gets no request; once it is unhealthy and alone, it gets all", async (t) => {
  const dead = await deadPort();
  const { front, http } = await startFront(t, { targets: [dead], http: plain });
  const early = front.status().targetGroups[0];
  assert.equal(early?.targets[0]?.state, "initial");
  assert.equal((await ask(http, "/")).status, 503);
  await settled(front, "unhealthy");
  // AWS: "the load balancer fails open". Nobody listens there, so the client sees 502 instead of 503.
  assert.equal(front.status().targetGroups[0]?.failsOpen, true);
  assert.equal((await ask(http, "/")).status, 502);
});

test("502 when the target resets, breaks off or talks nonsense; a broken response is seen as broken", async (t) => {
  const app = await startApp(t, (asked, answer) => {
    const socket = asked.socket;
    switch (asked.url) {
      case "/reset":
        socket.resetAndDestroy();
        break;
      case "/close":
        socket.end();
        break;
      case "/nonsense":
        socket.end("not http\r\n\r\n");
        break;
      case "/half":
        answer.writeHead(200, { "content-length": "100" });
        answer.write("half");
        setTimeout(() => socket.destroy(), 50);
        break;
      default:
        answer.writeHead(301).end();
    }
  });
  const { front, http, lines } = await startFront(t, { targets: [app.port], http: plain });
  await settled(front);
  for (const path of ["/reset", "/close", "/nonsense"]) {
    const seen = await ask(http, path);
    assert.equal(seen.status, 502, path);
    assert.match(seen.body, /502 Bad Gateway/);
  }
  await assert.rejects(ask(http, "/half"));
  assert.equal((await ask(http, "/")).status, 301);
  assert.match(lines.find((line) => line.includes("/reset")) ?? "", / 502 - .*"ECONNRESET"$/);
});

test("504 when the target is silent past the idle timeout, 408 when the client is", async (t) => {
  const app = await startApp(t, (asked, answer) => {
    if (asked.url === "/") answer.writeHead(301).end();
    if (asked.url === "/early") answer.writeHead(200).write("an answer before the question's end");
    if (asked.url === "/slow") {
      answer.writeHead(200);
      let sent = 0;
      const timer = setInterval(() => {
        answer.write("drop ");
        if (++sent === 5) {
          clearInterval(timer);
          answer.end();
        }
      }, 200);
    }
  });
  const loadBalancer = { idleTimeout: 0.5 };
  const { front, http } = await startFront(t, { targets: [app.port], http: plain, loadBalancer });
  await settled(front);
  const [silent, slow, stalled, early, nothing] = await Promise.all([
    ask(http, "/silent"),
    // A response that takes twice the idle timeout, but is never silent.
    ask(http, "/slow"),
    say(http, "POST /silent HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"),
    say(http, "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"),
    say(http, "GET / HTT"),
  ]);
  assert.equal(silent.status, 504);
  assert.match(silent.body, /504 Gateway Time-out/);
  assert.equal(slow.body, "drop ".repeat(5));
  assert.match(stalled, /^HTTP\/1\.1 408 /);
  // A response that has begun is broken off: no second one follows it, nor the chunk that would end it.
  assert.match(early, /^HTTP\/1\.1 200 OK[^]*question's end\r\n$/);
  assert.match(nothing, /^(HTTP\/1\.1 408 |$)/);
});

test("requests go round among the healthy targets, bodies and connections are kept", async (t) => {
  const apps = await Promise.all(
    ["one", "two"].map((name) =>
      startApp(t, (asked, answer) => {
        let body = "";
        asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
        asked.on("end", () => {
          answer.statusCode = asked.url === "/" ? 301 : 200;
          const length = asked.headers["transfer-encoding"] ?? asked.headers["content-length"] ?? "-";
          answer.end(`${name} ${asked.headers.host ?? ""}${asked.url ?? ""} ${length} ${body}`);
        });
      }),
    ),
  );
  const targets = [...apps.map(({ port }) => port), await deadPort()];
  const { front, http } = await startFront(t, { targets, http: plain });
  const states = () => front.status().targetGroups[0]?.targets.map(({ state }) => state) ?? [];
  for (const end = Date.now() + 5000; states().join() !== "healthy,healthy,unhealthy" && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(states(), ["healthy", "healthy", "unhealthy"]);
  assert.equal(front.status().targetGroups[0]?.failsOpen, false);
  const bodies: string[] = [];
  for (const body of ["a", "b", "c"]) bodies.push((await ask(http, "/x", { method: "PUT", body })).body);
  assert.deepEqual(new Set(bodies.map((body) => body.split(" ")[0])), new Set(["one", "two"]));
  const chunked = { method: "DELETE", body: "d", headers: { "transfer-encoding": "chunked" } };
  assert.match((await ask(http, "/x", chunked)).body, / chunked d$/);
  // Two requests in one connection; the second one's answer ends it because it asks for that.
  const heard = await say(
    http,
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1" +
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\n2",
  );
  assert.deepEqual(
    heard.match(/^connection: .*/gim)?.map((one) => one.trim().toLowerCase()),
    ["connection: keep-alive", "connection: close"],
  );
  // The host of an absolute URL counts.
  const absolute = "GET http://b/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  assert.match(await say(http, absolute), /^HTTP\/1\.1 200 OK[^]* b\/x - $/m);
  // What asks for an upgrade that there isn't is served without.
  for (const upgrade of [
    "GET /x HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk",
    "POST /x HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 0",
  ]) {
    assert.match(await say(http, `${upgrade}\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 200 OK/);
  }
});

test("a client that goes away frees the target", async (t) => {
  let waiting: Socket | undefined;
  const app = await startApp(t, (asked, answer) => {
    if (asked.url === "/") answer.writeHead(301).end();
    else waiting = asked.socket;
  });
  const { front, http, lines } = await startFront(t, { targets: [app.port], http: plain });
  await settled(front);
  const client = connectTcp(http, "127.0.0.1", () => client.write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
  await until(() => waiting !== undefined);
  client.destroy();
  await until(() => waiting?.destroyed === true);
  await until(() => lines.some((line) => / 460 - "GET .*\/wait/.test(line)));
});

test("a reload changes rules under open connections, takes new ports and leaves old ones", async (t) => {
  const app = await startApp(t, (asked, answer) => {
    if (asked.url !== "/slow") answer.writeHead(301).end();
    else setTimeout(() => answer.end("slow"), 400);
  });
  const wish = { targets: [app.port], http: plain };
  const { front, http, lines } = await startFront(t, wish);
  await settled(front);
  const socket = connectTcp(http, "127.0.0.1");
  t.after(() => socket.destroy());
  const next = async () => String((await once(socket, "data"))[0]);
  const request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  socket.write(request);
  assert.match(await next(), /^HTTP\/1\.1 301/);

  const conditions = [{ pathPattern: { values: ["/"] } }];
  const rules = [{ arn: "arn:rule", priority: 1, conditions, actions: [notFound] }];
  await front.reload(() => configured({ ...wish, http: { ...plain, rules } }));
  socket.write(request);
  assert.match(await next(), /^HTTP\/1\.1 404/);
  // What is known of the target stays known.
  assert.equal(front.status().targetGroups[0]?.targets[0]?.state, "healthy");

  // A configuration that can't be had leaves the old one, and says why.
  await front.reload(() => configured({ ...wish, http: { ...plain, localPort: app.port } }));
  assert.match(
    front.status().configurationError ?? "",
    new RegExp(`port ${app.port} on 127.0.0.1 is in use`),
  );
  assert.ok(lines.some((line) => line.includes("not in force")));
  assert.equal((await ask(http, "/")).status, 404);

  // The listener moves; a request that it is answering is finished all the same.
  await front.reload(() => configured(wish));
  const slow = ask(http, "/slow");
  await new Promise((resolve) => setTimeout(resolve, 100));
  const port = await deadPort();
  await front.reload(() => configured({ ...wish, http: { ...plain, localPort: port } }));
  assert.equal(front.status().configurationError, undefined);
  assert.equal((await ask(port, "/")).status, 301);
  await assert.rejects(ask(http, "/"), /ECONNREFUSED/);
  assert.equal((await slow).body, "slow");

  // Another listener takes the port of one that goes.
  const successor = { arn: "arn:other", localPort: port, defaultActions: [notFound] };
  await front.reload(() => configured({ http: successor }));
  assert.equal(front.status().configurationError, undefined);
  assert.equal((await ask(port, "/")).status, 404);

  // Who has stopped takes nothing up again.
  await front.stop();
  await front.reload(() => configured({ http: { ...successor, arn: "arn:late" } }));
  await assert.rejects(ask(port, "/"), /ECONNREFUSED/);
});

test("a bad certificate leaves every listener as it was", async (t) => {
  const [files, other] = [await certificate(t), await certificate(t)];
  const { front, http } = await startFront(t, { https: files });
  const mixed = { ...files, localKeyFile: other.localKeyFile };
  await front.reload(() => configured({ https: mixed, http: { defaultActions: [notFound] } }));
  assert.match(front.status().configurationError ?? "", /key/);
  assert.equal((await ask(http, "/")).status, 301);
});
