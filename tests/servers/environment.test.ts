import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fleetOf } from "../../emulator/servers/environment";

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
