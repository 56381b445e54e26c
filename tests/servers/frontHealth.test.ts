import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import {
  accepts,
  after,
  failsOpen,
  inService,
  registering,
  type Finding,
} from "../../emulator/services/lb/front/health";
import { check } from "../../emulator/services/lb/front/healthChecks";
import { configured, deadPort, startApp, startFront, toApp, until } from "./frontSupport";

const failed: Finding = { reason: "Target.FailedHealthChecks", description: "Health checks failed" };
const findings = fc.array(fc.constantFrom<Finding>("passed", failed), { maxLength: 30 });
const threshold = fc.integer({ min: 2, max: 5 });

/** The state by definition: the last decisive run of equal findings counts, and the very first pass. */
function reference(all: readonly Finding[], healthy: number, unhealthy: number): string {
  let state = "initial";
  all.forEach((_, index) => {
    const run = (length: number, wanted: boolean) => {
      const last = all.slice(Math.max(0, index + 1 - length), index + 1);
      return last.length === length && last.every((finding) => (finding === "passed") === wanted);
    };
    if (run(state === "initial" ? 1 : healthy, true)) state = "healthy";
    else if (run(unhealthy, false)) state = "unhealthy";
  });
  return state;
}

test("a target changes its state after as many checks in a row as the thresholds say", () => {
  fc.assert(
    fc.property(findings, threshold, threshold, (all, healthyThreshold, unhealthyThreshold) => {
      const thresholds = { healthyThreshold, unhealthyThreshold };
      const { state } = all.reduce((health, finding) => after(health, finding, thresholds), registering);
      assert.equal(state, reference(all, healthyThreshold, unhealthyThreshold));
    }),
    { numRuns: 2000 },
  );
});

test("states have AWS's reasons", () => {
  const thresholds = { healthyThreshold: 2, unhealthyThreshold: 2 };
  const once = after(registering, failed, thresholds);
  assert.deepEqual(
    [registering.reason, once.reason],
    ["Elb.RegistrationInProgress", "Elb.InitialHealthChecking"],
  );
  const twice = after(once, failed, thresholds);
  assert.deepEqual([twice.state, twice.reason], ["unhealthy", "Target.FailedHealthChecks"]);
  // The reason is that of the newest check.
  const mismatch: Finding = { reason: "Target.ResponseCodeMismatch", description: "…: [500]" };
  assert.equal(after(twice, mismatch, thresholds).reason, "Target.ResponseCodeMismatch");
  const back = after(after(twice, "passed", thresholds), "passed", thresholds);
  assert.deepEqual(back, { state: "healthy", against: 0 });
});

test("a matcher accepts its codes and ranges", () => {
  const accepted = (matcher: string) =>
    [199, 200, 250, 299, 300, 301, 302].filter((code) => accepts(matcher, code));
  assert.deepEqual(accepted("301"), [301]);
  assert.deepEqual(accepted("200-299,301"), [200, 250, 299, 301]);
  assert.deepEqual(accepted("200,302"), [200, 302]);
});

test("requests go to healthy targets; to all unhealthy ones only when none is healthy; never to unchecked ones", () => {
  const target = (state: "initial" | "healthy" | "unhealthy", port: number) => ({
    target: { targetId: "127.0.0.1", port },
    health: { state, against: 0 },
  });
  const ports = (...targets: ReturnType<typeof target>[]) => inService(targets).map(({ port }) => port);
  assert.deepEqual(ports(target("healthy", 1), target("unhealthy", 2), target("healthy", 3)), [1, 3]);
  assert.deepEqual(ports(target("unhealthy", 1), target("unhealthy", 2)), [1, 2]);
  assert.deepEqual(ports(target("unhealthy", 1), target("initial", 2)), [1]);
  assert.deepEqual(ports(target("initial", 1)), []);
  assert.equal(failsOpen([target("unhealthy", 1)]), true);
  assert.equal(failsOpen([target("unhealthy", 1), target("healthy", 2)]), false);
  assert.equal(failsOpen([target("initial", 1)]), false);
  assert.equal(failsOpen([]), false);
});

const settings = configured({ healthCheck: { path: "/up?x=1", timeout: 0.3 } }).targetGroups[0]?.healthCheck;
if (!settings) throw new Error("no health check");

test("a check asks as ALB does, and takes the answer as it is", async (t) => {
  const asked: IncomingMessage[] = [];
  let status = 301;
  const app = await startApp(t, (request, answer) => {
    asked.push(request);
    if (status !== 0) answer.writeHead(status, { location: "https://elsewhere/" }).end("a page");
  });
  const target = { targetId: "127.0.0.1", port: app.port };
  assert.equal(await check(target, settings), "passed");
  const [first] = asked;
  assert.equal(first?.method, "GET");
  assert.equal(first.url, "/up?x=1");
  assert.equal(first.headers.host, `127.0.0.1:${app.port}`);
  assert.equal(first.headers["user-agent"], "ELB-HealthChecker/2.0");
  assert.equal(first.headers["x-forwarded-proto"], undefined);
  assert.equal(first.headers.connection, "close");

  status = 500;
  assert.deepEqual(await check(target, settings), {
    reason: "Target.ResponseCodeMismatch",
    description: "Health checks failed with these codes: [500]",
  });
  status = 0;
  assert.deepEqual(await check(target, settings), {
    reason: "Target.Timeout",
    description: "Request timed out",
  });
  assert.deepEqual(await check({ ...target, port: await deadPort() }, settings), failed);
  // The check has a port of its own.
  status = 301;
  assert.equal(await check({ ...target, port: 1 }, { ...settings, port: String(app.port) }), "passed");
});

test("a target that talks nonsense, or for ever, isn't healthy", async (t) => {
  const talk = createServer((request) => {
    if (request.url === "/nonsense") request.socket.end("nonsense\r\n\r\n");
    else {
      const timer = setInterval(() => request.socket.write("HTTP/1.1 301 Found\r\nX: y\r\n".charAt(0)), 50);
      request.socket.once("close", () => {
        clearInterval(timer);
      });
    }
  });
  await new Promise<void>((resolve) => talk.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    talk.close();
    talk.closeAllConnections();
  });
  const target = { targetId: "127.0.0.1", port: (talk.address() as AddressInfo).port };
  assert.deepEqual(await check(target, { ...settings, path: "/nonsense" }), failed);
  const slow = await check(target, { ...settings, path: "/slow" });
  assert.ok(slow !== "passed");
});

test("an application is healthy because it answers 301, unhealthy once it is dead, and healthy again", async (t) => {
  let server = createServer();
  const start = (port: number) =>
    new Promise<number>((resolve) => {
      server = createServer((request, answer) => {
        // Django: an address that isn't in ALLOWED_HOSTS is a 400, the others are sent to HTTPS.
        answer.writeHead(request.headers.host?.startsWith("127.0.0.1:") ? 301 : 400).end();
      }).listen(port, "127.0.0.1", () => {
        resolve((server.address() as AddressInfo).port);
      });
    });
  const kill = () => {
    server.close();
    server.closeAllConnections();
  };
  t.after(kill);
  const port = await start(0);
  const { front, lines } = await startFront(t, { targets: [port], http: { defaultActions: [toApp] } });
  const health = () => front.status().targetGroups[0]?.targets[0];
  await until(() => health()?.state === "healthy");
  assert.equal(health()?.reason, undefined);
  kill();
  await until(() => health()?.state === "unhealthy");
  assert.equal(health()?.reason, "Target.FailedHealthChecks");
  const since = health()?.since ?? "";
  assert.ok(Math.abs(Date.now() - Date.parse(since)) < 2000);
  await start(port);
  await until(() => health()?.state === "healthy");
  assert.ok(Date.parse(health()?.since ?? "") > Date.parse(since));
  assert.deepEqual(
    lines
      .filter((line) => line.startsWith("target "))
      .map((line) => line.replace(/^.* is (initial|\w+).*$/, "$1")),
    ["healthy", "unhealthy", "healthy"],
  );
});

test("the interval is AWS's unless the laptop wants it shorter; until the state is known it is short anyway", async (t) => {
  let asked = 0;
  const app = await startApp(t, (_, answer) => {
    asked++;
    answer.writeHead(301).end();
  });
  const { front } = await startFront(t, {
    targets: [app.port],
    http: { defaultActions: [toApp] },
    healthCheck: { interval: 30 },
    localHealthCheckInterval: 60,
  });
  await until(() => front.status().targetGroups[0]?.targets[0]?.state === "healthy");
  await new Promise((resolve) => setTimeout(resolve, 2300));
  // One, and perhaps the one that was due before the state was known; not the third.
  assert.ok(asked <= 2, `${asked} checks`);
});

test("a target group that nothing forwards to isn't checked", async (t) => {
  let asked = 0;
  const app = await startApp(t, () => {
    asked++;
  });
  const { front } = await startFront(t, { targets: [app.port] });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const target = front.status().targetGroups[0]?.targets[0];
  assert.deepEqual([target?.state, target?.reason, asked], ["unused", "Target.NotInUse", 0]);
});
