import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Typed } from "../../commands/command";
import { lostServers } from "../../commands/lostServers";
import { snapshotStrays } from "../../commands/strays";
import type { Terminal } from "../../commands/terminal";
import { fleetOf } from "../../emulator/servers/environment";
import { serverProcesses } from "../../emulator/servers/processes";

test("a database that no resource stands behind leaves a snapshot before its environment goes", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-servers-"));
  const environment = join(folder, "local");
  mkdirSync(environment);
  const fleet = fleetOf(environment);
  t.after(async () => {
    await fleet.destroy();
    rmSync(folder, { recursive: true });
  });
  const spec = { userName: "siscoe", password: "a-password", parameters: [] };
  await fleet.putPostgres("left", { ...spec, preferredPort: 46_500 });
  // Killed while it was made: there is nothing in it.
  mkdirSync(join(fleet.directoryOf("postgres", "half")));
  const said: string[] = [];
  await snapshotStrays(
    fleet,
    () => true,
    (line) => said.push(line),
  );
  await fleet.destroy();
  const [snapshot, ...others] = fleet.snapshots.list();
  assert.deepEqual(others, []);
  assert.match(snapshot?.identifier ?? "", /^left-left-[0-9a-f]{8}$/);
  assert.ok(existsSync(join(snapshot?.data ?? "", "PG_VERSION")));
  assert.match(
    said.join(),
    /^The database left belonged to no resource\. Its data is kept in the snapshot left-left-/,
  );
});

test("of the servers that run, a user is shown their own, and root everybody's", (t) => {
  const folder = "/nowhere/.local/local/servers";
  const child = spawn("/bin/sh", ["-c", "sleep 60; :", `${folder}/redis/cache/redis-server`], {
    stdio: "ignore",
  });
  t.after(() => child.kill());
  const own = process.getuid?.() ?? 0;
  const seenBy = (user: number) => serverProcesses(user).some((server) => server.pid === child.pid);
  assert.deepEqual([seenBy(own), seenBy(0), seenBy(own + 1)], [true, true, false]);
});

test("a server whose own folder was deleted, and no more, belongs to no environment", async (t) => {
  const folder = join(mkdtempSync(join(tmpdir(), "siscoe-servers-")), ".local", "local", "servers");
  mkdirSync(join(folder, "redis", "kept"), { recursive: true });
  const start = (name: string) =>
    spawn("/bin/sh", ["-c", "sleep 60; :", join(folder, "redis", name, "redis-server")], { stdio: "ignore" });
  const [kept, gone] = [start("kept"), start("gone")];
  t.after(() => [kept, gone].map((child) => child.kill()));
  const printed: string[] = [];
  const terminal = { ...({} as Terminal), print: (text: string) => printed.push(text) };
  await assert.rejects(lostServers({} as Typed, terminal), /npm run local -- servers --end/);
  const [used = "", lost = ""] = printed.join("").split("Servers that belong to no environment any more");
  assert.match(used, new RegExp(`process ${String(kept.pid)}, `));
  assert.match(lost, new RegExp(`process ${String(gone.pid)}, `));
});
