import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import {
  certificate,
  deadPort,
  likeSisCoE,
  settled,
  startFront,
  toApp,
  until,
  type Wish,
} from "./frontSupport";

/** What doesn't happen would be waited for without end. */
const limit = { timeout: 15_000 };

/** An application with a chat that says everything back. */
async function startChat(t: TestContext) {
  const http = createServer(likeSisCoE((_, answer) => answer.end("page")));
  const chat = new WebSocketServer({ noServer: true, handleProtocols: () => "chat" });
  const opened: {
    url: string | undefined;
    headers: IncomingHttpHeaders;
    socket: WebSocket;
    connection: Socket;
  }[] = [];
  http.on("upgrade", (asked, socket, head) => {
    if (asked.url === "/ws/refused/") {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nX-Frame-Options: SAMEORIGIN\r\n\r\nno");
      return;
    }
    chat.handleUpgrade(asked, socket, head, (ws) => {
      opened.push({ url: asked.url, headers: asked.headers, socket: ws, connection: asked.socket });
      ws.on("message", (data, binary) => {
        if (asked.url !== "/ws/talking/") ws.send(data, { binary });
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    for (const client of chat.clients) client.terminate();
    http.close();
    http.closeAllConnections();
  });
  return { port: (http.address() as AddressInfo).port, opened };
}

async function start(t: TestContext, wish: Wish = {}) {
  const files = await certificate(t);
  const chat = await startChat(t);
  const running = await startFront(t, { targets: [chat.port], https: files, ...wish });
  await settled(running.front);
  const open = (path: string, protocols: string[] = [], host = "siscoe.example.com") => {
    const url = `wss://localhost:${running.https}${path}`;
    const client = new WebSocket(url, protocols, { ca: files.ca, headers: { host } });
    t.after(() => {
      client.terminate();
    });
    return client;
  };
  return { ...running, chat, open };
}

/** The status of the answer to an upgrade that isn't granted. */
async function refusal(client: WebSocket) {
  const [, answer] = (await once(client, "unexpected-response")) as [
    unknown,
    { statusCode: number; headers: IncomingHttpHeaders },
  ];
  // ws calls it an error that a client is dropped before it was connected.
  client.on("error", () => undefined);
  client.terminate();
  return answer;
}

test("a WebSocket goes through to the target and back, texts, bytes and closing", limit, async (t) => {
  const { open, chat, lines } = await start(t);
  const client = open("/ws/chat/1/?token=secret", ["chat"]);
  const upgraded = once(client, "upgrade") as Promise<[{ headers: IncomingHttpHeaders }]>;
  await once(client, "open");
  const [upgrade] = await upgraded;
  assert.equal(upgrade.headers["x-frame-options"], "DENY");
  assert.equal(client.protocol, "chat");
  client.send("olá");
  assert.equal(String((await once(client, "message"))[0]), "olá");
  const bytes = Buffer.alloc(200_000, 7);
  client.send(bytes);
  assert.deepEqual((await once(client, "message"))[0], bytes);

  const [seen] = chat.opened;
  assert.equal(seen?.url, "/ws/chat/1/?token=secret");
  assert.equal(seen.headers["x-forwarded-proto"], "https");
  assert.equal(seen.headers["x-forwarded-for"], "127.0.0.1");
  client.close(4000, "bye");
  assert.deepEqual((await once(client, "close")).map(String), ["4000", "bye"]);
  await until(() => lines.some((line) => / 101 101 "GET .*\/ws\/chat\/1\/\?… HTTP/.test(line)));
  assert.ok(lines.every((line) => !line.includes("secret")));
  assert.match(lines.at(-1) ?? "", /^wss /);
});

test("rules hold for WebSockets as well, and a target may refuse", limit, async (t) => {
  const { open, front, chat } = await start(t);
  const foreign = await refusal(open("/ws/chat/1/", [], "evil.example.org"));
  assert.equal(foreign.statusCode, 404);
  assert.equal(foreign.headers["x-frame-options"], "DENY");
  const refused = await refusal(open("/ws/refused/"));
  assert.equal(refused.statusCode, 403);
  assert.equal(refused.headers["x-frame-options"], "DENY");
  assert.equal(chat.opened.length, 0);
  assert.equal(front.status().targetGroups[0]?.failsOpen, false);
});

test("a dead target is 502, no target 503", limit, async (t) => {
  const files = await certificate(t);
  for (const [targets, status] of [
    [[await deadPort()], 502],
    [[], 503],
  ] as const) {
    const { front, https } = await startFront(t, { targets, https: files });
    await settled(front, "unhealthy");
    const headers = { host: "siscoe.example.com" };
    const client = new WebSocket(`wss://localhost:${https}/`, { ca: files.ca, headers });
    const answer = await refusal(client);
    assert.equal(answer.statusCode, status);
  }
});

test(
  "silence in both directions ends it at the idle timeout; speech in either one keeps it",
  limit,
  async (t) => {
    const idleTimeout = 1;
    const { open, chat } = await start(t, { loadBalancer: { idleTimeout } });
    const began = Date.now();
    const silent = open("/ws/silent/");
    const listening = open("/ws/listening/");
    const talking = open("/ws/talking/");
    await Promise.all([silent, listening, talking].map((client) => once(client, "open")));
    const far = chat.opened.find(({ url }) => url === "/ws/listening/");
    // One direction each: on this path the chat says nothing back.
    const timer = setInterval(() => {
      far?.socket.send("news");
      talking.send("talk");
    }, 300);
    t.after(() => {
      clearInterval(timer);
    });
    const [code] = (await once(silent, "close")) as [number];
    assert.equal(code, 1006);
    const took = Date.now() - began;
    assert.ok(took >= 1000 && took < 2500, `${took} ms`);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal(listening.readyState, WebSocket.OPEN);
    assert.equal(talking.readyState, WebSocket.OPEN);
    await until(
      () => chat.opened.find(({ url }) => url === "/ws/silent/")?.socket.readyState === WebSocket.CLOSED,
    );
  },
);

test("when either side dies, the other one learns it", limit, async (t) => {
  const { open, chat } = await start(t);
  const first = open("/ws/1/");
  await once(first, "open");
  chat.opened[0]?.socket.terminate();
  await once(first, "close");
  const second = open("/ws/2/");
  await once(second, "open");
  second.terminate();
  await until(() => chat.opened[1]?.socket.readyState === WebSocket.CLOSED);
  // A target that resets isn't answered for with a page: it would be no WebSocket frame.
  const third = open("/ws/3/");
  await once(third, "open");
  let wrong: unknown;
  third.on("error", (error) => (wrong = error));
  chat.opened[2]?.connection.resetAndDestroy();
  await once(third, "close");
  assert.equal(wrong, undefined);
});

test("a WebSocket outlives a reload, and ends when the front stops", limit, async (t) => {
  const { front, open, chat } = await start(t);
  const client = open("/ws/1/");
  await once(client, "open");
  await front.reload(() => {
    throw new Error("the file is half written");
  });
  assert.equal(front.status().configurationError, "the file is half written");
  client.send("still here");
  assert.equal(String((await once(client, "message"))[0]), "still here");
  const closed = once(client, "close");
  const began = Date.now();
  await front.stop();
  await closed;
  assert.ok(Date.now() - began < 2000);
  await until(() => chat.opened[0]?.socket.readyState === WebSocket.CLOSED);
});

test("an upgrade that has no answer in time is 504", limit, async (t) => {
  const files = await certificate(t);
  const mute = createServer((_, answer) => answer.writeHead(301).end());
  mute.on("upgrade", () => undefined);
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    mute.close();
    mute.closeAllConnections();
  });
  const { port } = mute.address() as AddressInfo;
  const https = { ...files, defaultActions: [toApp], rules: [] };
  const { front, https: local } = await startFront(t, {
    targets: [port],
    https,
    loadBalancer: { idleTimeout: 0.3 },
  });
  await settled(front);
  const client = new WebSocket(`wss://localhost:${local}/`, { ca: files.ca });
  assert.equal((await refusal(client)).statusCode, 504);
});
