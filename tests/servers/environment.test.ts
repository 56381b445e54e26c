import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fleetOf, serversIn } from "../../emulator/servers/environment";

const spec = { tokens: ["a-token"], replicas: 0, parameters: [], preferredPort: 46_400 };

test("a port is left to its server that is stopped, in another environment and in another checkout", async (t) => {
  const checkouts = [newFolder(), newFolder()] as const;
  const environments = [
    join(checkouts[0], "first"),
    join(checkouts[0], "second"),
    join(checkouts[1], "first"),
  ];
  t.after(async () => {
    for (const folder of environments) await fleetOf(folder).destroy();
    for (const folder of checkouts) rmSync(folder, { recursive: true });
  });
  const ports = new Set<number | undefined>();
  for (const folder of environments) {
    mkdirSync(folder);
    const [port] = await fleetOf(folder).putRedis("cache", spec);
    await fleetOf(folder).stop();
    ports.add(port);
  }
  assert.equal(ports.size, 3);
});

test("what nobody can look into, a disk's lost+found or another checkout that is damaged, stands in no server's way", async (t) => {
  const [own, other] = [newFolder(), newFolder()];
  const [environment, damaged] = [join(own, "first"), join(other, "first")];
  const note = join(serversIn(damaged), "redis/cache/server.json");
  t.after(async () => {
    rmSync(note);
    for (const folder of [environment, damaged]) await fleetOf(folder).destroy();
    for (const folder of [own, other]) rmSync(folder, { recursive: true });
  });
  for (const folder of [environment, damaged]) mkdirSync(folder);
  await fleetOf(damaged).putRedis("cache", spec);
  await fleetOf(damaged).stop();
  // A link to itself is what even root can't look into.
  symlinkSync("lost+found", join(own, "lost+found"));
  const [port] = await fleetOf(environment).putRedis("cache", spec);
  writeFileSync(note, "{");
  await fleetOf(environment).remove("redis", "cache");
  assert.equal(typeof port, "number");
  await fleetOf(environment).putRedis("cache", spec);
});

test("another environment's snapshot is found, whatever lies between the two", (t) => {
  const folder = newFolder();
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const snapshot = join(folder, "prod", "snapshots", "postgres", "last");
  mkdirSync(snapshot, { recursive: true });
  writeFileSync(join(snapshot, "snapshot.json"), JSON.stringify({ identifier: "last" }));
  // The key to the environments' secrets lies beside them.
  writeFileSync(join(folder, "passphrase"), "");
  assert.equal(fleetOf(join(folder, "local")).snapshots.need("postgres", "last").identifier, "last");
});

const newFolder = () => mkdtempSync(join(tmpdir(), "siscoe-servers-"));
