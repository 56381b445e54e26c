import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** What `--no-servers` does where nothing else switches the servers off. */
const checkout = new Checkout({ servers: true });
const servers = checkout.path(".local", "local", "servers");

/** A proxy that can't be reached: the engine, on this machine, is called without one. */
const behindProxy = { https_proxy: "http://127.0.0.1:1", no_proxy: undefined, no_grpc_proxy: undefined };

test("up --no-servers keeps records, starts no server, and says what to type with the same option", async () => {
  const { code, stdout, stderr } = await checkout.local("up --no-servers", behindProxy);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^Environment local is up\.$/m);
  assert.equal(existsSync(servers), false);
  const next = stdout.split("\nNext:\n")[1]?.match(/npm run .*? -- .*?(?= {4}| > )/g) ?? [];
  assert.deepEqual(next, [
    "npm run --silent local -- env --no-servers",
    "npm run local -- status --no-servers",
    "npm run local -- destroy --no-servers",
  ]);
});

test("status --no-servers misses no server", async () => {
  const { code, stdout, stderr } = await checkout.local("status --no-servers");
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^ {2}state +up$/m);
  assert.doesNotMatch(stdout, /PostgreSQL|Redis|front/);
});

test("destroy --no-servers takes the records away", async () => {
  const { code, stdout, stderr } = await checkout.local("destroy --no-servers");
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^Environment local is deleted from this machine/m);
  assert.equal(existsSync(servers), false);
});
