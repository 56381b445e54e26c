import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Cloud } from "../../emulator/cloud";
import { fleetOf, serversIn } from "../../emulator/servers/environment";
import type { Fleet } from "../../emulator/servers/fleet";
import { keptIn } from "../../emulator/servers/places";
import { logOf } from "../../emulator/servers/process";
import { realFolder } from "../../emulator/servers/quarters";
import { imageAt } from "../../emulator/services/ecs/images";
import { ensureRedisServer } from "../../emulator/services/elasticache/redisProgram";
import { endTasks, runTasks, runToEnd } from "../../emulator/services/ecs/tasks";
import { identityOf } from "../../system/identity";
import { eventually } from "../support/eventually";
import { ofProcess } from "../support/processWatch";
import { Account } from "../unit/emulatorAccount";
import { filesHolding, processesShowing } from "./processSupport";

const digest = "0".repeat(64);
/** Versions of a secret, the current one last. */
const tokens = Array.from({ length: 5 }, () => randomBytes(16).toString("hex"));
const [earlier, current = ""] = [tokens.slice(0, -1), tokens.at(-1)];
const family = "arn:aws:ecs:sa-east-1:123456789012:task-definition/siscoe";

describe("a service's tasks on this machine", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-servers-"));
  const account = new Account();
  let fleet: Fleet;
  let cloud: Cloud;
  let secretArn: string;

  /** What one of the image's commands starts beside itself. */
  const helper = `sleep 600.${process.pid}`;

  /** An image whose commands do next to nothing. */
  function makeImage(servers: string): void {
    const { bin, siscoe, app } = imageAt(servers, digest);
    for (const own of [bin, app, join(siscoe, "bin")]) mkdirSync(own, { recursive: true });
    const script = (path: string, text: string) => {
      writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    };
    // In place of Python and the init that it would run.
    script(join(bin, "python"), 'shift; exec "$@"');
    script(join(siscoe, "bin", "works"), "exec sleep 600");
    script(join(siscoe, "bin", "fails"), "echo it can not; exit 3");
    script(join(siscoe, "bin", "ails"), "echo it is not well; exit 1");
    // Told to end, it looks whether the process with that number is there.
    const look = "trap 'kill -0 $1 && echo the cache is there; exit 0' TERM";
    script(join(siscoe, "bin", "asks"), `${look}\nwhile :; do sleep 0.1; done`);
    script(join(siscoe, "bin", "leaves"), `${helper} & exec sleep 600`);
  }

  /** Registers a revision of the task definition, of one container that runs the command. */
  function define(revision: number, command: string, more: object = {}, ...others: object[]): string {
    const arn = `${family}:${revision}`;
    const image = `localhost/siscoe@sha256:${digest}`;
    const containerDefinitions = JSON.stringify([
      ...others.map((other) => ({ image, command: [command], ...other })),
      {
        name: "beat",
        image,
        command: [command],
        secrets: [{ name: "TOKEN", valueFrom: `${secretArn}:TOKEN::` }],
        stopTimeout: 5,
        ...more,
      },
    ]);
    cloud.remember("aws:ecs/taskDefinition:TaskDefinition", arn, { arn, containerDefinitions });
    return arn;
  }

  const beat = (taskDefinition: string) =>
    runTasks(cloud, {
      ...{ name: "beat", arn: "arn:service", taskDefinition, desiredCount: 1 },
      deploymentMinimumHealthyPercent: 0,
    });
  const running = async () => (await fleet.status()).map(({ server, health }) => `${server} ${health}`);

  before(async () => {
    const environment = join(folder, "local");
    mkdirSync(environment);
    fleet = fleetOf(environment);
    await fleet.authority();
    makeImage(realFolder(serversIn(environment)));
    cloud = new Cloud(account.cloud.records, "sa-east-1", {}, fleet);
    secretArn = (await account.create("aws:secretsmanager/secret:Secret", {})).id;
    const version = (token: string) => ({
      secretId: secretArn,
      secretString: JSON.stringify({ TOKEN: token }),
    });
    for (const [index, token] of tokens.entries())
      await account.create("aws:secretsmanager/secretVersion:SecretVersion", version(token), `v${index}`);
  });
  after(async () => {
    await fleet.destroy();
    rmSync(folder, { recursive: true });
  });

  test("have the current version of their secrets, however many there are", async () => {
    await beat(define(1, "works"));
    assert.deepEqual(await running(), ["beat_1_1 healthy"]);
    assert.equal(processesShowing([`TOKEN=${current}`]).length, 1);
    assert.deepEqual(processesShowing(earlier), []);
    const [{ pid = 0 } = {}] = await fleet.status();
    assert.ok(!ofProcess(pid, "cmdline").includes(current), "everybody can read a command line");
    if (platform() === "linux") assert.match(ofProcess(pid, "limits"), /^Max core file size +0 +0 /m);
  });

  test("have them in no file, and again when they start from theirs", async () => {
    await fleet.stop();
    assert.deepEqual(filesHolding(folder, tokens), []);
    await fleet.start();
    assert.equal(processesShowing([`TOKEN=${current}`]).length, 1);
  });

  test("run again where the new ones fail, though they had to stop first", async () => {
    await assert.rejects(beat(define(2, "fails")), /deployment failed.*the earlier ones go on[^]*it can not/);
    assert.deepEqual(await running(), ["beat_1_1 healthy"]);
  });

  test("run again where the new ones never become healthy, as long as ECS would wait", async () => {
    const healthCheck = { command: ["CMD", "ails"], interval: 1, retries: 2, startPeriod: 1 };
    await assert.rejects(
      beat(define(3, "works", { healthCheck })),
      /deployment failed.*did not start: after 3 seconds, ails fails: it is not well/,
    );
    assert.deepEqual(await running(), ["beat_1_1 healthy"]);
  });

  test("leave nothing behind where they are killed", async () => {
    await beat(define(4, "leaves"));
    const [task] = await fleet.status();
    const [left = 0] = processesShowing([helper.slice(6)]).map(Number);
    const identity = identityOf(left);
    assert.ok(identity !== undefined, "what it started");
    process.kill(task?.pid ?? 0, "SIGKILL");
    await eventually("it has died", async () => (await running())[0] === "beat_4_1 died", 30_000);
    await fleet.start();
    assert.deepEqual(await running(), ["beat_4_1 healthy"]);
    assert.notDeepEqual(identityOf(left), identity);
    assert.equal(processesShowing([helper.slice(6)]).length, 1);
    await beat(`${family}:1`);
  });

  test("end all together where one of them can't start, as its port is another program's: then they can be moved", async (t) => {
    const nginx = { name: "nginx", dependsOn: [{ containerName: "gunicorn" }] };
    const taskDefinition = define(5, "works", nginx, { name: "gunicorn" });
    const web = { name: "web", arn: "arn:web", taskDefinition, desiredCount: 1 };
    await runTasks(cloud, web);
    t.after(() => endTasks(cloud, web));
    const isWeb = ({ name }: { readonly name: string }) => name === "web_5_1";
    const ports = () => keptIn(fleet.directoryOf("task", "web_5_1"))?.ports ?? [];
    await fleet.stop(isWeb);
    const [before = 0] = ports();
    const other = createServer().listen(before, "127.0.0.1");
    t.after(() => other.close());
    await once(other, "listening");
    await assert.rejects(fleet.start(isWeb), new RegExp(`nginx of web_5_1 has port ${before}, but`));
    const health = async () => (await fleet.status()).filter(({ server }) => server === "web_5_1");
    assert.deepEqual(
      (await health()).map((one) => one.health),
      ["stopped", "stopped"],
    );
    assert.deepEqual(
      (await fleet.movePorts()).map(({ name }) => name),
      ["web_5_1"],
    );
    assert.notEqual(ports()[0], before);
    await fleet.start(isWeb);
    assert.deepEqual(
      (await health()).map((one) => one.health),
      ["healthy", "healthy"],
    );
  });

  test("stop before the servers do that they need until then", async () => {
    await ensureRedisServer({ say: () => undefined });
    const spec = { tokens: ["a-token-of-at-least-sixteen-signs"], replicas: 0, parameters: [] };
    await fleet.putRedis("cache", { ...spec, preferredPort: 46_500 });
    const cache = (await fleet.status()).find(({ kind }) => kind === "redis");
    await beat(define(6, "asks", { command: ["asks", String(cache?.pid)] }));
    const log = logOf(join(fleet.directoryOf("task", "beat_6_1"), "beat"));
    await fleet.stop();
    assert.equal(readFileSync(log, "utf8"), "the cache is there\n");
    await fleet.remove("redis", "cache");
    await beat(`${family}:1`);
  });

  test("say what one that runs to its end ended with, and leave its log", async () => {
    assert.equal((await runToEnd(cloud, `${family}:2`))?.exitCode, 3);
  });

  test("stop without the authority, which somebody may have deleted", async () => {
    rmSync(join(realFolder(serversIn(join(folder, "local"))), "authority"), { recursive: true });
    await fleet.stop();
    assert.deepEqual(await running(), ["beat_1_1 stopped"]);
  });
});
