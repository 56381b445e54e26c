import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { keptIn } from "../../emulator/servers/places";
import { stateOf } from "../../emulator/servers/process";
import { opened } from "../../emulator/services/ecs/taskSecrets";
import { Deployed } from "../consumer/deployed";
import { onlyAnswers } from "../consumer/onlyAnswers";
import { Traffic } from "../consumer/traffic";
import { closeCode } from "../consumer/visitor";
import { form } from "../image/client";
import { eventually } from "../support/eventually";
import { section } from "../support/operationsPage";
import { queryAs } from "../support/query";

const patienceMs = 120_000;

/** What tests/engine/application.test.ts has no time for: each test goes on where the one before it stopped. */
describe("the application on the emulated ECS, through everything", { timeout: 30 * 60_000 }, () => {
  const app = new Deployed();
  let photograph = "";

  async function succeed(work: Promise<{ code: number | null; stdout: string; stderr: string }>) {
    const { code, stdout, stderr } = await work;
    assert.equal(code, 0, stdout + stderr);
    return { stdout, stderr };
  }

  /** A secret that a container of a service has in its environment. */
  function secret(service: string, container: string, name: string): string {
    const [task = ""] = app.tasksOf(service);
    const directory = app.fleet.directoryOf("task", task);
    const kept = keptIn(directory);
    assert.ok(kept?.kind === "task", service);
    const own = kept.containers.find((one) => one.name === container);
    return opened({ directory }, own?.secrets ?? {})[name] ?? assert.fail(`${service} has no ${name}`);
  }

  /** The ids of the tasks that the worker took, as its log has them. */
  function worked(): string[] {
    const taken = app.log("worker", "worker").matchAll(/visit\[([\w-]+)\] received/g);
    return [...taken].map(([, id = ""]) => id);
  }

  /** What people have uploaded and written is there, and the site serves. */
  async function allIsThere(): Promise<void> {
    const answer = await app.visitor().ask(photograph);
    assert.deepEqual([answer.status, answer.body], [200, "picture"]);
    assert.ok((await app.visits()).includes(1), "the row");
    assert.equal((await app.visitor().ask("/")).status, 200);
  }

  test("comes up", async () => {
    await succeed(app.deploy());
    await app.makeUser();
    const { body } = await app.visitor().ask("/photographs/", form("retrato.png", "picture"));
    photograph = (JSON.parse(body) as { url: string }).url;
    assert.equal((await app.visitor().ask("/visits/", { form: { number: "1" } })).status, 201);
    await allIsThere();
  });

  test("a secret that is rotated reaches the tasks in the same `up`, and no request fails", async () => {
    const [before, web] = [secret("web", "gunicorn", "SECRET_KEY"), app.tasksOf("web")];
    const { code, stderr } = await app.checkout.settings([
      ...["set", "--stack", "local", "siscoe:secretKeyVersion", "2"],
    ]);
    assert.equal(code, 0, stderr);
    const pages = new Traffic(() => app.visitor().ask("/"));
    try {
      await pages.until(200);
      const { stdout } = await succeed(app.up());
      assert.doesNotMatch(stdout, /Invocation/, "nothing is migrated");
      await pages.until(200);
    } finally {
      await pages.stop();
    }
    assert.deepEqual(pages.since(0), [200]);
    const gone = () => !app.tasksOf("web").some((task) => web.includes(task));
    await eventually("the tasks of before are gone", gone, patienceMs);
    const { SECRET_KEY } = JSON.parse(await app.env()) as Record<string, string>;
    assert.ok(SECRET_KEY !== undefined && SECRET_KEY !== before, "another key");
    for (const [service, container] of [
      ["web", "gunicorn"],
      ["worker", "worker"],
      ["beat", "beat"],
    ] as const)
      assert.ok(secret(service, container, "SECRET_KEY") === SECRET_KEY, service);
    assert.match((await succeed(app.up())).stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  });

  /** Changes a setting and brings it up, while visitors write rows and read pages. Returns how their requests ended until then. */
  async function rotated(key: string, value: string) {
    const { code, stderr } = await app.checkout.settings([
      ...["set", "--stack", "local", `siscoe:${key}`, value],
    ]);
    assert.equal(code, 0, stderr);
    const visitor = await app.signedIn();
    const rows = new Traffic(() => app.visitor().ask("/visits/", { form: { number: String(++last) } }));
    const pages = new Traffic(() => visitor.ask("/chat/"));
    try {
      await Promise.all([rows.until(201), pages.until(200)]);
      await succeed(app.up());
      const ended = { rows: rows.since(0), pages: pages.since(0) };
      await onlyAnswers(rows, [201], () =>
        onlyAnswers(pages, [200], () =>
          Promise.all([rows.until(201), pages.until(200)]).then(() => undefined),
        ),
      );
      return ended;
    } finally {
      await Promise.all([rows.stop(), pages.stop()]);
    }
  }
  let last = 1000;

  test("the database's password: what is connected goes on; no new connection, until the tasks are new", async () => {
    assert.match(section("Rotating"), /for which an old\s+task opens another\s+connection returns\s+500/);
    const before = await app.env();
    const { rows, pages } = await rotated("databasePasswordVersion", "2");
    for (const [ended, well] of [
      [rows, 201],
      [pages, 200],
    ] as const)
      assert.deepEqual(
        ended.filter((outcome) => outcome !== 500),
        [well],
      );
    assert.equal((await queryAs(await app.env(), "SELECT 1 AS n")).length, 1);
    await assert.rejects(queryAs(before, "SELECT 1 AS n"), /password authentication failed/);
  });

  test("the cache's token: no request fails, with ROTATE and with SET", async () => {
    const before = secret("web", "gunicorn", "REDIS_URL");
    const first = await rotated("cacheTokenVersion", "2");
    assert.ok(secret("web", "gunicorn", "REDIS_URL") !== before, "another token");
    const second = await rotated("cacheTokenStrategy", "SET");
    assert.deepEqual([first, second], Array(2).fill({ rows: [201], pages: [200] }));
  });

  test("a WebSocket that is open in a rollover is closed in order: who chats is not online any more", async () => {
    const visitor = await app.signedIn();
    const socket = await visitor.webSocket("/ws/chat/rollover/");
    const closed = closeCode(socket);
    const online = async () =>
      (await app.query("SELECT online FROM chat_presence")).map((row) => row["online"]);
    assert.deepEqual(await online(), [true]);
    app.write("backend/urls.py", (addresses) => `${addresses}\n# another version\n`);
    await succeed(app.deploy());
    assert.equal(await closed, 1006, "nginx closes the connection, not the conversation");
    assert.deepEqual(await online(), [false]);
  });

  test("a worker that is killed loses what it was at, `status` names it, and `up` starts it again", async () => {
    await app.queueVisit(10, 600);
    await eventually("the worker has it", () => worked().length > 0, patienceMs);
    const [lost] = worked();
    const [task = ""] = app.tasksOf("worker");
    const container = () => stateOf(join(app.fleet.directoryOf("task", task), "worker"));
    const before = container();
    assert.ok(before.state === "running");
    // All of it, as where a container has no memory left.
    process.kill(-before.pid, "SIGKILL");
    await eventually("it has died", () => container().state === "died", patienceMs);
    assert.match((await app.checkout.local("status")).stdout, / {2}worker +died/);
    await app.queueVisit(11, 0);
    const { stderr } = await succeed(app.up());
    assert.match(stderr, /^The container siscoe-local-app-worker-\w+\/worker had died: it runs again\.$/m);
    await eventually("the next one is done", async () => (await app.visits()).includes(11), patienceMs);
    assert.equal(worked().filter((id) => id === lost).length, 1, "it was acknowledged when it began");
  });

  test("`down` lets a task end, and `up` has all again: ports that others have meanwhile are moved", async () => {
    const before = worked().length;
    await app.queueVisit(20, 15);
    await eventually("the worker has it", () => worked().length === before + 1, patienceMs);
    await app.local("down");
    const [task = ""] = app.tasksOf("web");
    const kept = keptIn(app.fleet.directoryOf("task", task));
    const other = createServer().listen(kept?.ports[0], "127.0.0.1");
    try {
      const refused = await app.up();
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, / up --move-ports /);
      const { stderr } = await succeed(app.up("--move-ports"));
      assert.match(stderr, new RegExp(`^The task ${task} moves from port [\\d, ]+ to [\\d, ]+\\.$`, "m"));
      assert.ok((await app.visits()).includes(20), "the task that was under way");
      await eventually(
        "the front asks it there",
        async () => (await app.visitor().ask("/")).status === 200,
        patienceMs,
      );
      await allIsThere();
    } finally {
      other.close();
    }
  });

  test("`down`, and a database at another port: the tasks follow", async () => {
    await app.local("down");
    const { DB_PORT } = JSON.parse(await app.env()) as Record<string, string>;
    const other = createServer().listen(Number(DB_PORT), "127.0.0.1");
    try {
      await succeed(app.up("--move-ports"));
      assert.notEqual((JSON.parse(await app.env()) as Record<string, string>)["DB_PORT"], DB_PORT);
      await allIsThere();
    } finally {
      other.close();
    }
  });

  test("a version whose web does not start goes back, and `up` says why", async () => {
    app.write(
      "backend/wsgi.py",
      (program) => `${program}\nraise RuntimeError("this version can not start")\n`,
    );
    const before = app.tasksOf("web");
    const { code, stdout } = await app.deploy();
    assert.notEqual(code, 0);
    assert.match(stdout, /deployment failed: tasks failed to start; the earlier ones go on/);
    assert.match(stdout, /this version can not start/);
    assert.deepEqual(app.tasksOf("web"), before);
    const again = await app.up();
    assert.notEqual(again.code, 0, "the same `up` does not take it for done");
    assert.match(again.stdout, /this version can not start/);
    assert.deepEqual(app.tasksOf("web"), before);
    assert.equal((await app.visitor().ask("/")).status, 200);
    app.write("backend/wsgi.py", (program) => program.replace(/\nraise .*\n$/, ""));
  });

  test("a version that never becomes healthy goes back after the time that ECS gives it", async () => {
    app.write("backend/wsgi.py", (program) => `${program}\n${neverWell}`);
    const { code, stdout } = await app.deploy();
    assert.equal(code, 1);
    assert.match(stdout, /deployment failed: .*the earlier ones go on/);
    assert.match(stdout, /siscoe-healthy gunicorn fails: \/ on port \d+ answers 503, not 200/);
    await allIsThere();
    app.write("backend/wsgi.py", (program) => program.replace(neverWell, ""));
    await succeed(app.deploy());
    await allIsThere();
  });

  test("an image that starts no more keeps nobody from another one", async () => {
    await app.local("down");
    rmSync(join(app.image.bin, "python"));
    const { code, stderr } = await app.up();
    assert.equal(code, 1);
    assert.match(stderr, /did not start: /);
    app.write("backend/urls.py", (addresses) => `${addresses}\n# a third version\n`);
    await succeed(app.deploy());
    await allIsThere();
  });

  test("turned off and on again, it keeps what people uploaded and wrote", async () => {
    const { stdout } = await succeed(app.up("--app", "none"));
    assert.doesNotMatch(stdout, /aws:(efs|rds|elasticache|kms):\S+ \S+ (deleted|replaced)/);
    assert.deepEqual(
      app.fleet.places().filter(({ kind }) => kind === "task"),
      [],
    );
    // The settings of `local` name where the application runs otherwise, and nothing listens there.
    assert.equal((await app.visitor().ask("/")).status, 502);
    assert.ok((await app.visits()).includes(1));
    await succeed(app.deploy());
    await allIsThere();
  });
});

const neverWell = `
def application(environ, start_response):
    start_response("503 Service Unavailable", [])
    return []
`;
