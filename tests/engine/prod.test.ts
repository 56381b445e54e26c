import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changesOf, urnOf } from "./changes";
import { Checkout } from "../support/checkout";
import { SecretSearch } from "../support/secretSearch";

/** One production environment, from its first `up` to its end: each test goes on where the one before it stopped. */
const checkout = new Checkout();
const fingerprint = checkout.fingerprint();
/** Everything that commands printed, for the secrets that must not be in it. */
const printed: string[] = [];

async function prod(args: string, env?: NodeJS.ProcessEnv) {
  const ran = await checkout.local(`${args} --stack prod`, env);
  if (!args.startsWith("env") && !args.includes("--show-secrets")) printed.push(ran.stdout, ran.stderr);
  return ran;
}

/** The resources in the state file. */
function resources(): { urn: string; id?: string }[] {
  const file = checkout.path(".local", "state", ".pulumi", "stacks", "siscoe", "prod.json");
  // The engine encrypts its secrets anew whenever it writes the file; and where in the code a resource was registered
  // depends on the process that did.
  const passing = ["ciphertext", "sourcePosition", "stackTrace"];
  const withoutPassing = (key: string, value: unknown) => (passing.includes(key) ? undefined : value);
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8"), withoutPassing) as {
    checkpoint: { latest: { resources?: { urn: string; id?: string }[] } };
  };
  return checkpoint.latest.resources ?? [];
}

function ids(): string[] {
  return resources().flatMap(({ urn, id }) => (id === undefined ? [] : [`${urn} ${id}`]));
}

const cacheType = "aws:elasticache/replicationGroup:ReplicationGroup";

test("a provider that fails half-way leaves an incomplete environment, and says so once", async () => {
  const { code, stdout, stderr } = await prod("up", { EMULATOR_FAIL: `create:${cacheType}` });
  assert.equal(code, 1);
  assert.match(stdout, /EMULATOR_FAIL asks for this failure/);
  assert.match(stdout, /database-password created/);
  assert.match(
    stderr,
    /^Environment prod is not complete\. .* in Pulumi\.prod\.yaml\. .*: npm run local -- up --stack prod$/m,
  );
  assert.doesNotMatch(stderr, /EMULATOR_FAIL|^\s+at /m);
  const status = await prod("status");
  assert.equal(status.code, 1);
  assert.match(status.stdout, /^ {2}state +incomplete$/m);
});

test("what it stands on is kept all the same: a setting that would replace it is refused", async () => {
  const before = resources();
  const elsewhere = (content: string) => `${content}  siscoe:vpcCidr: 10.99.0.0/16\n`;
  await checkout.edited("Pulumi.prod.yaml", elsewhere, async () => {
    const { code, stdout } = await prod("preview");
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^ +- siscoe:vpcCidr is "10\.99\.0\.0\/16", but this environment was created with "10\.20/m,
    );
  });
  assert.deepEqual(resources(), before);
});

test("up again completes it, and makes nothing twice", async () => {
  const before = ids();
  const { code, stdout, stderr } = await prod("up");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Resources:\n {4}\+ \d+ created\n {4}\d+ unchanged\n\n/m);
  assert.match(stdout, /^Environment prod is up\.$/m);
  assert.match(stdout, /^ {2}url +https:\/\/siscoe\.example\.com$/m);
  assert.match(stderr, /placeholder is used: siscoe:brevoSmtpPassword, siscoe:brevoSmtpUser\./);
  const after = ids();
  assert.ok(before.length > 10 && after.length > before.length);
  for (const id of before) assert.ok(after.includes(id), `${id} was made again`);
  assert.equal((await prod("status")).code, 0);
});

test("up without a change changes nothing", async () => {
  const { stack } = await checkout.open("prod");
  const result: { summary?: Record<string, number> } = {};
  const changes = await changesOf(async (options) => {
    result.summary = (await stack.up(options)).summary.resourceChanges as Record<string, number>;
  });
  assert.deepEqual(changes, []);
  const { read, same = 0, ...others } = result.summary ?? {};
  assert.ok(same > 100, String(same));
  assert.deepEqual(others, {});
  assert.ok(read === undefined || read === 1, "only the stack's own outputs are read");
});

test("what AWS failed to change, the same `up` changes: it looks first what AWS has", async () => {
  const changed = (content: string) => `${content}  siscoe:cacheSnapshotRetentionDays: 8\n`;
  await checkout.edited("Pulumi.prod.yaml", changed, async () => {
    const failed = await prod("up", { EMULATOR_FAIL: `update:${cacheType}` });
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /^Environment prod is not complete\. .*: npm run local -- up --stack prod$/m);
    // What a refresh finds after it, a later test says.
    const { code, stdout, stderr } = await checkout.local("up --stack prod", {}, true);
    printed.push(stdout, stderr);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^The last run failed with aws:elasticache\S+ siscoe-prod-cache: checking what exists\.$/m,
    );
    assert.match(stdout, /ReplicationGroup siscoe-prod-cache updated .*diff: ~snapshotRetentionLimit/);
  });
});

test("one changed setting updates exactly the resource that it is about", async () => {
  const { stack } = await checkout.open("prod", { "siscoe:cacheSnapshotRetentionDays": "9" });
  assert.deepEqual(await changesOf((options) => stack.up(options)), [
    `update ${await urnOf(stack, cacheType)}`,
  ]);
});

test("a setting that would replace the network under the data is refused, and nothing changes", async () => {
  const before = resources();
  const elsewhere = (content: string) => `${content}  siscoe:vpcCidr: 10.99.0.0/16\n`;
  await checkout.edited("Pulumi.prod.yaml", elsewhere, async () => {
    const { code, stdout } = await prod("up");
    assert.equal(code, 1);
    assert.equal(stdout.match(/^ +- siscoe:vpcCidr is "10\.99\.0\.0\/16"/gm)?.length, 1, "said once");
  });
  assert.deepEqual(resources(), before);
});

test("the engine refuses to replace what is protected", async () => {
  const { stack } = await checkout.open("prod");
  const database = await urnOf(stack, "aws:rds/instance:Instance");
  await assert.rejects(
    stack.preview({ replace: [database] }),
    /unable to replace resource .*\n.*marked for protection/,
  );
});

test("a refresh finds everything as it was left", async () => {
  const { code, stdout } = await prod("refresh");
  assert.equal(code, 0);
  assert.match(stdout, /Resources:\n {4}\d+ unchanged\n\n/);
});

test("destroy is refused while the environment is protected, before anything is deleted", async () => {
  const before = resources();
  const { code, stdout, stderr } = await prod("destroy");
  assert.equal(code, 1);
  assert.match(stdout, /siscoe-prod-database" cannot be deleted\s+because it is protected/);
  assert.match(stderr, /^Nothing was changed\. .*: npm run local -- destroy --stack prod --unprotect$/m);
  assert.deepEqual(resources(), before);
});

test("no secret is in clear in anything that is kept or printed", async () => {
  printed.push((await prod("preview")).stdout, (await prod("outputs")).stdout);
  const search = await secretsOfProd();
  assert.deepEqual(search.foundIn([...checkout.kept(), ["what was printed", printed.join("")]]), []);
});

/** Every secret text of the environment, from what `env` prints and from the decrypted state. */
async function secretsOfProd(): Promise<SecretSearch> {
  const search = new SecretSearch();
  const variables = JSON.parse((await prod("env --format json")).stdout) as Record<string, string>;
  for (const name of [
    "SECRET_KEY",
    "CHAT_ENCRYPTION_KEY",
    "DB_PASSWORD",
    "BREVO_SMTP_USER",
    "BREVO_SMTP_PASSWORD",
  ]) {
    search.add(name, variables[name] ?? "");
  }
  search.add("REDIS_URL", new URL(variables["REDIS_URL"] ?? "").password);
  const { stack } = await checkout.open("prod");
  search.addState("state", await stack.exportStack());
  assert.ok(search.names.length > 20, `only ${search.names.length} secrets were found`);
  return search;
}

test("destroy --unprotect takes it all away, in the cloud's two steps", async () => {
  const { code, stdout, stderr } = await prod("destroy --unprotect");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Environment prod is deleted/m);
  assert.deepEqual(ids(), []);
  const env = await prod("env");
  assert.deepEqual({ code: env.code, stdout: env.stdout }, { code: 1, stdout: "" });
  assert.match(
    env.stderr,
    /^Environment prod is not up\. To bring it up: npm run local -- up --stack prod$/m,
  );
});

test("none of all this wrote a file of the checkout", () => {
  assert.equal(checkout.fingerprint(), fingerprint);
});
