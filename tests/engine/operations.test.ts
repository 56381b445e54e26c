import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { withRedis } from "../../emulator/services/elasticache/redisClient";
import { fleetOf } from "../../emulator/servers/environment";
import { Checkout, type Ran } from "../support/checkout";
import { becomeForeign, nameForeign } from "../support/foreignDatabase";
import { commandsIn, headings, section, typeHere } from "../support/operationsPage";
import { queryAs } from "../support/query";

/**
 * docs/operations.md, typed as it is printed, section by section, on one production environment with real servers and rows:
 * each test goes on where the one before it stopped.
 */

// In this order: what destroys the environments runs before what deletes the copy.
after(async () => {
  for (const stack of ["restored", "prod"]) await checkout.local(`destroy --unprotect --stack ${stack}`);
});
const checkout = new Checkout({ servers: true });

/** What was typed, as it is printed. */
const typed = new Set<string>();

/** Types a command of the page, with values in the place of `<name>`. */
function type(printed: string, values: Readonly<Record<string, string>> = {}, waits = false): Promise<Ran> {
  typed.add(printed);
  const filled = Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`<${name}>`, value),
    printed,
  );
  return typeHere(checkout, filled, waits);
}

/** An `up` that a refresh need not follow yet: each test ends with one that it does. */
const up = () => type("pulumi up --stack prod", {}, true);

async function staysAsItIs(): Promise<void> {
  const { stdout } = await type("pulumi up --stack prod");
  assert.match(stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  await rowsAreKept();
}

async function environment(stack = "prod"): Promise<string> {
  const ran = await checkout.local(`env --format json --stack ${stack}`);
  assert.equal(ran.code, 0, ran.stderr);
  return ran.stdout;
}

/** The rows that were written at the beginning. */
async function rowsAreKept(env?: string): Promise<void> {
  assert.deepEqual(await queryAs(env ?? (await environment()), "SELECT count(*)::int AS n FROM kept"), [
    { n: 1000 },
  ]);
}

/** Whether the cache lets in who has the token of that environment. */
async function accepts(env: string): Promise<boolean> {
  const { REDIS_URL = "" } = JSON.parse(env) as Record<string, string>;
  const { password } = new URL(REDIS_URL);
  const servers = fleetOf(checkout.path(".local", "prod"));
  const primary = (await servers.status()).find(({ role }) => role === "primary");
  const { ca } = await servers.authority();
  return withRedis({ port: primary?.port ?? 0, ca, password }, (command) => command("PING")).then(
    () => true,
    (error: unknown) => {
      assert.match(String(error), /WRONGPASS/);
      return false;
    },
  );
}

describe("docs/operations.md", () => {
  let foreign = "";

  test("Rotating: the database's password, the cache's token without a gap, SECRET_KEY", async () => {
    await up();
    const first = await environment();
    await queryAs(first, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
    const key = "siscoe:databasePasswordVersion";
    const { stdout } = await type("npm run settings -- get --stack prod <key>", { key });
    assert.equal(stdout, "1\n");
    await type("pulumi config set --stack prod siscoe:databasePasswordVersion <n>", { n: "2" });
    await type("pulumi config set --stack prod siscoe:secretKeyVersion <n>", { n: "2" });
    await type("pulumi config set --stack prod siscoe:cacheTokenVersion <n>", { n: "2" });
    await up();
    const second = await environment();
    await rowsAreKept(second);
    await assert.rejects(rowsAreKept(first), /password authentication failed/);
    assert.notEqual(secretKey(second), secretKey(first));
    assert.deepEqual([await accepts(first), await accepts(second)], [true, true]);

    await type("pulumi config set --stack prod siscoe:cacheTokenStrategy SET");
    await up();
    assert.deepEqual([await accepts(first), await accepts(second)], [false, true]);

    await type("pulumi config rm --stack prod siscoe:cacheTokenStrategy");
    await type("pulumi config set --stack prod siscoe:cacheTokenVersion <n>", { n: "3" });
    await up();
    assert.deepEqual([await accepts(second), await accepts(await environment())], [true, true]);
    await staysAsItIs();
  });

  test("Changing sizes: what waits for the window, and what is made now", async () => {
    await set("databaseInstanceClass", "db.m7g.large");
    const { stdout: said } = await type("npm run local -- up --stack prod", {}, true);
    assert.match(said, /siscoe:databaseInstanceClass: AWS runs "db\.t4g\.medium" and changes it to/);
    const { stdout } = await type("npm run local -- maintenance --stack prod");
    assert.match(stdout, /^ {2}aws:rds\S+ \S+: instanceClass "db\.m7g\.large"/m);
    await type("npm run local -- refresh --stack prod");
    await staysAsItIs();

    await set("databaseMultiAz", "false");
    await type("pulumi config set --stack prod siscoe:applyImmediately true");
    assert.doesNotMatch((await up()).stdout, /AWS runs/);
    await type("pulumi refresh --stack prod");
    await staysAsItIs();
  });

  test("Changing sizes: a major version of PostgreSQL", async () => {
    await type("pulumi config set --stack prod siscoe:databaseEngineVersion 18.6");
    await type("pulumi config set --stack prod siscoe:databaseAllowMajorVersionUpgrade true");
    const { stdout } = await up();
    assert.match(stdout, /aws:rds:Instance siscoe-prod-database updated/);
    await type("pulumi config rm --stack prod siscoe:databaseAllowMajorVersionUpgrade");
    await type("pulumi config rm --stack prod siscoe:applyImmediately");
    await type("pulumi config set --stack prod siscoe:databaseEngineVersion 18");
    await up();
    await staysAsItIs();
  });

  test("Tearing down: in two steps, and the final snapshots stay", async () => {
    await type("pulumi config set --stack prod siscoe:protect false");
    await up();
    await becomeForeign(checkout, "prod", await environment());
    const { stdout } = await type("pulumi destroy --stack prod");
    const [, snapshot = assert.fail(stdout)] = /^ {2}database +(\S+)$/m.exec(stdout) ?? [];
    foreign = snapshot;
  });

  test("Restoring: a foreign snapshot brings its rows up under its own names", async () => {
    nameForeign(checkout, "prod", foreign);
    const prod = readFileSync(checkout.path("Pulumi.prod.yaml"), "utf8");
    writeFileSync(
      checkout.path("Pulumi.restored.yaml"),
      prod.replaceAll("siscoe.example.com", "restored.example.com"),
    );
    await type("pulumi config set --stack restored siscoe:databaseSnapshot <snapshot>", {
      snapshot: foreign,
    });
    await type("pulumi up --stack restored");
    const env = await environment("restored");
    const { DB_NAME, DB_USER } = JSON.parse(env) as Record<string, string>;
    assert.deepEqual([DB_NAME, DB_USER], ["django", "postgres"]);
    await rowsAreKept(env);
    await assert.rejects(queryAs(env, "SELECT * FROM theirs"), /permission denied/);
    assert.ok(
      section("Restoring").includes("`GRANT <role> TO <DB_USER>; REASSIGN OWNED BY <role> TO <DB_USER>;`"),
    );
    await queryAs(env, "GRANT app TO postgres; REASSIGN OWNED BY app TO postgres;");
    assert.deepEqual(await queryAs(env, "SELECT * FROM theirs"), [{ n: 1 }]);
    assert.match(
      (await type("npm run local -- up --stack restored")).stdout,
      /^Resources:\n {4}\d+ unchanged\n/m,
    );
    await type("npm run local -- destroy --stack restored");
  });

  test("has no other command than those, but for AWS's own", () => {
    // tests/verify/moving.test.ts types those of "Moving".
    const sections = headings.filter((heading) => heading !== "Moving");
    const printed = sections.flatMap((heading) => commandsIn(section(heading)));
    const others = printed.filter((line) => !line.startsWith("aws ") && !typed.has(line));
    assert.deepEqual([...new Set(others)].sort(), Object.keys(elsewhere).sort());
  });
});

/** Commands that no test types: who does, or why nobody can. */
const elsewhere: Readonly<Record<string, string>> = {
  "pulumi config set --stack prod --secret siscoe:brevoSmtpPassword":
    "settingsSecret.test.ts: placeholders stand in here",
  "pulumi config set --stack restored --secret siscoe:chatEncryptionKey": "the same",
  "pulumi stack init restored --copy-config-from prod": "here a copied file is a stack",
  "pulumi config set --stack restored siscoe:uploadsRestoreFrom <file system>":
    "tests/verify/restore.test.ts",
  "pulumi config rm --stack restored siscoe:uploadsRestoreFrom": "the same",
  "npm run local -- destroy": "restore.test.ts",
  "pulumi stack export --stack prod | grep finalSnapshotIdentifier":
    "finalSnapshots.test.ts reads the export",
  "pulumi up --refresh --stack prod": "prod.test.ts: the local command looks by itself",
  "pulumi cancel --stack prod": "restore.test.ts",
  "npm run local -- cancel --stack prod": "restore.test.ts",
  "npm run local -- status": "tests/verify/faults.test.ts",
  "npm run local -- up": "tests/verify/faults.test.ts",
  "mv .local/local/aws/aws-rds-snapshot .local/local/aws/old-rds-snapshot": "restore.test.ts",
  "mv .local/local/aws/aws-elasticache-snapshot .local/local/aws/old-elasticache-snapshot": "restore.test.ts",
  "mv .local/local/snapshots .local/local/old-snapshots": "restore.test.ts",
};

const secretKey = (env: string) => (JSON.parse(env) as Record<string, string>)["SECRET_KEY"];

async function set(key: string, value: string): Promise<void> {
  const { code, stderr } = await checkout.settings(["set", "--stack", "prod", `siscoe:${key}`, value]);
  assert.equal(code, 0, stderr);
}
