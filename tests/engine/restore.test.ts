import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { CACHE_SNAPSHOT } from "../../emulator/services/elasticache/replicationGroup";
import { DB_SNAPSHOT } from "../../emulator/services/rds/snapshots";
import { temporaryDirectory } from "../servers/processSupport";
import { Checkout, ended, type Ran } from "../support/checkout";
import { commandsIn, section } from "../support/operationsPage";
import {
  contents,
  filesOfRows,
  restoredFileSystem,
  restoreUploads,
  UploadedRows,
} from "../support/uploadedRows";

/** The restore of docs/operations.md, rehearsed with real servers: rows go from one environment to another. */

// In this order: what destroys the environments runs before what deletes the copy.
after(async () => {
  for (const stack of ["restored", "local"]) await checkout.local(`destroy --stack ${stack}`);
});
const checkout = new Checkout({ servers: true });
const folder = temporaryDirectory({ after });
const [media, newMedia] = [join(folder, "media"), join(folder, "new")];

async function succeed(args: string): Promise<Ran> {
  const ran = await checkout.local(args);
  assert.equal(ran.code, 0, `${args}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

const environment = async (stack: string) => (await succeed(`env --format json --stack ${stack}`)).stdout;

/** Has a snapshot of an earlier database, or cache, bear a name already. */
function take(kind: "rds" | "elasticache", type: string, id: string): void {
  const folder = checkout.path(".local", "local", "aws", `aws-${kind}-snapshot`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), JSON.stringify({ type, id, inputs: [], properties: {} }));
}

test("a final snapshot's name that is taken stops destroy, and the page's way lets it go on", async () => {
  await succeed("up");
  await new UploadedRows(media).make(await environment("local"), 20_000);
  const { stack } = await checkout.open("local");
  const state = JSON.stringify((await stack.exportStack()).deployment);
  const names = [...new Set(state.match(/siscoe-local-\w+-[0-9a-f]{8}-final-[0-9a-f]{8}/g))];
  const [database = "", cache = ""] = ["database", "cache"].map((what) =>
    names.find((name) => name.startsWith(`siscoe-local-${what}`)),
  );
  take("rds", DB_SNAPSHOT, database);
  take("elasticache", CACHE_SNAPSHOT, cache);
  cpSync(checkout.path("docs"), checkout.path(".local", "local", "snapshots", "postgres", database), {
    recursive: true,
  });
  const { code, stdout } = await checkout.local("destroy");
  assert.equal(code, 1);
  assert.match(stdout, /(DBSnapshot|Snapshot)AlreadyExists/);
  const moves = commandsIn(section("Tearing down")).filter((line) => line.startsWith("mv "));
  assert.equal(moves.length, 3);
  for (const [, from = "", to = ""] of moves.map((line) => line.split(" ")))
    renameSync(checkout.path(from), checkout.path(to));
});

test("the snapshot that destroy names brings the rows up in another environment, and a backup their uploads", async () => {
  const before = await contents(await environment("local"));
  const { stdout } = await succeed("destroy");
  const [, snapshot = assert.fail(stdout)] = /^ {2}database +(\S+)$/m.exec(stdout) ?? [];
  const settings = readFileSync(checkout.path("emulator", "Pulumi.local.yaml"), "utf8");
  writeFileSync(
    checkout.path("Pulumi.restored.yaml"),
    `${settings.replace("siscoe.localhost", "restored.localhost")}  siscoe:databaseSnapshot: ${snapshot}\n`,
  );
  await succeed("up --stack restored");
  const restored = await environment("restored");
  assert.deepEqual(await contents(restored), before);
  // As AWS Backup has it, which keeps them beside the database.
  const root = restoredFileSystem(folder, media);
  assert.equal(await restoreUploads(root, newMedia), "40 files copied, 0 were there already.\n");
  assert.equal(await filesOfRows(restored, newMedia), 40);
  assert.equal(await restoreUploads(root, newMedia), "0 files copied, 40 were there already.\n");
  await succeed("up --stack restored");
});

test("cancel stops the command that is changing an environment, which goes on from there", async () => {
  const { code, stdout } = await checkout.local("cancel --stack restored");
  assert.deepEqual([code, stdout], [0, "No command is changing restored, and it is not locked.\n"]);
  const destroy = checkout.start(["destroy", "--stack", "restored"]);
  const over = ended(destroy);
  await new Promise<void>((begun) => {
    destroy.stdout.on("data", (data: Buffer) => {
      if (data.toString().includes(" deleted")) begun();
    });
  });
  const cancelled = await succeed("cancel --stack restored");
  assert.match(cancelled.stderr, /^Process \d+ is changing restored\. It was told to stop/m);
  assert.match(
    cancelled.stdout,
    /^restored is not locked any more\. To continue: npm run local -- up --stack restored, or /m,
  );
  assert.equal((await over).code, 130);
  await succeed("destroy --stack restored");
});
