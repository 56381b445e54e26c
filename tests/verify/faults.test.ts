import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { kill } from "../../emulator/servers/process";
import type { ServerStatus } from "../../emulator/servers/status";
import { query } from "../consumer/postgres";
import { eventually } from "../support/eventually";
import { signedIn, whileUp } from "../consumer/running";
import { Traffic } from "../consumer/traffic";
import { closeCode, nextMessage, Visitor } from "../consumer/visitor";

type Role = ServerStatus["role"];

/** What is expected of an outage. */
interface Outage {
  readonly killed: readonly Role[];
  /** Whether to kill all that they started as well, and not PostgreSQL's first process alone. */
  readonly withChildren?: boolean;
  /** As `status` counts them up. */
  readonly unwell: string;
  /** How requests for rows end meanwhile: these ways and no others, the first of them for certain. */
  readonly outcomes: readonly [number | string, ...(number | string)[]];
  /** What else is seen meanwhile. */
  readonly meanwhile?: () => Promise<void>;
}

const chat = "/ws/chat/faults/";

describe("SisCoE's production mode whose servers are killed", { timeout: 4 * 60_000 }, () => {
  const running = whileUp("process");
  const told: number[] = [];
  let last = 0;

  /** Has a row written, and remembers it when the visitor was told that it is. */
  async function write(visitor: Visitor) {
    const number = ++last;
    const answer = await visitor.ask("/visits/", { form: { number: String(number) } });
    if (answer.status === 201) told.push(number);
    return answer;
  }

  /** Kills servers while rows are being written; `status` has to say it and `up` to mend it, with no row lost. */
  async function survive({ killed, withChildren, unwell, outcomes, meanwhile }: Outage): Promise<void> {
    const { site } = running();
    const visitor = new Visitor(site);
    const rows = new Traffic(() => write(visitor));
    try {
      await rows.until(201);
      const victims = (await site.servers()).filter(({ role }) => killed.includes(role));
      assert.equal(victims.length, killed.length);
      const pids = victims.map(({ pid = 0 }) => pid);
      for (const pid of withChildren === true ? pids.flatMap(family) : pids) kill(pid, "SIGKILL", "A victim");
      const dead = async () => (await site.servers()).filter(({ health }) => health === "died").length;
      await eventually("they are dead", async () => (await dead()) === killed.length, 10_000);
      const down = rows.outcomes.length;
      await rows.until(outcomes[0]);

      const [status] = await Promise.all([site.local("status"), meanwhile?.()]);
      assert.equal(status.code, 1);
      assert.equal(status.stderr, `Problems in local: ${unwell}. Fix: npm run local -- up\n`);
      for (const { role, pid, port } of victims) {
        const line = `^ {2}${role} +died \\(process ${pid ?? ""} is gone\\), localhost:${port}, log \\S+$`;
        assert.match(status.stdout, new RegExp(line, "m"));
      }
      // Its health check asks for a page that needs no server.
      const application = killed.includes("front") ? "" : "healthy";
      assert.equal(/^ {2}application +(\w+)/m.exec(status.stdout)?.[1] ?? "", application);

      const up = await site.local("up");
      assert.equal(up.code, 0, up.stdout + up.stderr);
      assert.match(up.stdout, /^Resources:\n {4}\d+ unchanged\n\n/m);
      for (const { role, name } of victims) {
        assert.match(up.stderr, new RegExp(`^The ${role} ${name} had died: it runs again\\.$`, "m"));
      }
      const mended = rows.outcomes.length;
      await rows.until(201);
      assert.deepEqual(rows.since(mended), [201], "after `up`");
      const others = rows.since(down).filter((outcome) => outcome !== 201 && !outcomes.includes(outcome));
      assert.deepEqual(others, [], "until `up`");
    } finally {
      await rows.stop();
    }
    const kept = new Set(
      (await query(running(), "SELECT number FROM chat_visit")).map((row) => row["number"]),
    );
    assert.deepEqual(
      told.filter((number) => !kept.has(number)),
      [],
      "rows that a visitor was told of, and that are lost",
    );
  }

  test("PostgreSQL: 500 where it is needed; sessions, open WebSockets and the health check go on", async () => {
    const visitor = await signedIn(running());
    const socket = await visitor.webSocket(chat);
    try {
      await survive({
        killed: ["database"],
        unwell: "database died",
        outcomes: [500],
        meanwhile: async () => {
          assert.equal((await visitor.ask("/chat/")).status, 500);
          assert.equal((await new Visitor(running().site).ask("/")).status, 200, "the page to sign in on");
          assert.equal((await visitor.askForWebSocket(chat)).status, 500);
          const heard = nextMessage(socket);
          socket.send(JSON.stringify({ text: "still here" }));
          assert.equal((await heard).text, "still here");
        },
      });
      assert.equal((await visitor.ask("/chat/")).status, 200, "still signed in");
      assert.equal((await visitor.askForWebSocket(chat)).status, 101);
    } finally {
      socket.terminate();
    }
  });

  test("Redis' primary: who comes meanwhile is signed out for good, who doesn't stays signed in", async () => {
    const [busy, idle] = await Promise.all([signedIn(running()), signedIn(running())]);
    const socket = await busy.webSocket(chat);
    const closed = closeCode(socket);
    const { site, userName, password } = running();
    await survive({
      killed: ["primary"],
      unwell: "primary died, replica unhealthy",
      outcomes: [201],
      meanwhile: async () => {
        // The settings page ignores the cache's exceptions: no answer is no session, and the cookie is taken away.
        const answer = await busy.ask("/chat/");
        assert.deepEqual([answer.status, answer.values("location")], [302, ["/?next=/chat/"]]);
        assert.equal(busy.cookie("sessionid"), "");
        assert.equal(await closed, 1011);
        assert.equal((await busy.askForWebSocket(chat)).status, 403);
        // Django tries ten thousand keys for the new session before it gives up.
        assert.equal((await new Visitor(site).signIn(userName, password)).status, 500);
      },
    });
    assert.equal((await busy.ask("/chat/")).status, 302);
    assert.equal((await idle.ask("/chat/")).status, 200);
    assert.equal((await idle.askForWebSocket(chat)).status, 101);
    // The worker finds the broker by itself, at the next of its ever longer intervals.
    const task = async () =>
      (await idle.send<{ result: { text: string } }>("/tasks/", { text: "feito" }))?.result;
    await eventually(
      "a task is done",
      () =>
        task().then(
          (done) => done?.text === "FEITO",
          () => false,
        ),
      60_000,
    );
  });

  test("the front: no connection, and WebSockets break off; the application notices nothing", async () => {
    const visitor = await signedIn(running());
    const socket = await visitor.webSocket(chat);
    const closed = closeCode(socket);
    await survive({
      killed: ["front"],
      unwell: "front died",
      // Cut off in the middle of it; 503 from when it runs until its first health check.
      outcomes: ["ECONNREFUSED", "ECONNRESET", 503],
      meanwhile: async () => {
        assert.equal(await closed, 1006);
        await assert.rejects(visitor.ask("/chat/"), { code: "ECONNREFUSED" });
      },
    });
    assert.equal((await visitor.ask("/chat/")).status, 200, "still signed in");
    assert.equal((await visitor.askForWebSocket(chat)).status, 101);
  });

  test("all at once, to the last process: rows and sessions are there again", async () => {
    const visitor = await signedIn(running());
    await survive({
      killed: ["database", "primary", "replica", "front"],
      withChildren: true,
      unwell: "database died, primary died, replica died, front died",
      // Until all of them run again, the front alone or the front and the application may answer.
      outcomes: ["ECONNREFUSED", "ECONNRESET", 503, 500],
    });
    assert.equal((await visitor.ask("/chat/")).status, 200, "still signed in");
    const status = await running().site.local("status");
    assert.equal(status.code, 0, status.stdout + status.stderr);
  });
});

/** A process and those that it started. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return [pid, ...children.filter((child) => child !== "").map(Number)];
}
