import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { errorPattern } from "../../components/applicationErrors";
import { eventually } from "../support/eventually";
import { matchesFilter } from "../support/filterPattern";
import { whileServed } from "./web";

const patienceMs = 60_000;

describe("the tasks behind the web", { timeout: 10 * 60_000 }, () => {
  const web = whileServed();

  test("the worker is healthy, and when it is told to end it finishes its task and gives back the others", async () => {
    const { container, variables, servers } = web();
    const worker = container.start(["siscoe-worker"], { ...variables, WORKER_CONCURRENCY: "1" });
    await worker.until(() => / ready\.$/m.test(worker.log()), patienceMs);
    const { code, output } = await container.run(["siscoe-healthy", "worker"], variables);
    assert.equal(code, 0, output);
    assert.match(worker.log(), /\.> concurrency: 1 \(prefork\)/);

    const write = (number: number) => `from backend.chat.tasks import visit; visit.delay(${number}, 8)`;
    const queued = await container.run(
      ["python", "manage.py", "shell", "--command", `${write(1)}\n${write(2)}\nvisit.delay("none", 0)`],
      variables,
    );
    assert.equal(queued.code, 0, queued.output);
    await eventually("the first is at work", () => /visit\[.+\] received/.test(worker.log()), patienceMs);
    await sleep(1_000);
    assert.equal(await worker.end(), 0);
    const visits = async () =>
      (await servers.query("SELECT number FROM chat_visit ORDER BY number")).map((row) => row["number"]);
    assert.deepEqual(await visits(), [1], "the one that it was at");

    const next = container.start(["siscoe-worker"], { ...variables, WORKER_CONCURRENCY: "1" });
    await eventually("the next worker does the other", async () => (await visits()).length === 2, patienceMs);
    // The third is no number: the filter of errors counts it, and none of what Celery says of the others.
    const counted = (log: string) => log.split("\n").filter((line) => matchesFilter(errorPattern, line));
    await eventually("the last fails", () => counted(next.log()).length > 0, patienceMs);
    assert.equal(await next.end(), 0);
    const [line = "", ...more] = counted(next.log());
    assert.deepEqual(more, []);
    assert.match(
      line,
      /: ERROR\/ForkPoolWorker-1\] Task backend\.chat\.tasks\.visit\[\S+\] raised unexpected: ValueError/,
    );
    assert.match(worker.log(), /: INFO\/\w+\] Task backend\.chat\.tasks\.visit\[/);
    assert.deepEqual(counted(worker.log()), []);
    const dead = await container.run(["siscoe-healthy", "worker"], variables);
    assert.notEqual(dead.code, 0, "nobody answers any more");
  });

  test("beat hands out what is due, and keeps its schedule where it can write", async () => {
    const { container, variables } = web();
    const beat = container.start(["siscoe-beat"], variables);
    const handsOut = (started: typeof beat) => () =>
      started.log().includes("Sending due task every-other-second");
    await beat.until(handsOut(beat), patienceMs);
    // Told to end while it hands a task out, Celery's beat closes its schedule twice, and fails (findings/celery-beat-stop.sh).
    const code = await beat.end();
    assert.ok(code === 0 || beat.log().includes("invalid operation on closed shelf"), beat.log());
    const next = container.start(["siscoe-beat"], variables);
    await next.until(handsOut(next), patienceMs);
    await next.stop();
  });

  test("the queue's length is a metric, of every priority", async () => {
    const { container, variables } = web();
    const inShell = (code: string) =>
      container.run(["python", "manage.py", "shell", "--command", code], variables);
    const purge = "from backend.celery_app import app; app.control.purge()";
    const fill =
      "from backend.chat.tasks import visit; [visit.apply_async((1, 0), priority=p) for p in (0, 4, 9)]";
    const filled = await inShell(`${purge}\n${fill}`);
    assert.equal(filled.code, 0, filled.output);
    const queue = container.start(["siscoe-queue"], { ...variables, METRIC_APPLICATION: "siscoe-test-app" });
    await queue.until(() => /\{.*\}/.test(queue.log()), patienceMs);
    const [, line = "{}"] = /^(\{.*\})$/m.exec(queue.log()) ?? [];
    const { _aws: about, ...rest } = JSON.parse(line) as { _aws: Record<string, unknown> };
    assert.deepEqual(rest, { Application: "siscoe-test-app", QueueLength: 3 });
    assert.deepEqual(about["CloudWatchMetrics"], [
      {
        Namespace: "SisCoE",
        Dimensions: [["Application"]],
        Metrics: [{ Name: "QueueLength", Unit: "Count" }],
      },
    ]);
    assert.ok(Math.abs(Number(about["Timestamp"]) - Date.now()) < patienceMs);
    await queue.end();
    assert.equal((await inShell(purge)).code, 0);
  });

  test("the migration succeeds where nothing is left to do, whoever did it", async () => {
    const { container, variables } = web();
    const both = await Promise.all([1, 2].map(() => container.run(["siscoe-migrate"], variables)));
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
  });

  test("a migration that loses against another one succeeds, and one that can't be done fails", async () => {
    const { container, variables, servers } = web();
    // As the loser sees it: the table is there, and the winner's note of it is not yet.
    await servers.query("DELETE FROM django_migrations WHERE name = '0003_photograph_action_presence'");
    const lost = await container.run(["siscoe-migrate"], variables);
    assert.deepEqual([lost.code, lost.output.includes("The migration failed")], [1, true], lost.output);
    await servers.query(
      "INSERT INTO django_migrations (app, name, applied) VALUES ('chat', '0003_photograph_action_presence', now())",
    );
    const again = await container.run(["siscoe-migrate"], variables);
    assert.equal(again.code, 0, again.output);
    const unreachable = await container.run(["siscoe-migrate"], { ...variables, DB_PORT: "1" });
    assert.equal(unreachable.code, 1);
    assert.doesNotMatch(unreachable.output, new RegExp(variables["DB_PASSWORD"] ?? "-"));
  });

  test("none of them runs with development's settings because somebody forgot production's", async () => {
    const { container, variables } = web();
    const servers = ["siscoe-nginx", "siscoe-gunicorn", "siscoe-daphne"];
    const others = ["worker", "beat", "queue", "migrate", "healthy", "unpack-uploads", "restore-uploads"].map(
      (one) => `siscoe-${one}`,
    );
    for (const name of [...servers, ...others]) {
      const { code, output } = await container.run([name], { ...variables, DJANGO_SETTINGS_MODULE: "" });
      assert.deepEqual([code, output.startsWith("DJANGO_SETTINGS_MODULE is not set")], [1, true], name);
    }
    const { code, output } = await container.run(["siscoe-healthy", "web"], variables);
    assert.equal(code, 1);
    assert.match(
      output,
      /^siscoe-healthy is asked for "web"; it knows: nginx, gunicorn, daphne, worker, beat\.$/m,
    );
  });
});
