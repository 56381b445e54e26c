import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../support/eventually";
import { closeCode } from "../consumer/visitor";
import { domain, form } from "./client";
import { whileServed } from "./web";

describe("the web task that ends, nginx first", { timeout: 10 * 60_000 }, () => {
  const web = whileServed();
  const online = async () =>
    (await web().servers.query("SELECT online FROM chat_presence")).map((row) => row["online"]);

  test("finishes what visitors are at, and takes nobody in; then those who chat are not online any more", async () => {
    const visitor = await web().signedIn();
    const socket = await visitor.webSocket("/ws/chat/stopping/");
    const closed = closeCode(socket);
    assert.deepEqual(await online(), [true]);

    const slow = visitor.ask("/slow/?seconds=2");
    await sleep(500);
    const stopping = Date.now();
    const ended = web().nginx.end();
    await eventually(
      "nobody is taken in",
      () =>
        visitor.ask("/").then(
          () => false,
          () => true,
        ),
      2_000,
    );
    assert.deepEqual([(await slow).status, (await slow).body], [200, "slow"]);
    assert.equal(await ended, 0);
    assert.equal(await closed, 1006, "nginx closes the connection, not the conversation");
    const seconds = (Date.now() - stopping) / 1000;
    assert.ok(seconds >= 4 && seconds < 4 + 10, `${seconds} s: STOP_SECONDS`);
    // In this order by the dependencies of the containers.
    assert.deepEqual(await Promise.all([web().gunicorn.end(), web().daphne.end()]), [0, 0]);
    assert.deepEqual(await online(), [false]);
    await web().startBehind();
  });

  test("doesn't wait for anybody where nobody is", async () => {
    await web().startNginx({ STOP_SECONDS: "60" });
    const stopping = Date.now();
    assert.equal(await web().nginx.end(), 0);
    assert.ok(Date.now() - stopping < 30_000, `${Date.now() - stopping} ms`);
  });

  test("fails when a server dies, whoever it leaves behind", async () => {
    await web().startNginx();
    for (const name of ["daphne", "gunicorn", "nginx"] as const) {
      const program = web()[name];
      const [victim = 0] = childrenOf(program.pid);
      process.kill(victim, "SIGKILL");
      assert.equal(await program.exited, 128 + 9, name);
    }
    await web().startBehind();
  });

  test("takes a setting for what it says, or not at all", async () => {
    const slips = {
      PDF_FRAMES: ["all", 'PDF_FRAMES is "all". It has to be none, or self'],
      LISTEN_ADDRESS: ["0.0.0.0; }", 'LISTEN_ADDRESS is "0.0.0.0; }". It has to be an IPv4 address'],
      PORT: ["8000;", 'PORT is "8000;". It has to be a number'],
      MEDIA_ROOT: ["media", 'MEDIA_ROOT is "media". It has to be an absolute path'],
      STOP_SECONDS: ["25s", 'STOP_SECONDS is "25s". It has to be a number of seconds from 0 to 99'],
      DJANGO_SETTINGS_MODULE: [
        "",
        "DJANGO_SETTINGS_MODULE is not set: SisCoE would run with its development settings.",
      ],
    } as const;
    for (const [name, [value, words]] of Object.entries(slips)) {
      const { code, output } = await web().container.run(["siscoe-nginx"], {
        ...web().variables,
        [name]: value,
      });
      assert.deepEqual([code, output.split("\n")[0]?.startsWith(words)], [1, true], output);
    }
  });

  test("takes the rest of an upload that had begun", async () => {
    await web().startNginx();
    const { headers, body } = form("a.bin", Buffer.alloc(1024 * 1024));
    const upload = request({
      ...{ host: "127.0.0.1", port: web().visitor().port, path: "/photographs/", method: "POST" },
      headers: { ...headers, host: domain, "x-forwarded-proto": "https", "content-length": body.length },
    });
    upload.write(body.subarray(0, 1000));
    await sleep(500);
    const ended = web().nginx.end();
    await sleep(1_000);
    upload.end(body.subarray(1000));
    const [{ statusCode }] = (await once(upload, "response")) as [IncomingMessage];
    assert.equal(statusCode, 201);
    assert.equal(await ended, 0);
  });
});

function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim());
  return children.join(" ").trim().split(/\s+/).map(Number);
}
