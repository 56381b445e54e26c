import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { needReachable, serverAccount } from "../../system/account";
import { identityOf } from "../../system/identity";
import { stateOf, stopDaemon } from "../../emulator/servers/process";
import { reachableCopy } from "../../emulator/servers/programs";
import {
  finishMove,
  isToMove,
  makeFolder,
  placeFor,
  quarters,
  realFolder,
} from "../../emulator/servers/quarters";
import { temporaryDirectory, temporaryFleet } from "./processSupport";

/** Root's servers, who run as somebody else. Everybody else's run as who starts them. */
const skip = process.getuid?.() === 0 ? false : "only root's servers run as somebody else";

const spec = { tokens: ["a-token-of-sixteen-or-more"], replicas: 0, parameters: [] };

test(
  "no server has a capability, a group or a number of root's, wherever root's environment is",
  { skip },
  async (t) => {
    const fleet = temporaryFleet(t);
    // Nobody but root enters this one.
    assert.equal(lstatSync(dirname(fleet.options.directory)).mode & 0o777, 0o700);
    await fleet.putRedis("cache", spec);
    await fleet.putPostgres("db", { userName: "siscoe", password: "password", parameters: [] });
    const pids = (await fleet.status()).map(({ pid = 0 }) => pid);
    assert.equal(pids.length, 2);
    for (const pid of pids) {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      for (const set of ["CapInh", "CapPrm", "CapEff", "CapAmb"]) {
        assert.match(status, new RegExp(`^${set}:\t0{16}$`, "m"), set);
      }
      assert.doesNotMatch(status, /^[UG]id:.*\t0\b/m);
      assert.match(status, /^Groups:\s*$/m);
    }
  },
);

test(
  "an environment of root's that an earlier version made is moved with all that is in it",
  { skip },
  async (t) => {
    const fleet = temporaryFleet(t);
    const folder = fleet.options.directory;
    await fleet.putRedis("cache", spec);
    const { ports } = JSON.parse(
      readFileSync(join(fleet.directoryOf("redis", "cache"), "server.json"), "utf8"),
    ) as { ports: number[] };
    await fleet.stop();
    // As it was: the servers in the folder itself, and nobody else in it.
    const place = makeFolder(folder);
    rmSync(folder);
    renameSync(place, folder);
    rmSync(dirname(place), { recursive: true });
    chmodSync(join(folder, "redis"), 0o700);

    assert.equal(await fleet.moveIn(), true);
    assert.equal(lstatSync(folder).isSymbolicLink(), true);
    assert.equal(placeFor(`${folder}-new`), quarters, "where they are going to be");
    assert.equal(dirname(dirname(makeFolder(folder))), quarters);
    assert.equal(placeFor(folder), realFolder(folder));
    assert.equal(await fleet.moveIn(), false);
    await fleet.start();
    const [status] = await fleet.status();
    assert.deepEqual([status?.health, status?.port], ["healthy", ports[0]]);
    await fleet.destroy();
    assert.deepEqual([existsSync(folder), existsSync(dirname(place))], [false, false]);
  },
);

test("root ends no process that its servers' user has noted in a server's folder", { skip }, async (t) => {
  const directory = temporaryDirectory(t);
  const bystander = spawn("sleep", ["600"]);
  t.after(() => bystander.kill());
  const { pid = 0 } = bystander;
  writeFileSync(join(directory, "process.json"), JSON.stringify(identityOf(pid)));
  // Root's own folder, and so root's own note; then the servers' user's.
  assert.deepEqual(stateOf(directory), { state: "running", pid });
  chownSync(directory, 65534, 65534);
  assert.deepEqual(stateOf(directory), { state: "died", pid });
  await stopDaemon({ name: "server", directory, stop: { signal: "SIGTERM", seconds: 1 } });
  assert.notEqual(identityOf(pid), undefined, "it lives");
});

test("a move that was cut off is finished, or undone where nothing had arrived", { skip }, (t) => {
  const folder = join(temporaryDirectory(t), "servers");
  const filled = (path: string) => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "data"), "1");
  };
  const place = join(quarters, "0000test", "servers");
  t.after(() => {
    rmSync(dirname(place), { recursive: true, force: true });
  });
  // Before anything was moved.
  filled(folder);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(place, `${folder}.next`);
  finishMove(folder);
  assert.equal(isToMove(folder), true);
  assert.equal(readFileSync(join(folder, "data"), "utf8"), "1");
  // After all was, by a copy whose original is half gone.
  filled(place);
  rmSync(join(folder, "data"));
  symlinkSync(place, `${folder}.next`);
  finishMove(folder);
  assert.equal(isToMove(folder), false);
  assert.equal(readFileSync(join(folder, "data"), "utf8"), "1");
  // Between the two.
  renameSync(folder, `${folder}.next`);
  assert.equal(makeFolder(folder), place);
  assert.equal(readFileSync(join(folder, "data"), "utf8"), "1");
});

test("a program that its user can't reach is copied to where it can, or refused", { skip }, (t) => {
  const account = serverAccount("/nowhere");
  const directory = temporaryDirectory(t);
  const program = join(directory, "native", "program");
  mkdirSync(dirname(program));
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  const version = `test-${process.pid}`;
  t.after(() => {
    rmSync(join(quarters, "programs", version), { recursive: true, force: true });
  });
  const copy = reachableCopy(dirname(program), version, account);
  assert.equal(copy, join(quarters, "programs", version));
  assert.equal(readFileSync(join(copy, "program"), "utf8"), "#!/bin/sh\n");
  assert.equal(reachableCopy(dirname(program), version, account), copy);
  assert.equal(reachableCopy("/bin/sh", version, account), "/bin/sh", "everybody reaches it");
  assert.equal(reachableCopy(program, version, {}), program, "and who runs it as oneself");
  needReachable(account, join(copy, "program"));
  assert.throws(() => {
    needReachable(account, program);
  }, /^ServerFailure: Root's servers run as the user siscoe-local, who can't reach .*program\. Install it/);
});
