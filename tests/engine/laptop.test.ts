import assert from "node:assert/strict";
import { chmodSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeOldAuthority } from "../servers/authoritySupport";
import { Checkout } from "../support/checkout";

/** What an environment leaves to others on its machine. */

// In this order: what destroys the environment runs before what deletes the copy.
after(() => checkout.local("destroy"));
const checkout = new Checkout({ servers: true });
const authority = (...names: string[]) => checkout.path(".local", "local", "servers", "authority", ...names);

async function succeed(command: string) {
  const { code, stdout, stderr } = await checkout.local(command);
  assert.equal(code, 0, `${command}: ${stdout}${stderr}`);
  return { stdout, stderr };
}

const forget = "certutil -d sql:$HOME/.pki/nssdb -D -n siscoe-local";

test("nobody else looks into .local, also where an earlier version let them", async () => {
  await succeed("up");
  const mode = () => statSync(checkout.path(".local")).mode & 0o777;
  assert.equal(mode(), 0o700);
  chmodSync(checkout.path(".local"), 0o755);
  await succeed("status");
  assert.equal(mode(), 0o700);
});

test("an authority that could sign for any name is replaced by up, which says so once, and its servers go on", async () => {
  await succeed("env");
  rmSync(authority(), { recursive: true });
  makeOldAuthority(authority());
  const { stderr, stdout } = await succeed("up");
  assert.match(stderr, /^The local authority could sign for any name: a new one was created/m);
  assert.ok(stderr.includes(forget), stderr);
  assert.match(stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  await succeed("status");
  // What the application reads knows the new one already.
  const ca = readFileSync(authority("ca.pem"), "utf8");
  const bundle = join(authority(), "..", "ca-bundle.pem");
  assert.ok(readFileSync(bundle, "utf8").includes(ca));
  assert.doesNotMatch((await succeed("up")).stderr, /authority/);
});

test("an authority that was deleted is told of by status and env, and made anew by up, which says so", async () => {
  rmSync(authority(), { recursive: true });
  const { code, stderr } = await checkout.local("status");
  assert.equal(code, 1);
  assert.match(stderr, /^Problems in local: the servers' authority gone\. Fix: npm run local -- up$/m);
  const env = await checkout.local("env");
  assert.equal(env.code, 1);
  assert.equal(env.stdout, "");
  assert.match(env.stderr, /^The local authority, .* was deleted\. Make another one: npm run local -- up$/m);
  assert.match((await succeed("up")).stderr, /^The local authority was deleted: a new one was created/m);
  await succeed("status");
  await succeed("env");
});

test("destroy says how a browser forgets the authority", async () => {
  assert.ok((await succeed("destroy")).stdout.endsWith(`forget the authority: ${forget}\n`));
});
