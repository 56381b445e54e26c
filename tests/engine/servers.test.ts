import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { identityOf } from "../../system/identity";
import type { Kept } from "../../emulator/servers/places";
import { realFolder } from "../../emulator/servers/quarters";
import type { Kind } from "../../emulator/servers/kinds";
import { Checkout, ended, type Ran } from "../support/checkout";
import { queryAs } from "../support/query";

/** What the commands do about servers: one environment from its first `up` to its end, and another beside it. */

// In this order: what destroys the environments runs before what deletes the copy.
after(async () => {
  for (const stack of ["staging", "local"]) await checkout.local(`destroy --stack ${stack}`);
});
const checkout = new Checkout({ servers: true });

/** Where they really are: root's are elsewhere. */
const folderOf = (kind: Kind, stack = "local") =>
  join(realFolder(checkout.path(".local", stack, "servers")), kind);

/** The folder of the only server of a kind. */
function homeOf(kind: Kind, stack?: string): string {
  const [name = assert.fail(`there is no ${kind}`), ...others] = readdirSync(folderOf(kind, stack));
  assert.deepEqual(others, []);
  return join(folderOf(kind, stack), name);
}

function keptOf(kind: Kind, stack?: string): Kept {
  return JSON.parse(readFileSync(join(homeOf(kind, stack), "server.json"), "utf8")) as Kept;
}

/** The process of a server that a command is making, as soon as there is one. */
async function firstProcess(kind: Kind, command: ChildProcess): Promise<number> {
  while (command.exitCode === null) {
    const [name] = existsSync(folderOf(kind)) ? readdirSync(folderOf(kind)) : [];
    const file = join(folderOf(kind), name ?? "", "process.json");
    if (name !== undefined && existsSync(file)) {
      return (JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid;
    }
    await sleep(1);
  }
  return assert.fail(`the command ended before there was a process of ${kind}`);
}

/** The processes of the environments' servers, by their process files. */
function serverProcesses(): number[] {
  const files = readdirSync(checkout.path(".local", "local", "servers"), {
    recursive: true,
    encoding: "utf8",
  })
    .filter((file) => file.endsWith("process.json"))
    .map((file) => checkout.path(".local", "local", "servers", file));
  return files.map((file) => (JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid);
}

async function endOf(...pids: number[]): Promise<void> {
  while (pids.some((pid) => identityOf(pid) !== undefined)) await sleep(5);
}

/** The processes below one, but for what is below the other one. */
function processesBelow(pid: number, other: number): number[] {
  if (pid === other) return [];
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
        return Number(fields[1]) === pid;
      } catch {
        return false;
      }
    });
  return [pid, ...children.flatMap((child) => processesBelow(Number(child), other))];
}

async function succeed(args: string, env?: NodeJS.ProcessEnv): Promise<Ran> {
  const ran = await checkout.local(args, env);
  assert.equal(ran.code, 0, `${args}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

/** One statement, as the application would make it. */
async function query(text: string): Promise<Record<string, unknown>[]> {
  return queryAs((await succeed("env --format json")).stdout, text);
}

const rows = () => query("SELECT count(*)::int AS n FROM kept");

test("an up that is stopped while PostgreSQL starts leaves no process of it and none of its data", async () => {
  const child = checkout.start(["up"]);
  const over = ended(child);
  const pid = await firstProcess("postgres", child);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await over;
  assert.equal(code, 130, stdout + stderr);
  assert.match(stdout, /cancelled: the command was told to stop/);
  assert.match(stderr, /^Stopped \(SIGINT\)\.$/m);
  assert.equal(identityOf(pid), undefined);
  assert.deepEqual(readdirSync(folderOf("postgres")), []);
});

test("Ctrl-C in a terminal calls off a database that is being made, and leaves nothing of it", async () => {
  // `script` runs it in a terminal of its own, and ends as it does.
  const command = `"${process.execPath}" load.js commands/local.ts up`;
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    cwd: checkout.folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const over = ended(child);
  while (!beingMade() && child.exitCode === null) await sleep(1);
  child.stdin.write("\x03");
  const { code, stdout } = await over;
  assert.equal(code, 130, stdout);
  assert.match(stdout, /rds:Instance .*creating failed.* error: cancelled: the command was told to stop/);
  assert.match(stdout, /^Stopped \(SIGINT\)\.\r$/m);
  assert.deepEqual(readdirSync(folderOf("postgres")), []);
});

/** Whether the data of a new database are being made. */
function beingMade(): boolean {
  const folder = folderOf("postgres");
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(".new"))
  );
}

test("a server that a killed command left is seen by status, and taken away or over by the next up", async () => {
  const child = checkout.start(["up"]);
  const over = ended(child);
  const pid = await firstProcess("postgres", child);
  // The command first, with the emulator, which would finish what it is at; then its engine.
  for (const one of processesBelow(child.pid ?? 0, pid)) process.kill(one, "SIGKILL");
  assert.equal((await over).code, null);
  assert.notEqual(identityOf(pid), undefined);
  const { code, stdout } = await checkout.local("status");
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}stray +siscoe-local-database-\w+: it belongs to no resource$/m);
  await succeed("up");
  assert.equal(identityOf(pid), undefined);
  await query("CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)");
  assert.equal((await checkout.local("status")).code, 0);
});

test("in a folder with a space and an accent, env names certificates by paths that every reader of .env files keeps", async () => {
  const { stdout } = await succeed("env");
  const files = [...stdout.matchAll(/^(?:PGSSLROOTCERT|SSL_CERT_FILE)=(.*)$/gm)].map(([, file = ""]) => file);
  assert.equal(files.length, 2);
  for (const file of files) {
    assert.match(file, /^[\w@%+=:,./-]+$/);
    assert.ok(existsSync(file), file);
  }
  // Where root's own servers are, no link is needed.
  if (process.getuid?.() === 0) return;
  const { code, stderr } = await checkout.local("env", { XDG_STATE_HOME: checkout.folder });
  assert.equal(code, 1);
  assert.match(stderr, /has a character that some readers .* Fix: set XDG_STATE_HOME/);
});

test("two environments run side by side, each on ports of its own", async () => {
  const another = (content: string) => `${content}  siscoe:databaseEngineVersion: "16"\n`;
  await checkout.edited("Pulumi.staging.yaml", another, async () => {
    const { stdout } = await succeed("up --stack staging");
    assert.match(
      stdout,
      /^ {2}database +PostgreSQL 17\.\d+, the only version on this machine, though siscoe:databaseEngineVersion is 16$/m,
    );
  });
  for (const kind of ["postgres", "redis", "front"] as const) {
    const [mine, theirs] = [keptOf(kind).ports, keptOf(kind, "staging").ports];
    assert.deepEqual(
      mine.filter((port) => (theirs as readonly number[]).includes(port)),
      [],
    );
  }
  assert.equal((await checkout.local("status")).code, 0);
  assert.equal((await checkout.local("status --stack staging")).code, 0);
  await succeed("destroy --stack staging");
  assert.equal(existsSync(checkout.path(".local", "staging", "servers")), false);
  assert.deepEqual(await rows(), [{ n: 1000 }]);
});

test("down ends every process, and a port that another program has meanwhile is said in one line", async (t) => {
  const processes = serverProcesses();
  await succeed("down");
  assert.deepEqual(processes.map(identityOf).filter(Boolean), []);
  assert.match(
    (await checkout.local("status")).stderr,
    /^Problems in local: database stopped, .*: npm run local -- up$/m,
  );
  const [port] = keptOf("postgres").ports;
  const other = createServer().listen(port, "127.0.0.1");
  t.after(() => other.close());
  const { code, stderr } = await checkout.local("up");
  assert.equal(code, 1);
  const name = basename(homeOf("postgres"));
  const said = `PostgreSQL of ${name} has port ${port}, but .* \\(process ${process.pid}\\) uses it\\.$`;
  assert.match(stderr, new RegExp(`^${said}`, "m"));
  assert.match(stderr, /^Stop that program, and continue with: npm run local -- up$/m);
  assert.match(
    stderr,
    /^Or give .*: npm run local -- up --move-ports && npm run --silent local -- env > \.env$/m,
  );
  const moved = await succeed("up --move-ports");
  assert.match(
    moved.stderr,
    new RegExp(`^The postgres ${name} moves from port ${port} to \\d+: run .* again for`, "m"),
  );
  const [fresh] = keptOf("postgres").ports;
  assert.notEqual(fresh, port);
  const env = JSON.parse((await succeed("env --format json")).stdout) as Record<string, string>;
  assert.equal(env["DB_PORT"], String(fresh));
  assert.match((await succeed("up")).stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  assert.deepEqual(await rows(), [{ n: 1000 }]);
});

test("a PostgreSQL that does not start is told in its own words, with the place of its log", async () => {
  await succeed("down");
  const control = join(homeOf("postgres"), "data", "global", "pg_control");
  renameSync(control, `${control}.away`);
  const { code, stderr } = await checkout.local("up");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^PostgreSQL of siscoe-local-database-\w+ did not start: it ended with exit code \d$/m,
  );
  assert.match(stderr, /^ {2}\| .*could not (open|find).*$/m);
  assert.ok(stderr.includes(`Its log: ${join(homeOf("postgres"), "log")}`), stderr);
  assert.equal(existsSync(join(homeOf("postgres"), "process.json")), false);
  renameSync(`${control}.away`, control);
});

test("a server that no resource stands behind is taken away, but for a database's data", async () => {
  const left = { front: join(folderOf("front"), "left"), postgres: join(folderOf("postgres"), "left") };
  for (const kind of ["front", "postgres"] as const) cpSync(homeOf(kind), left[kind], { recursive: true });
  const { stderr } = await succeed("up");
  const words = `it belongs to no resource. Its data is kept. If nobody needs it: rm -r '${left.postgres}'\n`;
  assert.ok(stderr.includes(`The database left is stopped: ${words}`), stderr);
  assert.equal(existsSync(left.front), false);
  assert.ok(existsSync(join(left.postgres, "data", "PG_VERSION")));
  assert.equal(existsSync(join(left.postgres, "process.json")), false);
  assert.ok((await succeed("status")).stdout.includes(`  stray            left: ${words}`));
  rmSync(left.postgres, { recursive: true });
});

test("up renews certificates and shortens the log of what runs, when the authority was lost", async () => {
  const [, https] = keptOf("front").ports as [number, number];
  const log = join(homeOf("front"), "log");
  truncateSync(log, 11_000_000);
  rmSync(checkout.path(".local", "local", "servers", "authority"), { recursive: true });
  const processes = serverProcesses();
  assert.doesNotMatch((await succeed("up")).stdout, /^ {2}database +PostgreSQL/m, "it is the one asked for");
  const front = readFileSync(join(homeOf("front"), "process.json"), "utf8");
  assert.ok(processes.includes((JSON.parse(front) as { pid: number }).pid), "the front was not restarted");
  assert.ok(statSync(log).size < 1_000_000);
  const ca = readFileSync(checkout.path(".local", "local", "servers", "authority", "ca.pem"));
  const socket = connect({ host: "127.0.0.1", port: https, ca, servername: "siscoe.localhost" });
  await once(socket, "secureConnect");
  socket.destroy();
  assert.deepEqual(await rows(), [{ n: 1000 }]);
});

test("a machine that was switched off is mended by up, though its process numbers are others' now", async (t) => {
  const { uid, gid } = statSync(join(homeOf("postgres"), "data"));
  const processes = serverProcesses();
  for (const pid of processes) process.kill(pid, "SIGKILL");
  await endOf(...processes);
  const stranger = spawn("sleep", ["600"], { uid, gid });
  t.after(() => stranger.kill("SIGKILL"));
  const pid = stranger.pid ?? 0;
  const note = join(homeOf("postgres"), "data", "postmaster.pid");
  writeFileSync(note, readFileSync(note, "utf8").replace(/^\d+/, String(pid)));
  const reused = join(homeOf("front"), "process.json");
  writeFileSync(reused, JSON.stringify({ pid, started: "before the machine was switched off" }));
  const status = await checkout.local("status");
  assert.match(status.stderr, /^Problems in local: database died, .*front died\. Fix: npm run local -- up$/m);
  await succeed("up");
  assert.equal((await checkout.local("status")).code, 0);
  assert.notEqual(identityOf(pid), undefined, "the other program is left alone");
  assert.deepEqual(await rows(), [{ n: 1000 }]);
});

test("servers whose .local was deleted are found and ended, and nobody else's", async () => {
  const pids = serverProcesses();
  const beside = (await checkout.local("servers")).stdout;
  for (const pid of pids) assert.match(beside, new RegExp(`process ${String(pid)}, `));
  assert.doesNotMatch(beside.split("belong to no environment")[1] ?? "", new RegExp(checkout.folder));
  renameSync(checkout.path(".local"), checkout.path("deleted"));
  const { code, stdout, stderr } = await checkout.local("servers");
  assert.equal(code, 1);
  assert.match(stdout, /^Servers that belong to no environment any more$/m);
  assert.match(stderr, /^To end the servers .*: npm run local -- servers --end$/m);
  await succeed("servers --end");
  await endOf(...pids);
  renameSync(checkout.path("deleted"), checkout.path(".local"));
  await succeed("up");
  await succeed("status");
});

test("destroy is refused before it begins where there is too little room for the final snapshots", async (t) => {
  const snapshots = checkout.path(".local", "local", "snapshots");
  mkdirSync(snapshots, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", snapshots]).status === 0;
  if (!mounted) {
    t.skip("only root, and not in every container, can mount a small disk");
    return;
  }
  try {
    const { code, stdout, stderr } = await checkout.local("destroy");
    assert.equal(code, 1);
    assert.match(stderr, /^.+\/snapshots has 1 MB of free space, but .* Nothing was changed\. Fix: .*$/m);
    assert.doesNotMatch(stdout, /deleted/);
  } finally {
    spawnSync("umount", [snapshots]);
  }
  await succeed("status");
});

test("destroy leaves the final snapshot, and a database made from it has its rows", async (t) => {
  await succeed("down");
  // It starts nothing to take it away.
  const other = createServer().listen(keptOf("front").ports[1], "127.0.0.1");
  t.after(() => other.close());
  await succeed("destroy");
  assert.equal(existsSync(checkout.path(".local", "local", "servers")), false);
  const [snapshot = ""] = readdirSync(checkout.path(".local", "local", "snapshots", "postgres"));
  const restored = (content: string) => `${content}  siscoe:databaseSnapshot: ${snapshot}\n`;
  await checkout.edited("emulator/Pulumi.local.yaml", restored, async () => {
    await succeed("up");
    assert.deepEqual(await rows(), [{ n: 1000 }]);
    await succeed("destroy");
  });
  assert.ok(existsSync(checkout.path(".local", "local", "snapshots", "postgres", snapshot)));
});

test("what was brought up as records alone gets its servers by up, and keeps them", async () => {
  const recordsAlone = { EMULATOR_SERVERS: "" };
  await succeed("up", recordsAlone);
  const before = await checkout.local("status");
  assert.equal(before.code, 1);
  for (const kind of ["postgres", "redis", "front"]) {
    assert.match(before.stdout, new RegExp(`^ {2}${kind} +siscoe-local-\\S+: it has no server$`, "m"));
  }
  await succeed("up");
  await succeed("status");
  await query("SELECT 1");
  for (const [args, env, what] of [
    ["destroy", recordsAlone, "EMULATOR_SERVERS="],
    ["destroy --no-servers", {}, "--no-servers"],
  ] as const) {
    const { code, stderr } = await checkout.local(args, env);
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(
        `^local has servers, and with ${what} they would keep running without their records\\.`,
        "m",
      ),
    );
  }
});
