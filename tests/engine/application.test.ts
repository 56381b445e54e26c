import assert from "node:assert/strict";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import { realFolder } from "../../emulator/servers/quarters";
import { assertSecurityHeaders } from "../consumer/checks/securityHeaders";
import { Deployed } from "../consumer/deployed";
import { failingMigration } from "../consumer/failingMigration";
import { Traffic } from "../consumer/traffic";
import { nextMessage } from "../consumer/visitor";
import { form } from "../image/client";
import { eventually } from "../support/eventually";

const patienceMs = 120_000;
const signIn = "backend/chat/templates/chat/sign_in.html";

/** `up --app`, on real servers: each test goes on where the one before it stopped. tests/verify has the long ones. */
describe("the application on the emulated ECS", { timeout: 15 * 60_000 }, () => {
  const app = new Deployed();
  // One is quicker; two, as production has them, are in tests/verify.
  appendFileSync(app.checkout.path("emulator", "Pulumi.local.yaml"), "  siscoe:webTasks: 1\n");

  test("comes up by one command, and serves pages, uploads and WebSockets through the front", async () => {
    const { code, stdout, stderr } = await app.deploy();
    assert.equal(code, 0, stdout + stderr);
    await app.makeUser();
    const visitor = await app.signedIn();
    const page = await app.visitor().ask("/");
    assert.equal(page.status, 200);
    assertSecurityHeaders(page);

    const upload = async (name: string, content: string) => {
      const answer = await app.visitor().ask("/photographs/", form(name, content));
      assert.equal(answer.status, 201, answer.body);
      return (JSON.parse(answer.body) as { url: string }).url;
    };
    const uploads = [
      [await upload("retrato.png", "picture"), "image/png", [], "picture"],
      [await upload("pagina.html", "<script>"), "application/octet-stream", ["attachment"], "<script>"],
    ] as const;
    for (const [url, type, disposition, content] of uploads) {
      const answer = await app.visitor().ask(url);
      assert.deepEqual([answer.status, answer.body], [200, content]);
      assert.deepEqual(answer.values("content-type"), [type]);
      assert.deepEqual(answer.values("content-disposition"), disposition);
      assert.deepEqual(answer.values("cache-control"), ["private"]);
      assertSecurityHeaders(answer);
    }
    for (const folder of ["/media/", "/media/photographs/", "/media/photographs"])
      assert.equal((await app.visitor().ask(folder)).status, 404, folder);

    const socket = await visitor.webSocket("/ws/chat/application/");
    const heard = nextMessage(socket);
    socket.send(JSON.stringify({ text: "oi" }));
    assert.equal((await heard).text, "oi");
    socket.terminate();

    const status = await app.local("status");
    for (const container of ["nginx", "gunicorn", "daphne", "worker", "beat"])
      assert.match(status, new RegExp(`^ {2}${container} +healthy.*, process \\d+, log /`, "m"));
    assert.match(status, /^ {2}application +healthy, 127/m);
  });

  test("serves on where the migration of a new version fails, and `up` says where its log is", async () => {
    app.write(signIn, (page) => `${page}{# version 2 #}`);
    app.write(failingMigration.file, () => failingMigration.content);
    const { code, stdout } = await app.deploy();
    assert.notEqual(code, 0);
    const [, log = assert.fail(stdout)] =
      /siscoe-local-app-migrate ended with 1; its log: (\S.*)$/m.exec(stdout) ?? [];
    assert.match(readFileSync(log, "utf8"), /this column can not be/);
    assert.match(stdout, /this column can not be/);
    const logs = () => readdirSync(dirname(log)).length;
    const before = logs();
    await app.local("preview");
    assert.equal(logs(), before, "a preview migrates nothing");
    assert.equal((await app.visitor().ask("/")).status, 200);
    app.remove(failingMigration.file);
  });

  test("rolls over to a new version: no request fails, a task is done to its end, beat is never twice", async () => {
    app.write(signIn, (page) => page.replace("Entrar</button>", "Entrar</button><i>version 3</i>"));
    await app.queueVisit(1, 15);
    await eventually("the worker has it", () => app.log("worker", "worker").includes("visit["), patienceMs);
    const versions: string[] = [];
    const reader = app.visitor();
    const pages = new Traffic(async () => {
      const answer = await reader.ask("/");
      versions.push(answer.body.includes("version 3") ? "new" : "old");
      return answer;
    });
    let last = 1000;
    const rows = new Traffic(() => app.visitor().ask("/visits/", { form: { number: String(++last) } }));
    const beats = new BeatWatch(realFolder(app.checkout.path(".local", "local", "servers")));
    let ran;
    try {
      await Promise.all([pages.until(200), rows.until(201)]);
      ran = await app.deploy();
      await Promise.all([pages.until(200), rows.until(201)]);
    } finally {
      beats.stop();
      await Promise.all([pages.stop(), rows.stop()]);
    }
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.deepEqual([pages.since(0), rows.since(0)], [[200], [201]]);
    assert.match(versions.join(" "), /^old .*new$/);
    assert.deepEqual([versions.at(-1), beats.most], ["new", 1]);
    const visits = await app.visits();
    assert.equal(visits[0], 1, "the task that was under way");
    assert.equal(visits.length, 1 + last - 1000, "every row that a visitor was told of");
    const tasks = ["web", "worker", "beat"].map((service) => app.tasksOf(service));
    assert.deepEqual(
      tasks.map(({ length }) => length),
      [1, 1, 1],
    );
    // The old one did not answer for it when it was asked how it is.
    assert.ok(app.log("worker", "worker").includes(`celery@${tasks[1]?.[0] ?? ""}`));
    assert.match(await app.local("refresh"), /^Resources:\n {4}\d+ unchanged\n/m);
  });
});

/** How many of Celery's beats of an environment run at the same time (Linux). */
class BeatWatch {
  /** The most that there ever were. */
  most = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly servers: string) {
    this.timer = setInterval(() => {
      this.look();
    }, 50);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const lines = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        } catch {
          return [];
        }
      });
    // Its schedule is in the task's folder.
    const beats = lines.filter((line) => line.includes("beat") && line.at(-2)?.startsWith(this.servers));
    this.most = Math.max(this.most, beats.length);
  }
}
