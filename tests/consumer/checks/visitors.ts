import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Running, signedIn } from "../running";
import { idleTimeoutSeconds } from "../site";
import type { Answer } from "../../support/answers";
import { nextMessage, Visitor } from "../visitor";
import { assertSecurityHeaders } from "./securityHeaders";

/** What only the application's metrics say. */
const metrics = /django_http_requests_total/;

/** What visitors meet before the application: the redirect, the headers, what is kept out, the long connection. */
export function checkFront(running: () => Running): void {
  test("a WebSocket on which nobody speaks stays open for several idle timeouts, by Daphne's pings", async () => {
    const visitor = await signedIn(running());
    const socket = await visitor.webSocket("/ws/chat/patience/");
    try {
      const closed: number[] = [];
      let pings = 0;
      socket.on("ping", () => pings++);
      socket.once("close", (code) => closed.push(code));
      await sleep(4 * idleTimeoutSeconds * 1000);
      assert.deepEqual(closed, []);
      assert.ok(pings >= 4, `${pings} pings`);
      const heard = nextMessage(socket);
      socket.send(JSON.stringify({ text: "still here" }));
      assert.equal((await heard).text, "still here");
    } finally {
      socket.terminate();
    }
  });

  test("`status` says where the site is, as `up` did", async () => {
    const { site } = running();
    const { stdout } = await site.local("status");
    assert.equal(/url +(\S+)/.exec(stdout)?.[1], site.url);
  });

  test("HTTP leads to HTTPS with path and query kept, and without HSTS", async () => {
    const { site } = running();
    const path = "/chat/a%20b/?next=/x/&q=%C3%A3+b&empty=";
    for (const method of ["GET", "POST"]) {
      const answer = await new Visitor(site).ask(`${site.httpUrl}${path}`, {
        method,
        host: new URL(site.url).hostname + portOf(site.httpUrl),
      });
      assert.equal(answer.status, 301);
      assert.deepEqual(
        answer.values("location").map((location) => new URL(location).href),
        [new URL(path, site.url).href],
      );
      assert.deepEqual(answer.values("strict-transport-security"), []);
      assert.deepEqual(answer.values("server"), []);
    }
  });

  test("every answer of the HTTPS listener has every security header once", async () => {
    const { site, variables } = running();
    const visitor = new Visitor(site);
    const page = await visitor.ask("/");
    const [, staticFile = ""] = /href="(\/static\/chat\/chat\.[0-9a-f]{12}\.css)"/.exec(page.body) ?? [];
    const answers: [number, Answer][] = [
      [200, page],
      [200, await visitor.ask(staticFile)],
      [302, await visitor.ask("/chat/")],
      [403, await visitor.ask("/", { form: { username: "without a token" } })],
      [500, await visitor.ask("/crash/")],
      // The page that says 404 fails itself.
      [500, await visitor.ask("/nowhere/")],
      [404, await visitor.ask("/prometheus/metrics")],
      [404, await visitor.ask("/", { host: "siscoe.invalid" })],
      [101, await (await signedIn(running())).askForWebSocket("/ws/chat/headers/")],
      [403, await visitor.askForWebSocket("/ws/chat/headers/")],
    ];
    for (const [status, answer] of answers) {
      assert.equal(answer.status, status);
      assertSecurityHeaders(answer);
    }
    assert.ok(variables["DEBUG"] === "False" && !answers.some(([, { body }]) => body.includes("Traceback")));
  });

  test("the policy lets SisCoE's pages live: inline scripts and handlers, and code in attributes", async () => {
    const page = await new Visitor(running().site).ask("/");
    for (const kind of [/<script>/, / onclick="/, / x-on-click="/]) assert.match(page.body, kind);
    const [policy = ""] = page.values("content-security-policy");
    const scripts = policy.split(";").find((part) => part.trim().startsWith("script-src "));
    for (const source of ["'self'", "'unsafe-inline'", "'unsafe-eval'"]) {
      assert.ok(scripts?.split(" ").includes(source), source);
    }
  });

  test("the application's metrics are kept in, however they are spelt", async () => {
    const { site } = running();
    const visitor = new Visitor(site);
    const spellings = [
      ...["/prometheus/metrics", "/prometheus", "/prometheus/", "/prometheus/metrics?x=1"],
      ...["/%70rometheus/metrics", "/prometheu%73/metrics", "/%70%72%6f%6D%65%74%68%65%75%73/metrics"],
      ...["/prometheus%2Fmetrics", "/prometheus%2fmetrics", "/prometheus/%6detrics"],
      ...["/./prometheus/metrics", "/chat/../prometheus/metrics"],
    ];
    for (const spelling of spellings) {
      const answer = await visitor.ask(spelling);
      assert.equal(answer.status, 404, spelling);
      assert.doesNotMatch(answer.body, metrics, spelling);
    }
    // These are other addresses for the application, and the page that says so fails.
    for (const other of ["/PROMETHEUS/metrics", "//prometheus/metrics"]) {
      const answer = await visitor.ask(other);
      assert.equal(answer.status, 500, other);
      assert.doesNotMatch(answer.body, metrics, other);
    }
    // The application itself would have told them.
    const asked = await visitor.ask(`${targetUrl(running())}/prometheus/metrics`, {
      host: new URL(site.url).host,
      headers: { "x-forwarded-proto": "https" },
    });
    assert.match(asked.body, metrics);
  });

  test("a request for another host never reaches the application", async () => {
    const { app, site } = running();
    const visitor = new Visitor(site);
    const path = `/stranger-${randomBytes(6).toString("hex")}/`;
    const { hostname, host } = new URL(site.url);
    // The application would answer for localhost: its own health check asks for that.
    for (const stranger of ["siscoe.invalid", `${hostname}.siscoe.invalid`, `not${host}`, "127.0.0.1"]) {
      const answer = await visitor.ask(path, { host: stranger });
      assert.equal(answer.status, 404, stranger);
      assert.equal(answer.body, "Not found", stranger);
    }
    assert.equal(app.accessLog().includes(path), false);
    await visitor.ask(path);
    assert.equal(app.accessLog().includes(path), true, "the site's own host does");
  });

  test("the target is healthy because Django redirects the balancer's check, its own address being allowed", async () => {
    const { app, site } = running();
    assert.equal(await site.targetHealth(), "healthy");
    // Nobody else comes without X-Forwarded-Proto: the log's redirects of "/" are the check's.
    assert.match(app.accessLog(), /"GET \/" 301/);
    const { address, port } = site.target;
    const check = await new Visitor(site).ask(`${targetUrl(running())}/`, { host: `${address}:${port}` });
    assert.equal(check.status, 301);
    const refused = await new Visitor(site).ask(`${targetUrl(running())}/`, { host: "192.0.2.1" });
    assert.equal(refused.status, 400);
  });
}

function targetUrl({ site }: Running): string {
  return `http://${site.target.address}:${site.target.port}`;
}

function portOf(url: string): string {
  const { port } = new URL(url);
  return port === "" ? "" : `:${port}`;
}
