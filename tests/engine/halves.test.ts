import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** What the commands say and do after somebody deleted a part of `.local`. Records alone: no server is needed for it. */
const checkout = new Checkout();
const gone = /^Missing from local: \d+ of its \d+ resources in .*aws/m;

async function succeed(command: string) {
  const ran = await checkout.local(command);
  assert.equal(ran.code, 0, `${command}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

test("records that were deleted are said to be gone by every command, and up makes them anew", async () => {
  await succeed("up");
  await succeed("status");
  rmSync(checkout.path(".local", "local", "aws"), { recursive: true });
  for (const verb of ["status", "env"]) {
    const { code, stderr } = await checkout.local(verb);
    assert.equal(code, 1, verb);
    assert.match(stderr, gone);
    assert.match(stderr, /To create it again: npm run local -- up$/m);
  }
  for (const verb of ["preview", "down"]) assert.match((await succeed(verb)).stderr, gone);
  const { stdout, stderr } = await succeed("up");
  assert.match(stderr, gone);
  assert.match(stdout, /^ {4}\+ \d+ created$/m);
  await succeed("status");
  assert.doesNotMatch((await succeed("up")).stderr, gone);
});

test("the whole environment but the engine's state is brought back likewise", async () => {
  rmSync(checkout.path(".local", "local"), { recursive: true });
  assert.match((await succeed("up")).stderr, gone);
  await succeed("env");
});

test("without the engine's state, up changes nothing and says what is there", async () => {
  const state = checkout.path(".local", "state", ".pulumi", "stacks");
  cpSync(state, checkout.path("kept"), { recursive: true });
  rmSync(state, { recursive: true });
  const { code, stderr } = await checkout.local("up");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^The engine's state of local is missing, but these resources still exist: siscoe-local/m,
  );
  const destroyed = await checkout.local("destroy");
  assert.equal(destroyed.code, 1);
  assert.match(destroyed.stderr, /^The engine's state of local is missing, but these resources still exist/m);
  cpSync(checkout.path("kept"), state, { recursive: true });
  await succeed("up");
});

test("without the engine's workspace, destroy takes all away, and says that there is nothing only then", async () => {
  rmSync(checkout.path(".local", "local", "workspace"), { recursive: true });
  assert.match((await succeed("destroy")).stdout, /^Environment local is deleted from this machine/m);
  rmSync(checkout.path(".local", "local", "workspace"), { recursive: true });
  const { code, stderr } = await checkout.local("destroy");
  assert.equal(code, 1);
  assert.match(stderr, /^There is no environment local on this machine/m);
});
