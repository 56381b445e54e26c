import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { connect, type PeerCertificate } from "node:tls";
import type { FrontStatus } from "../../emulator/services/lb/front/statusFile";
import {
  ask,
  certificate,
  configurationOf,
  folder,
  notFound,
  say,
  startApp,
  toApp,
  until,
  type Wish,
} from "./frontSupport";

/** What doesn't happen would be waited for without end. */
const limit = { timeout: 25_000 };
const main = join(__dirname, "../../emulator/services/lb/front/main.ts");

function write(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, typeof content === "string" ? content : JSON.stringify(content));
  renameSync(`${file}.new`, file);
}

/** The process, as the supervisor starts it. */
function start(t: TestContext, file: string) {
  const child = spawn(process.execPath, ["--import", "tsx", main, file], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const heard = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (heard.err += chunk.toString()));
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  t.after(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const statusFile = file.replace(/\.json$/, ".status.json");
  const status = () => JSON.parse(readFileSync(statusFile, "utf8")) as FrontStatus;
  return { child, heard, ended, statusFile, status };
}

async function running(t: TestContext, wish: Wish) {
  const file = join(folder(t), "front.json");
  write(file, configurationOf(wish));
  const process = start(t, file);
  await until(() => existsSync(process.statusFile), "a status file");
  await until(() =>
    process.status().targetGroups.every((one) => one.targets.every(({ state }) => state === "healthy")),
  );
  return { ...process, file, port: process.status().listeners[0]?.localPort ?? 0 };
}

const plain = { defaultActions: [toApp] };

test("the process: status file, reload by a changed file and by SIGHUP, a graceful end", limit, async (t) => {
  const app = await startApp(t, (asked, answer) => {
    if (asked.url === "/slow") setTimeout(() => answer.end("slow"), 600);
    else answer.writeHead(301).end();
  });
  const wish: Wish = { targets: [app.port], http: plain };
  const { child, ended, file, heard, port, status, statusFile } = await running(t, wish);

  assert.equal(statSync(statusFile).mode & 0o777, 0o600);
  const { pid, listeners, targetGroups, configurationError } = status();
  assert.equal(pid, child.pid);
  assert.equal(configurationError, undefined);
  const addresses = listeners[0]?.addresses ?? [];
  assert.deepEqual(listeners, [{ arn: "arn:http", protocol: "HTTP", port: 80, localPort: port, addresses }]);
  assert.equal(addresses[0], "127.0.0.1");
  assert.equal(targetGroups[0]?.targets[0]?.port, app.port);
  assert.equal((await ask(port, "/")).status, 301);

  // Half a file, and then a whole one that is another; who waits for a reading that they asked for takes neither for it.
  const { configurationsRead } = status();
  write(file, '{"loadBalancer":');
  await until(() => status().configurationError !== undefined);
  assert.match(status().configurationError ?? "", /front\.json: .*JSON/);
  assert.equal((await ask(port, "/")).status, 301);
  write(file, configurationOf({ ...wish, http: { defaultActions: [notFound] } }));
  await until(async () => (await ask(port, "/")).status === 404);
  assert.equal(status().configurationError, undefined);
  assert.equal(status().configurationsRead, configurationsRead);

  write(file, configurationOf(wish));
  const read = status().configurationsRead;
  child.kill("SIGHUP");
  await until(() => status().configurationsRead > read);
  await until(async () => (await ask(port, "/")).status === 301);

  // The request that is being answered is finished; the process ends by itself and leaves no status.
  // Its connection would be kept for the next one: that isn't waited for.
  const slow = say(port, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const asked = Date.now();
  child.kill("SIGTERM");
  // What comes while it ends changes nothing.
  write(file, configurationOf(wish));
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  assert.match(await slow, /^HTTP\/1\.1 200 OK[^]*slow$/);
  assert.deepEqual(await ended, [0, null]);
  assert.ok(Date.now() - asked < 3000, `${Date.now() - asked} ms`);
  assert.equal(existsSync(statusFile), false);
  await assert.rejects(ask(port, "/"), /ECONNREFUSED/);
  assert.equal(heard.err, "");
  assert.match(heard.out, /^target 127\.0\.0\.1:\d+ of app is healthy$/m);
  assert.match(heard.out, /^http .* 301 301 "GET http:\/\/siscoe\.example\.com:80\/ HTTP\/1\.1" /m);
});

test("SIGHUP brings in a renewed certificate under the same configuration", limit, async (t) => {
  const [old, renewed] = [await certificate(t), await certificate(t)];
  const { child, status } = await running(t, { https: old });
  const port = status().listeners.find(({ protocol }) => protocol === "HTTPS")?.localPort ?? 0;
  const shown = () =>
    new Promise<PeerCertificate>((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      }).on("error", reject);
    });
  const before = (await shown()).fingerprint256;
  copyFileSync(renewed.localCertificateFile, old.localCertificateFile);
  copyFileSync(renewed.localKeyFile, old.localKeyFile);
  child.kill("SIGHUP");
  await until(async () => (await shown()).fingerprint256 !== before);
  // A certificate that doesn't belong to its key is told, and the one before stays.
  const other = await certificate(t);
  copyFileSync(other.localKeyFile, old.localKeyFile);
  child.kill("SIGHUP");
  await until(() => status().configurationError !== undefined);
  assert.match(status().configurationError ?? "", /key/i);
  await shown();
});

test("it ends at once, with one clear line, when it can't start", limit, async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  t.after(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const file = join(folder(t), "front.json");
  for (const [content, words] of [
    [
      configurationOf({ http: { localPort: port } }),
      `front: port ${port} on 127.0.0.1 is in use by another program\n`,
    ],
    [{ ...configurationOf({}), listeners: [] }, /^front: .*front\.json: listeners: .*\n$/],
    [undefined, /^front: .*ENOENT.*\n$/],
  ] as const) {
    const place = content === undefined ? `${file}.none` : file;
    if (content !== undefined) write(file, content);
    const { ended, heard, statusFile } = start(t, place);
    assert.deepEqual(await ended, [1, null]);
    if (typeof words === "string") assert.equal(heard.err, words);
    else assert.match(heard.err, words);
    assert.equal(existsSync(statusFile), false);
  }
});
