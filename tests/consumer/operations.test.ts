import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type WebSocket from "ws";
import { type Command, withRedis } from "../../emulator/services/elasticache/redisClient";
import { adminAccess } from "../../emulator/services/elasticache/redisConfiguration";
import { quoted, section } from "../support/operationsPage";
import { eventually } from "../support/eventually";
import { signedIn, whileUpBehindEndpoints } from "./running";
import { Traffic } from "./traffic";
import { closeCode, nextMessage, Visitor } from "./visitor";

const chat = "/ws/chat/operations/";

/** What docs/operations.md says of failovers that AWS makes on purpose, and of a full cache. */
describe("SisCoE's production mode", { timeout: 6 * 60_000 }, () => {
  const running = whileUpBehindEndpoints();
  let last = 0;

  /** Has a row written. */
  const visit = (visitor: Visitor) => visitor.ask("/visits/", { form: { number: String(++last) } });

  /** Does something at a node of the cache that only AWS may do. */
  async function at<T>(port: number, work: (command: Command) => Promise<T>): Promise<T> {
    return withRedis(adminAccess(await running().site.fleet.authority(), port), work);
  }

  /** The ports of the cache's nodes, the primary's first. */
  async function nodes(): Promise<[primary: number, replica: number]> {
    const found = (await running().site.servers()).filter(({ kind }) => kind === "redis");
    const [primary = 0, replica = 0] = found.map(({ port }) => port);
    return [primary, replica];
  }

  /** Whether the worker goes on. */
  const worksOn = () => Promise.race([running().app.worker.exited.then(() => false), sleep(0, true)]);

  /** Has the worker do something for a visitor. */
  async function taskIsDone(visitor: Visitor): Promise<void> {
    const done = await visitor.send<{ result: { text: string } }>("/tasks/", { text: "feito" });
    assert.equal(done?.result.text, "FEITO");
  }

  test("a database that fails over: requests that meet the gap fail late, and all others succeed", async () => {
    const { site, endpoints } = running();
    const isDatabase = ({ kind }: { readonly kind: string }) => kind === "postgres";
    const port = (await site.servers()).find(isDatabase)?.port;
    const visitor = await signedIn(running());
    const socket = await visitor.webSocket(chat);
    const rows = new Traffic(() => visit(visitor));
    try {
      await rows.until(201);
      const before = rows.outcomes.length;
      // The standby has the primary's very blocks, so what starts here on the same disk stands for it.
      endpoints.database.pointAt(undefined);
      await site.fleet.stop(isDatabase);
      const began = Date.now();
      const caught = visitor.ask("/chat/").then(({ status }) => ({ status, after: Date.now() - began }));
      assert.equal((await new Visitor(site).ask("/")).status, 200, "the page to sign in on");
      assert.equal(await heardBack(socket, "still here"), "still here");
      await site.fleet.start(isDatabase);
      endpoints.database.pointAt(port);

      const other = await signedIn(running());
      assert.equal((await other.ask("/chat/")).status, 200);
      // Channels' own connection was idle, and nobody looks whether it still is one.
      const asked = [await other.askForWebSocket(chat), await other.askForWebSocket(chat)];
      assert.deepEqual(
        asked.map(({ status }) => status),
        [500, 101],
      );
      // The application would give up after 30 s; the balancer of these tests does after 25.
      const { status, after } = await caught;
      assert.equal(status, 504);
      assert.ok(after > 24_000 && after < 40_000, `${after} ms`);
      await rows.until(201);
      const failed = rows.outcomes.slice(before).filter((outcome) => outcome !== 201);
      // Who was being served when it stopped, and who came in the gap.
      assert.deepEqual(failed.at(-1), 504);
      assert.ok(failed.length <= 2, failed.join());
      assert.equal((await visitor.ask("/chat/")).status, 200, "still signed in");
    } finally {
      await rows.stop();
      socket.terminate();
    }
  });

  test("a full cache: sessions and the chat's groups go first, then it takes nothing, and a busy worker ends", async () => {
    const { site, app, userName, password } = running();
    const said = section("When the cache is full");
    const [primary] = await nodes();
    const limit = (bytes: number) =>
      at(primary, (command) => command("CONFIG", "SET", "maxmemory", String(bytes)));
    const policy = await at(primary, (command) => command("CONFIG", "GET", "maxmemory-policy"));
    assert.deepEqual(policy, ["maxmemory-policy", "volatile-lru"], "as the program sets it");
    const queue = (how: string) =>
      app.manage(["shell", "-c", `from backend.chat.tasks import shout; shout.apply_async(["x"], ${how})`]);

    const visitor = await signedIn(running());
    const socket = await visitor.webSocket(chat);
    assert.equal(await heardBack(socket, "before"), "before");
    try {
      // As full as can be: nothing is left that expires, and nothing else fits.
      await limit(1);
      assert.deepEqual((await visitor.ask("/chat/")).values("location"), ["/?next=/chat/"]);
      assert.equal((await visitor.askForWebSocket(chat)).status, 403);
      assert.equal((await visit(visitor)).status, 201);
      // Either the application has tried ten thousand keys for a session, or the balancer has waited long enough.
      const signIn = new Visitor(site).signIn(userName, password);
      await assert.rejects(queue("countdown=0"), ({ stderr }: { stderr: string }) => {
        for (const words of ["OperationalError", quoted(said, "command not allowed")])
          assert.ok(stderr.includes(words), stderr);
        return true;
      });
      assert.match(String((await signIn).status), /^50[04]$/);
      assert.ok(await worksOn(), "it was idle");

      await limit(0);
      await assert.rejects(heardBack(socket, "after", 2_000), "its group is gone until it opens anew");
      const inHand = () => at(primary, (command) => command("HLEN", "unacked"));
      // The worker has it in hand until its time has come.
      const queued = queue("countdown=8");
      await eventually("the worker has it", async () => (await inHand()) === 1, 60_000);
      await queued;
      await limit(1);
      assert.equal(await app.worker.exited, 1);
      assert.ok(app.worker.log().includes(quoted(said, "command not allowed")));
      await limit(0);
      assert.equal(await inHand(), 1);
    } finally {
      await limit(0);
      socket.terminate();
    }
    await app.startWorker();
    const again = await signedIn(running());
    await taskIsDone(again);
    const anew = await again.webSocket(chat);
    assert.equal(await heardBack(anew, "anew"), "anew");
    anew.terminate();
  });

  /** As ElastiCache does it: the primary hands over, its name leads to the new one, and connections to the old one end. */
  async function failOver(from: number, to: number): Promise<void> {
    await at(from, (command) => command("FAILOVER", "TO", "127.0.0.1", String(to)));
    const role = async () => String(await at(from, (command) => command("INFO", "replication")));
    await eventually("it has handed over", async () => (await role()).includes("role:slave"), 20_000);
    running().endpoints.cache.pointAt(to);
    await at(from, (command) => command("CLIENT", "KILL", "TYPE", "normal"));
  }

  test("a cache that fails over: who asks it just then is signed out, WebSockets close, and the worker ends unless told to go on", async () => {
    const { app } = running();
    const said = section("When the cache's primary changes on purpose");
    const [primary, replica] = await nodes();
    const visitor = await signedIn(running());
    const socket = await visitor.webSocket(chat);
    const closed = closeCode(socket);
    const [reader, writer] = [await signedIn(running()), await signedIn(running())];
    const pages = new Traffic(() => reader.ask("/chat/"));
    const rows = new Traffic(() => visit(writer));
    try {
      await Promise.all([pages.until(200), rows.until(201)]);
      await failOver(primary, replica);
      assert.equal(await closed, 1011);
      assert.equal(await app.worker.exited, 1);
      const reasons = [quoted(said, "UNBLOCKED"), quoted(said, "You can't write")];
      assert.ok(
        reasons.some((reason) => app.worker.log().includes(reason)),
        app.worker.log(),
      );

      const again = await visitor.webSocket(chat);
      await visitor.send("/announcements/", { conversation: "operations", text: "while nobody worked" });
      const announced = nextMessage(again, 60_000);
      // As a supervisor would.
      await app.startWorker();
      assert.equal((await announced).text, "while nobody worked");
      await app.worker.stop();

      assert.match(said, /`CELERY_BROKER_CHANNEL_ERROR_RETRY = True`/);
      await app.startWorker("broker.channel_error_retry=1");
      await failOver(replica, primary);
      await taskIsDone(visitor);
      assert.ok(await worksOn());
    } finally {
      await Promise.all([pages.stop(), rows.stop()]);
    }
    assert.deepEqual(rows.since(0), [201]);
    // Django takes any error of the cache for a session that isn't there, and deletes its cookie (findings/django-session-cache.sh).
    assert.match(pages.outcomes.join(" "), /^200( 200)*( 302)*$/);
  });
});

/** Says something in the chat, and hears it as everybody does. */
async function heardBack(socket: WebSocket, text: string, patienceMs?: number): Promise<string> {
  const heard = nextMessage(socket, patienceMs);
  socket.send(JSON.stringify({ text }));
  return (await heard).text;
}
