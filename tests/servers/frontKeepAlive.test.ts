import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, settled, startApp, startFront, toApp } from "./frontSupport";

const http = { defaultActions: [toApp] };

test("a connection to a target is kept for the next request, and closed once it was idle for the idle timeout", async (t) => {
  const connections = new Map<Socket, number>();
  const app = await startApp(t, ({ url, socket }, answer) => {
    if (url === "/visit" && !connections.has(socket)) {
      connections.set(socket, 0);
      const from = performance.now();
      socket.once("close", () => connections.set(socket, (performance.now() - from) / 1000));
    }
    answer.writeHead(url === "/" ? 301 : 200).end();
  });
  // Longer than the front's own: only the front may have closed it.
  app.server.keepAliveTimeout = 10_000;
  const front = await startFront(t, { targets: [app.port], http, loadBalancer: { idleTimeout: 0.6 } });
  await settled(front.front);
  for (let visit = 0; visit < 2; visit++) assert.equal((await ask(front.http, "/visit")).status, 200);
  assert.equal(connections.size, 1, "kept for the next request");
  await sleep(1500);
  const [seconds = 0] = connections.values();
  assert.ok(seconds > 0.5 && seconds < 1.4, `closed after ${seconds} s`);
  assert.equal((await ask(front.http, "/visit")).status, 200);
});
