import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { keptIn } from "../../emulator/servers/places";
import { stateOf } from "../../emulator/servers/process";
import { Deployed } from "../consumer/deployed";
import { failingMigration } from "../consumer/failingMigration";
import { eventually } from "../support/eventually";
import { MarkedSecrets } from "../support/markedSecrets";
import { ofProcess } from "../support/processWatch";
import { secretKeys } from "../support/settings";

/**
 * The secrets of an environment that runs the application (`up --app`), through a deployment, a migration that fails, a
 * rotation that the engine logs all of, a task and a restart: in clear they are in the environments of the containers that
 * need them, and nowhere else. tests/verify/secrets.test.ts does the same of production, without the application's tasks.
 */
describe("the secrets of an application that runs", { timeout: 30 * 60_000 }, () => {
  const app = new Deployed();
  const secrets = new MarkedSecrets(app.checkout, "local");
  const local = async (args: string) => {
    const { stdout, stderr, code } = await app.checkout.local(args, undefined, true);
    secrets.hear(args, stdout + stderr);
    return code;
  };
  const deploy = async () => {
    const { stdout, stderr, code } = await app.deploy();
    secrets.hear("up --app", stdout + stderr);
    return code;
  };

  /** The processes of a container, which have its environment, by the container. */
  function containers() {
    return ["web", "worker", "beat"].flatMap((service) =>
      app.tasksOf(service).flatMap((task) => {
        const folder = app.fleet.directoryOf("task", task);
        const kept = keptIn(folder);
        assert.ok(kept?.kind === "task", task);
        return kept.containers.map(({ name, secrets: own = {} }) => {
          const state = stateOf(join(folder, name));
          assert.ok(state.state === "running", name);
          return { name, pid: state.pid, given: Object.keys(own).sort() };
        });
      }),
    );
  }

  test("come up with it", async () => {
    const unreadable = secretKeys.map((key) => `  ${key}:\n    secure: AAAA\n`).join("");
    appendFileSync(app.checkout.path("emulator", "Pulumi.local.yaml"), `  siscoe:webTasks: 1\n${unreadable}`);
    const { stack } = await app.checkout.open("local");
    await secrets.set(stack, secretKeys);
    assert.equal(await deploy(), 0, secrets.words.at(-1));
    await secrets.addServers(app.fleet);
    const key = app.checkout.path(".local", "local", "servers", "tasks.key");
    secrets.search.add("the tasks' key", readFileSync(key, "utf8"));
    await app.makeUser();
    await app.signedIn();
    for (const path of ["/", "/nowhere", "/photographs/"]) {
      const { body } = await app.visitor().ask(path);
      secrets.hear(`the page ${path}`, body);
    }
  });

  test("fail with it, and rotate, and the engine says all it can", async () => {
    app.write(failingMigration.file, () => failingMigration.content);
    assert.notEqual(await deploy(), 0);
    app.remove(failingMigration.file);
    assert.equal(await deploy(), 0, secrets.words.at(-1));
    secrets.search.addState("first state", await (await app.checkout.open("local")).stack.exportStack());

    const version = ["set", "--stack", "local", "siscoe:secretKeyVersion", "2"];
    const { code, stderr } = await app.checkout.settings(version);
    assert.equal(code, 0, stderr);
    const { stack } = await app.checkout.open("local");
    await secrets.set(stack, ["siscoe:brevoSmtpPassword"]);
    const plan = app.checkout.path(".local", "plan.json");
    await stack.preview({ ...(await secrets.loudly("preview --save-plan")), plan });
    await stack.up({ ...(await secrets.loudly("the rotation")), plan });
    secrets.search.addState("second state", await stack.exportStack());
    for (const command of ["status", "outputs", "preview", "refresh"]) await local(command);
  });

  test("are in the environments of the containers that need them, which nobody else can read", async () => {
    const variables = JSON.parse(await app.env()) as Record<string, string>;
    const secret = Object.entries(variables).filter(
      ([, value]) => secrets.search.foundIn([["", value]]).length > 0,
    );
    const names = secret.map(([name]) => name).sort();
    for (const name of [
      "DB_PASSWORD",
      "REDIS_URL",
      "SECRET_KEY",
      "CHAT_ENCRYPTION_KEY",
      "BREVO_SMTP_PASSWORD",
    ])
      assert.ok(names.includes(name), `${name} is none of ${names.join(", ")}`);

    const groups = new Map(containers().map((container) => [container.pid, container]));
    const seen = new Set<string>();
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const environment = ` ${ofProcess(pid, "environ")} `;
      const found = secrets.search.foundIn([["an environment", environment]]);
      if (found.length === 0) continue;
      const container = groups.get(groupOf(pid));
      assert.ok(container, `process ${pid} has ${found.join(", ")}: ${ofProcess(pid, "cmdline")}`);
      assert.deepEqual(
        secret
          .filter(([name, value]) => environment.includes(` ${name}=${value} `))
          .map(([name]) => name)
          .sort(),
        container.given.filter((name) => names.includes(name)),
        container.name,
      );
      seen.add(container.name);
      if (process.getuid?.() !== 0) continue;
      const stranger = spawnSync("cat", [`/proc/${pid}/environ`], { uid: 65_534, gid: 65_534 });
      assert.notEqual(stranger.status, 0, `anybody reads the environment of ${container.name}`);
    }
    assert.deepEqual([...seen].sort(), ["beat", "daphne", "gunicorn", "worker"], "nginx needs none");
  });

  test("are given to a container that starts again, and to nobody by it", async () => {
    await app.queueVisit(1, 0);
    await eventually("the task is done", async () => (await app.visits()).includes(1), 120_000);
    const worker = () => containers().find(({ name }) => name === "worker") ?? assert.fail("no worker");
    const { pid } = worker();
    process.kill(-pid, "SIGKILL");
    assert.equal(await local("up"), 0, secrets.words.at(-1));
    assert.notEqual(worker().pid, pid);
    assert.equal(await local("down"), 0, secrets.words.at(-1));
  });

  test("are nowhere else in clear", async (t) => {
    const { names } = secrets.search;
    t.diagnostic(`${names.length} texts`);
    assert.ok(names.length > 40, names.join());
    const allowed = [join(".local", "passphrase"), join(".local", "local", "servers", "tasks.key")];
    assert.deepEqual(await secrets.found(app.fleet, allowed), []);
  });
});

/** The process that a container began with is the leader of all that it has started (Linux). */
function groupOf(pid: string): number {
  try {
    // Behind the name, which may have anything in it: the state, the parent, and the group.
    const [, , group = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(group);
  } catch {
    return 0;
  }
}
