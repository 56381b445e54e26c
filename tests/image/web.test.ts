import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { errorPattern } from "../../components/applicationErrors";
import { nextMessage } from "../consumer/visitor";
import { eventually } from "../support/eventually";
import { matchesFilter } from "../support/filterPattern";
import { domain, form } from "./client";
import { whileServed } from "./web";

/** What the application takes a request for (`views.believed`). */
interface Believed {
  readonly host: string;
  readonly secure: boolean;
  readonly scriptName: string;
  readonly client: string;
  readonly headers: Readonly<Record<string, string>>;
}

const patienceMs = 60_000;

/** What only the application's metrics say. */
const metrics = /django_http_requests_total/;

describe("the web task", { timeout: 10 * 60_000 }, () => {
  const web = whileServed();

  const believed = async (headers: Readonly<Record<string, string>>): Promise<Believed> => {
    const { status, body } = await web().visitor().ask("/believed/", { headers });
    assert.equal(status, 200, body);
    return JSON.parse(body) as Believed;
  };

  test("is healthy by its own word, and by the balancer's check of its own address", async () => {
    for (const name of ["nginx", "gunicorn", "daphne", "beat"]) {
      const { code, output } = await web().container.run(["siscoe-healthy", name], web().variables);
      assert.deepEqual([code, output], [0, ""], name);
    }
    const address = (await web().container.run(["hostname", "-i"], {})).output.trim().split(" ")[0] ?? "";
    const { status } = await web()
      .visitor()
      .ask("/", { headers: { host: address, "x-forwarded-proto": "http" } });
    assert.equal(status, 301);
    const stranger = await web()
      .visitor()
      .ask("/", { headers: { host: "stranger.example.com" } });
    assert.equal(stranger.status, 400);
  });

  test("is not healthy where nobody listens, nor where somebody else does", async () => {
    const { container, variables } = web();
    const run = (name: string, port: number) =>
      container.run(["siscoe-healthy", name], { ...variables, PORT: String(port) });
    for (const name of ["nginx", "gunicorn", "daphne"]) {
      const { code, output } = await run(name, 1);
      assert.deepEqual([code, /No answer on port [123]: /.test(output)], [1, true], output);
    }
    // Daphne answers where gunicorn should, and gunicorn where Daphne should.
    const port = Number(variables["PORT"]);
    const pages = await run("daphne", port - 1);
    assert.deepEqual([pages.code, pages.output], [1, `/ws/ on port ${port + 1} answers 301, not 403.\n`]);
  });

  test("hands on the Host with its port, the balancer's scheme, and the last address alone", async () => {
    const { host, secure, client, headers } = await believed({
      host: `${domain}:8443`,
      "x-forwarded-for": "192.0.2.7, 198.51.100.9",
    });
    assert.deepEqual([host, secure], [`${domain}:8443`, true]);
    assert.deepEqual([client, headers["X-Forwarded-For"]], ["198.51.100.9", "198.51.100.9"]);
    assert.equal((await believed({})).client, "127.0.0.1", "nobody said where from");
    const redirect = await web()
      .visitor()
      .ask("/", { headers: { "x-forwarded-proto": "http" } });
    assert.deepEqual([redirect.status, redirect.values("location")], [301, [`https://${domain}/`]]);
  });

  test("writes who was there into the audit log by the balancer's word, not by the visitor's", async () => {
    const visitor = await web().signedIn();
    await visitor.ask("/chat/", { headers: { "x-forwarded-for": "192.0.2.7, 127.0.0.1" } });
    const rows = await web().servers.query("SELECT DISTINCT address FROM chat_action");
    assert.deepEqual(rows, [{ address: "127.0.0.1" }]);
  });

  test("takes an IPv6 visitor for who they are: in the header, the logs, and the look-up backwards", async () => {
    // As a balancer writes it: without brackets, and without a port.
    const { client, headers } = await believed({ "x-forwarded-for": "192.0.2.7, 2001:db8:0:ab00::7" });
    assert.deepEqual([client, headers["X-Forwarded-For"]], Array(2).fill("2001:db8:0:ab00::7"));
    // nginx writes the line once the answer is sent.
    const line = '"client":"2001:db8:0:ab00::7","method":"GET","path":"/believed/"';
    await eventually("the line", () => web().nginx.log().includes(line), patienceMs);
    const visitor = await web().signedIn();
    assert.equal(
      (await visitor.ask("/chat/", { headers: { "x-forwarded-for": "192.0.2.7, ::1" } })).status,
      200,
    );
    // Whether ::1 has a name is this machine's own affair: what counts is that the look-up ends.
    const rows = await web().servers.query(
      "SELECT DISTINCT address FROM chat_action WHERE address LIKE '%:%'",
    );
    assert.deepEqual(rows, [{ address: "::1" }]);
  });

  test("looks addresses up backwards with a short patience", async () => {
    const program = ["sh", "-c", '. /srv/siscoe/lib/environment.sh; echo "$RES_OPTIONS"'];
    const { output } = await web().container.run(program, web().variables);
    assert.equal(output, "timeout:1 attempts:1\n");
  });

  test("hands on nothing that gunicorn, Daphne or Django would believe of anybody", async () => {
    const usual = await believed({});
    const names = [
      "Daphne-Root-Path",
      "X-Forwarded-Protocol",
      "X-Forwarded-Ssl",
      "SCRIPT_NAME",
      "REMOTE_USER",
    ];
    for (const name of [...names, "X_Forwarded_For", "Upgrade"]) {
      assert.deepEqual(await believed({ [name]: "/a" }), usual, name);
    }
  });

  test("hands on the path as it came", async () => {
    const visitor = await web().signedIn();
    for (const path of ["/nowhere/a%2Fb/../c//d/%C3%A3?next=%2Fx&q=a+b", "/nowhere/./x%20y"]) {
      const { status, body } = await visitor.ask(path);
      assert.deepEqual([status, /página não encontrada/i.test(body)], [404, true]);
    }
    const next = await web().visitor().ask("/chat/?a=%2Fb");
    assert.deepEqual(next.values("location"), ["/?next=/chat/%3Fa%3D%252Fb"]);
  });

  test("keeps the application's metrics in, however they are spelt", async () => {
    const spellings = [
      ...[
        "/prometheus/metrics",
        "/prometheus",
        "/prometheus/",
        "/prometheus/metrics?x=1",
        "/PROMETHEUS/metrics",
      ],
      ...["/%70rometheus/metrics", "/prometheu%73/metrics", "/%70%72%6f%6D%65%74%68%65%75%73/metrics"],
      ...["/prometheus%2Fmetrics", "/prometheus%2fmetrics", "/prometheus/%6detrics", "//prometheus/metrics"],
      ...["/./prometheus/metrics", "/chat/../prometheus/metrics", "/%2e%2e/prometheus/metrics"],
      ...["/chat/%2e%2e/prometheus/metrics", "/ws/../prometheus/metrics", "/ws/..%2fprometheus/metrics"],
      ...["/media/../prometheus/metrics", "/%2fprometheus/metrics", "/prometheus/../prometheus/metrics"],
    ];
    for (const spelling of spellings) {
      const answer = await web().visitor().ask(spelling);
      // nginx itself refuses what leads out of the root.
      assert.equal(answer.status, spelling.startsWith("/%2e%2e") ? 400 : 404, spelling);
      assert.doesNotMatch(answer.body, metrics, spelling);
      assert.doesNotMatch(answer.body, /página/i, `${spelling} is answered by nginx, not by the application`);
    }
    // What nginx takes for another address, the application must not take for this one.
    for (const other of [
      "/prometheus/metrics/../../chat/",
      "/prometheus/../believed/",
      "/a/%2e%2e/believed/",
    ]) {
      assert.doesNotMatch((await web().visitor().ask(other)).body, metrics, other);
    }
  });

  test("lets 20 MB through, and refuses more", async () => {
    const size = 20 * 1024 * 1024;
    const fitting = form("a.bin", Buffer.alloc(size - 1024));
    const visitor = web().visitor();
    assert.equal((await visitor.ask("/photographs/", { method: "POST", ...fitting })).status, 201);
    const headers = { "content-length": String(size + 1) };
    assert.equal((await visitor.ask("/photographs/", { method: "POST", headers })).status, 413);
  });

  test("says that headers are too long, where Daphne would hang up", async () => {
    const visitor = web().visitor();
    const long = { "x-a": "a".repeat(6_000), "x-b": "b".repeat(6_000) };
    assert.equal((await visitor.ask("/", { headers: long })).status, 200);
    assert.equal((await visitor.ask("/", { headers: { ...long, "x-c": "c".repeat(6_000) } })).status, 400);
    assert.equal((await visitor.ask(`/?q=${"a".repeat(6_000)}`)).status, 200);
  });

  test("opens WebSockets by Daphne, whatever long headers they bring, and answers pages below /ws/ itself", async () => {
    const visitor = await web().signedIn();
    const socket = await visitor.webSocket("/ws/chat/web/");
    try {
      const heard = nextMessage(socket);
      socket.send(JSON.stringify({ text: "olá" }));
      assert.equal((await heard).text, "olá");
    } finally {
      socket.terminate();
    }
    for (const headers of [{}, { upgrade: "h2c", connection: "Upgrade" }]) {
      assert.equal((await visitor.ask("/ws/chat/web/", { headers })).status, 426);
    }
    const handshake = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const key = { "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==", origin: `https://${domain}` };
    const long = { "x-a": "a".repeat(6_000), "x-b": "b".repeat(6_000) };
    const stranger = await web()
      .visitor()
      .ask("/ws/chat/web/", { headers: { ...handshake, ...key, ...long } });
    assert.equal(stranger.status, 403, "who isn't signed in");
  });

  test("keeps connections to its visitors for longer than any balancer does", async () => {
    const { port } = web().visitor();
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    const ask = async (): Promise<string> => {
      socket.write(`HEAD / HTTP/1.1\r\nHost: ${domain}\r\nX-Forwarded-Proto: https\r\n\r\n`);
      return String(await once(socket, "data"));
    };
    let closed = false;
    socket.once("end", () => (closed = true));
    try {
      assert.match(await ask(), /^HTTP\/1\.1 200 /);
      // The settings allow 59 s at most.
      await sleep(62_000);
      assert.equal(closed, false);
      assert.match(await ask(), /^HTTP\/1\.1 200 /);
    } finally {
      socket.destroy();
    }
  });

  test("leaves nothing of a HEAD's answer to who comes next", async () => {
    const socket = connect(web().visitor().port, "127.0.0.1").setEncoding("utf8");
    // Together: a connection to gunicorn that was kept would still be as the first has left it.
    const lines = ["HEAD / HTTP/1.1", "GET /believed/ HTTP/1.1"].map(
      (line) => `${line}\r\nHost: ${domain}\r\nX-Forwarded-Proto: https\r\n\r\n`,
    );
    try {
      for (let round = 0; round < 300; round++) {
        socket.write(lines.join(""));
        let heard = "";
        for (const signal = AbortSignal.timeout(5_000); !heard.includes('"scriptName"');)
          heard += String(await once(socket, "data", { signal }));
        assert.deepEqual(heard.match(/^HTTP\/1\.1 \d+/gm), Array(2).fill("HTTP/1.1 200"), `round ${round}`);
      }
    } finally {
      socket.destroy();
    }
  });

  test("has eight connections to the database at most, however many visitors there are", async () => {
    const visitor = await web().signedIn();
    const asked = Array.from({ length: 60 }, () => visitor.ask("/chat/"));
    assert.deepEqual([...new Set((await Promise.all(asked)).map(({ status }) => status))], [200]);
    const [open] = await web().servers.query(
      "SELECT count(*)::int AS open FROM pg_stat_activity WHERE usename = 'siscoe' AND pid <> pg_backend_pid()",
    );
    const count = Number(open?.["open"]);
    // Daphne has some of its own for who opened WebSockets.
    assert.ok(count >= 1 && count <= 12, String(count));
  });

  test("says no header twice, and nothing of versions", async () => {
    const visitor = await web().signedIn();
    const style = /href="(\/static\/[^"]+\.css)"/.exec((await visitor.ask("/")).body)?.[1] ?? "";
    for (const path of [
      "/",
      "/chat/",
      style,
      "/nowhere/",
      "/crash/",
      "/prometheus/",
      "/ws/",
      "/media/nothing",
    ]) {
      const answer = await visitor.ask(path);
      for (const name of ["x-content-type-options", "x-frame-options", "content-security-policy", "server"]) {
        assert.ok(answer.values(name).length <= 1, `${path}: ${name}`);
      }
      assert.deepEqual(answer.values("server"), ["nginx"], path);
    }
  });

  test("logs each request once, without queries and without what sets a new password", async () => {
    const visitor = web().visitor();
    const headers = { referer: "https://siscoe.example.com/?private=query" };
    await visitor.ask("/accounts/reset/MQ-private-token/?x=private", { headers });
    await visitor.ask("/accounts/%72eset/MQ-private-token/", { headers });
    await visitor.ask("/believed/?q=private", { headers });
    await visitor.ask("/media/nothing?q=private", { headers });
    // nginx's own error line quotes the request.
    await visitor.ask("/photographs/?q=private", {
      ...{ method: "POST", headers: { ...headers, "content-length": String(21 * 1024 * 1024) } },
    });
    // gunicorn's quotes it as well, where the page that tells of an error fails.
    await visitor.ask("/crash/?q=private");
    await eventually(
      "the last line",
      () =>
        web().nginx.log().includes('"path":"/crash/"') && web().gunicorn.log().includes("request /crash/"),
      patienceMs,
    );
    const log = web().nginx.log() + web().gunicorn.log();
    assert.doesNotMatch(log, /private/);
    const lines = log
      .split("\n")
      .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as object] : []));
    const paths = lines.map((line) => (line as { path: string }).path);
    assert.equal(paths.filter((path) => path === "/accounts/reset/-").length, 2);
    assert.ok(paths.includes("/believed/"));
    assert.match(log, /client intended to send too large body.*request: "POST \/photographs\/ HTTP/);
    assert.match(log, /\[ERROR\] Error handling request \/crash\/$/m);
  });

  test("prints Django's errors, each once, though its log files lead nowhere", async () => {
    const before = web().gunicorn.log().length;
    await (await web().signedIn()).ask("/crash/?q=private");
    const last = /^RuntimeError: asked to crash$/m;
    await eventually("the last line", () => last.test(web().gunicorn.log().slice(before)), patienceMs);
    const log = web().gunicorn.log().slice(before);
    assert.equal(log.match(/^ERROR .*Internal Server Error: \/crash\/$/gm)?.length, 1);
    assert.equal(log.match(/^RuntimeError: asked to crash$/gm)?.length, 1);
    assert.doesNotMatch(log, /private/);
  });

  test("has each of its programs' errors counted once, and nothing else", async () => {
    const programs = [web().nginx, web().gunicorn, web().daphne];
    const before = programs.map((program) => program.log().length);
    const fresh = () => programs.map((program, index) => program.log().slice(before[index])).join("\n");
    const signedIn = await web().signedIn();
    const socket = await signedIn.webSocket("/ws/chat/web/");
    const closed = once(socket, "close");
    socket.send("{}");
    await closed;
    await web().visitor().ask("/crash/");
    await signedIn.ask("/crash/");
    await signedIn.ask("/nowhere/");
    const errors = [
      /^ERROR .* Exception inside application: 'text'$/,
      /^ERROR .* Internal Server Error: \/crash\/$/,
      /^\[.*\] \[\d+\] \[ERROR\] Error handling request \/crash\/$/,
    ];
    const counted = () =>
      fresh()
        .split("\n")
        .filter((line) => matchesFilter(errorPattern, line));
    const missing = () => errors.filter((error) => !counted().some((line) => error.test(line)));
    await eventually("all three are printed", () => missing().length === 0, patienceMs);
    assert.equal(counted().length, errors.length, counted().join("\n"));
    assert.match(fresh(), /^Traceback \(most recent call last\):$/m);
    assert.match(fresh(), /^\{.*"path": ?"\/crash\/"/m, "nginx's own line");
    const told = programs
      .map((program) => program.log())
      .join("\n")
      .split("\n");
    const information = told.filter((line) => /\bINFO\b/.test(line));
    assert.ok(information.some((line) => line.includes("[INFO] Starting gunicorn")));
    assert.deepEqual(
      information.filter((line) => matchesFilter(errorPattern, line)),
      [],
    );
  });
});
