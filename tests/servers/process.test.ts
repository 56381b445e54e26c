import assert from "node:assert/strict";
import { once } from "node:events";
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { platform } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive } from "../../system/identity";
import { copyTree, makePrivate } from "../../system/files";
import { needFree, reservePorts } from "../../emulator/servers/ports";
import { logOf, startDaemon, stateOf, stopDaemon, type Daemon } from "../../emulator/servers/process";
import { run } from "../../system/run";
import { ofProcess } from "../support/processWatch";
import { temporaryDirectory } from "./processSupport";

/** A daemon that runs a script, ready once its log holds the word. */
function script(directory: string, code: string, more: Partial<Daemon> = {}): Daemon {
  return {
    name: "The script",
    directory,
    account: {},
    command: [process.execPath, "-e", code],
    stop: { signal: "SIGTERM", seconds: 5 },
    isReady: () => Promise.resolve(readFileSync(logOf(directory), "utf8").includes("ready")),
    ...more,
  };
}

const pidOf = (directory: string) => {
  const state = stateOf(directory);
  return state.state === "stopped" ? undefined : state.pid;
};

test("a daemon is ready when started, known to whoever looks, and gone when stopped", async (t) => {
  const directory = temporaryDirectory(t);
  const daemon = script(directory, "console.log('ready'); setInterval(() => {}, 1000)");
  assert.equal(stateOf(directory).state, "stopped");
  await startDaemon(daemon);
  const pid = pidOf(directory) ?? 0;
  assert.equal(stateOf(directory).state, "running");
  await startDaemon(daemon);
  assert.equal(pidOf(directory), pid, "a second start leaves it as it is");
  await stopDaemon(daemon);
  assert.equal(stateOf(directory).state, "stopped");
  assert.equal(identityOf(pid), undefined);
});

test("its input reaches it, and our environment does not", async (t) => {
  const directory = temporaryDirectory(t);
  process.env["SISCOE_TEST_SECRET"] = "passphrase";
  t.after(() => delete process.env["SISCOE_TEST_SECRET"]);
  const code =
    "console.log(require('fs').readFileSync(0, 'utf8'), JSON.stringify(process.env)); setInterval(() => {}, 1000)";
  const daemon = script(directory, code, { input: "I am ready" });
  await startDaemon(daemon);
  await stopDaemon(daemon);
  const log = readFileSync(logOf(directory), "utf8");
  assert.match(log, /I am ready/);
  assert.doesNotMatch(log, /passphrase/);
});

test("one that ends instead of starting is told with its last words", async (t) => {
  const directory = temporaryDirectory(t);
  const daemon = script(directory, "console.error('out of luck'); process.exit(3)");
  await assert.rejects(startDaemon(daemon), (error: Error) => {
    assert.match(error.message, /^The script did not start: it ended with exit code 3\n {2}\| out of luck\n/);
    assert.ok(error.message.includes(logOf(directory)));
    return true;
  });
  assert.equal(stateOf(directory).state, "stopped");
});

test("a program that isn't there is told", async (t) => {
  const daemon = { ...script(temporaryDirectory(t), ""), command: ["/nowhere/program"] as const };
  await assert.rejects(startDaemon(daemon), /The script did not start: spawn \/nowhere\/program ENOENT/);
});

test("a start that is called off leaves no process behind", async (t) => {
  const directory = temporaryDirectory(t);
  const controller = new AbortController();
  const daemon = script(directory, "setInterval(() => {}, 1000)");
  const start = startDaemon(daemon, controller.signal);
  const pid = pidOf(directory) ?? 0;
  assert.ok(pid > 0);
  setTimeout(() => {
    controller.abort();
  }, 100);
  await assert.rejects(start, { name: "AbortError" });
  assert.equal(identityOf(pid), undefined);
  assert.equal(stateOf(directory).state, "stopped");
});

test("a log that has grown long begins anew, and who runs goes on writing to it", async (t) => {
  const directory = temporaryDirectory(t);
  const code =
    "console.log('ready'); process.on('SIGHUP', () => console.log('ready again')); setInterval(() => {}, 1000)";
  const daemon = script(directory, code);
  await startDaemon(daemon);
  truncateSync(logOf(directory), 10_000_001);
  const again = startDaemon({
    ...daemon,
    isReady: () => Promise.resolve(readFileSync(logOf(directory), "utf8") === "ready again\n"),
  });
  process.kill(pidOf(directory) ?? 0, "SIGHUP");
  await again;
  assert.equal(statSync(`${logOf(directory)}.1`).size, 10_000_001);
  await stopDaemon(daemon);
});

test("a link in the place of a log is not followed: root's servers own the folder that it is in", async (t) => {
  const directory = temporaryDirectory(t);
  const target = join(temporaryDirectory(t), "somebody else's");
  writeFileSync(target, "untouched");
  symlinkSync(target, logOf(directory));
  await assert.rejects(startDaemon(script(directory, "console.log('ready')")), {
    message: `${logOf(directory)} is a link, but a log must be a file. Remove the link: rm '${logOf(directory)}'`,
  });
  assert.equal(readFileSync(target, "utf8"), "untouched");
});

test("a link in the place of the former log is not followed either", async (t) => {
  const directory = temporaryDirectory(t);
  const target = join(temporaryDirectory(t), "somebody else's");
  writeFileSync(target, "untouched");
  symlinkSync(target, `${logOf(directory)}.1`);
  writeFileSync(logOf(directory), "");
  truncateSync(logOf(directory), 11_000_000);
  const daemon = script(directory, "console.log('ready'); setInterval(() => {}, 1000)");
  await startDaemon(daemon);
  await stopDaemon(daemon);
  assert.equal(readFileSync(target, "utf8"), "untouched");
  assert.ok(lstatSync(`${logOf(directory)}.1`).isFile());
});

test("a folder that a link leads to is not given to the servers' user", (t) => {
  const directory = temporaryDirectory(t);
  const [target, link] = [join(directory, "target"), join(directory, "link")];
  mkdirSync(target);
  symlinkSync(target, link);
  const { uid, gid } = statSync(target);
  const account = { ids: process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : { uid, gid } };
  assert.throws(() => {
    makePrivate(link, account);
  }, /link is a link, but must be a folder\. Remove the link: rm '/);
  assert.equal(statSync(target).uid, uid);
});

test("one that does not heed is killed", async (t) => {
  const directory = temporaryDirectory(t);
  const code = "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)";
  const daemon = script(directory, code, { stop: { signal: "SIGTERM", seconds: 0.2 } });
  await startDaemon(daemon);
  const pid = pidOf(directory) ?? 0;
  await stopDaemon(daemon);
  assert.equal(identityOf(pid), undefined);
});

test("one that died is told from one that was stopped, and a start mends it", async (t) => {
  const directory = temporaryDirectory(t);
  const daemon = script(directory, "console.log('ready'); setInterval(() => {}, 1000)");
  await startDaemon(daemon);
  const pid = pidOf(directory) ?? 0;
  process.kill(pid, "SIGKILL");
  while (identityOf(pid) !== undefined) await sleep(10);
  assert.deepEqual(stateOf(directory), { state: "died", pid });
  await startDaemon(daemon);
  assert.equal(stateOf(directory).state, "running");
  await stopDaemon(daemon);
});

test("a number that now is another process's counts for nothing, and that process is left alone", async (t) => {
  const directory = temporaryDirectory(t);
  writeFileSync(join(directory, "process.json"), JSON.stringify({ pid: process.pid, started: "long ago" }));
  assert.deepEqual(stateOf(directory), { state: "died", pid: process.pid });
  await stopDaemon(script(directory, ""));
  assert.equal(stateOf(directory).state, "stopped");
  const mine = identityOf(process.pid);
  assert.ok(mine !== undefined && isAlive(mine));
});

test("what Ctrl-C in a terminal reaches is not what is being run, which has a process group of its own", async () => {
  const { code, stdout, stderr } = await run({}, ["/bin/sh", "-c", "echo $$; ps -o pgid= -p $$"], {});
  assert.equal(code, 0, stderr);
  const [pid, group] = stdout.trim().split(/\s+/);
  assert.equal(group, pid);
});

test(
  "neither a daemon nor what is run leaves a core dump, which would hold its secrets",
  { skip: platform() !== "linux" && "there is no /proc" },
  async (t) => {
    const limit = (limits: string) => /^Max core file size +(\S+) +(\S+)/m.exec(limits)?.slice(1);
    const directory = temporaryDirectory(t);
    const daemon = script(directory, "console.log('ready'); setInterval(() => {}, 1000)");
    await startDaemon(daemon);
    t.after(() => stopDaemon(daemon));
    assert.deepEqual(limit(ofProcess(pidOf(directory) ?? 0, "limits")), ["0", "0"]);
    const { stdout } = await run({}, ["cat", "/proc/self/limits"], {});
    assert.deepEqual(limit(stdout), ["0", "0"]);
  },
);

test("a copy that can't be made says why, in the words of the program that makes it", async (t) => {
  const folder = temporaryDirectory(t);
  await assert.rejects(
    copyTree(join(folder, "nowhere"), join(folder, "copy")),
    /^Error: cp -a .*No such file/s,
  );
});

test("a port in use is refused with the name of who uses it", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const refusal = new RegExp(`^The script has port ${port}, but .+ \\(process ${process.pid}\\) uses it`);
  await assert.rejects(needFree(port, "The script"), { message: refusal });
});

test("ports are chosen from the preferred one on: not those in use, taken or being chosen by others", async (t) => {
  const first = await reservePorts(2, 42_000, new Set());
  const [port = 0] = first.ports;
  t.after(first.release);
  const second = await reservePorts(1, port, new Set([port + 2]));
  t.after(second.release);
  assert.ok(!first.ports.includes(second.ports[0] ?? 0));
  assert.notEqual(second.ports[0], port + 2);
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const used = (server.address() as AddressInfo).port;
  const third = await reservePorts(1, used, new Set());
  t.after(third.release);
  assert.ok((third.ports[0] ?? 0) > used);
});
