import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
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
  const { code, stdout, stderr } = await checkout.local("status");
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}primary +unhealthy \(The local authority, .* is missing or no longer valid: /m);
  assert.match(stderr, /^Problems in local: the servers' authority missing, .*\. Fix: npm run local -- up$/m);
  const env = await checkout.local("env");
  assert.equal(env.code, 1);
  assert.equal(env.stdout, "");
  assert.match(
    env.stderr,
    /^The local authority, .* is missing or no longer valid\. To create a new one: npm run local -- up$/m,
  );
  // Neither makes another one, which nobody would be told of.
  await succeed("refresh");
  await succeed("down");
  assert.ok(!existsSync(authority()));
  assert.match((await succeed("up")).stderr, /^The local authority was deleted: a new one was created/m);
  await succeed("status");
  await succeed("env");
});

test("a server's certificate that was deleted is told of by status, and made anew by up", async () => {
  for (const kind of ["front", "postgres", "redis"]) {
    const folder = authority("..", kind);
    const [server = ""] = readdirSync(folder);
    rmSync(join(folder, server, "tls", "server.pem"));
  }
  const { code, stdout } = await checkout.local("status");
  assert.equal(code, 1);
  for (const role of ["database", "primary", "front"])
    assert.match(stdout, new RegExp(`^ {2}${role} +unhealthy \\(its certificate was deleted\\)`, "m"));
  await succeed("up");
  await succeed("status");
});

test("destroy refuses where records are gone and servers with data are there: no last snapshot would be taken", async () => {
  const records = checkout.path(".local", "local", "aws");
  renameSync(records, `${records}-away`);
  const { code, stderr } = await checkout.local("destroy");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^Missing from local: .*servers with data still exist\. Nothing was changed\. First create the missing part again: npm run local -- up$/m,
  );
  rmSync(records, { recursive: true, force: true });
  renameSync(`${records}-away`, records);
  await succeed("status");
});

test("destroy succeeds without the authority, and says how a browser forgets it", async () => {
  rmSync(authority(), { recursive: true });
  assert.ok((await succeed("destroy")).stdout.endsWith(`forget the authority: ${forget}\n`));
});
