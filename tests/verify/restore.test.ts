import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { table } from "../../config";
import { Checkout, type Ran } from "../support/checkout";
import { becomeForeign, nameForeign } from "../support/foreignDatabase";
import { commandsIn, section, typeHere } from "../support/operationsPage";
import { queryAs } from "../support/query";
import {
  contents,
  countOf,
  filesOfRows,
  restoredFileSystem,
  restoreUploads,
  UploadedRows,
} from "../support/uploadedRows";

/**
 * A million rows and their uploads are lost with their environment, and restored to the same moment in another one: from its own
 * snapshot, then from one of another application. Prints how long it takes. AWS Backup is played by a copy of the folder.
 */

const rows = Number(process.env["ROWS"] ?? 1_000_000);
const stacks = ["local", "restored", "again"] as const;

// In this order: what destroys the environments runs before what deletes the copy.
after(async () => {
  for (const stack of stacks) await checkout.local(`destroy --stack ${stack}`);
  rmSync(folder, { recursive: true, force: true });
});
const checkout = new Checkout({ servers: true });
const folder = mkdtempSync(join(tmpdir(), "siscoe-restore-"));
const [media, backup, newMedia] = ["media", "backup", "new"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

async function succeed(args: string): Promise<Ran> {
  const ran = await checkout.local(args);
  assert.equal(ran.code, 0, `${args}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

const environment = async (stack: string) => (await succeed(`env --format json --stack ${stack}`)).stdout;

/** Has a stack with the application on ECS that is to be made from that snapshot. Its image is none of this machine's. */
function writeStack(stack: string, snapshot: string): void {
  const settings = readFileSync(checkout.path("emulator", "Pulumi.local.yaml"), "utf8");
  const lines = settings.replace("siscoe.localhost", `${stack}.localhost`).split("\n");
  const own = [`  siscoe:databaseSnapshot: ${snapshot}`, `  siscoe:image: ${table.image.example}`, ""];
  const kept = lines.filter((line) => line !== "" && !line.includes("appTargets"));
  writeFileSync(checkout.path(`Pulumi.${stack}.yaml`), [...kept, ...own].join("\n"));
}

/** The page's commands about the file system that AWS Backup restores into. */
const uploadsCommands = (verb: "set" | "rm") =>
  commandsIn(section("Restoring")).filter(
    (line) => line.startsWith(`pulumi config ${verb}`) && line.includes("uploadsRestoreFrom"),
  );

async function timed(work: () => Promise<unknown>): Promise<string> {
  const from = Date.now();
  await work();
  return ((Date.now() - from) / 1000).toFixed(0);
}

describe("restoring", { timeout: 60 * 60_000 }, () => {
  let before: Record<string, unknown> = {};

  test("rows and uploads come back to the same moment, after their environment is gone", async (t) => {
    await succeed("up");
    const env = await environment("local");
    const uploaded = new UploadedRows(media);
    await uploaded.make(env, rows);
    // What is uploaded while the file system is being backed up is in the backup or not; no row of that moment lacks its file.
    cpSync(media, backup, { recursive: true });
    const moment = await contents(env);
    for (let n = 0; n < 20; n++) await uploaded.add(env);
    before = await contents(env);
    assert.notDeepEqual(before, moment);
    // The database is taken back to the moment at which the files' backup began: here, what was written since goes.
    await queryAs(env, `DELETE FROM kept WHERE id > ${rows}`);
    before = await contents(env);
    assert.deepEqual(before, moment);

    const { stdout } = await succeed("destroy");
    rmSync(media, { recursive: true });
    const [, snapshot = assert.fail(stdout)] = /^ {2}database +(\S+)$/m.exec(stdout) ?? [];
    writeStack("restored", snapshot);
    const seconds = await timed(() => succeed("up --stack restored"));
    const files = await timed(async () => {
      assert.match(
        await restoreUploads(restoredFileSystem(folder, backup), newMedia),
        /^\d+ files copied, 0 /,
      );
    });
    const restored = await environment("restored");
    assert.deepEqual(await contents(restored), before);
    const count = await filesOfRows(restored, newMedia);
    assert.equal(count, countOf(newMedia));
    t.diagnostic(`${rows} rows: restored by an up of ${seconds} s; ${count} uploads copied in ${files} s`);
    assert.match((await succeed("up --stack restored")).stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  });

  test("the page's setting makes the task that copies them, and leaves nothing when it is taken away", async () => {
    const definitions = () =>
      checkout
        .kept()
        .filter(
          ([file, text]) =>
            /restored\/aws\/.*taskDefinition/i.test(file) && text.includes("siscoe-restore-uploads"),
        );
    const up = "pulumi up --stack restored";
    const doors = () => checkout.kept().filter(([file]) => /restored\/aws\/.*mountTarget/i.test(file)).length;
    const own = doors();
    const [set = assert.fail()] = uploadsCommands("set");
    await typeHere(checkout, set.replace("<file system>", table.uploadsRestoreFrom.example));
    await typeHere(checkout, up);
    assert.equal(doors(), 2 * own);
    assert.equal(definitions().length, 1);
    for (const line of [...uploadsCommands("rm"), up]) await typeHere(checkout, line);
    assert.equal(doors(), own);
    assert.deepEqual(await contents(await environment("restored")), before);
  });

  test("so do those of another application's snapshot, under its own names", async (t) => {
    await becomeForeign(checkout, "restored", await environment("restored"));
    const { stdout } = await succeed("destroy --stack restored");
    const [, snapshot = assert.fail(stdout)] = /^ {2}database +(\S+)$/m.exec(stdout) ?? [];
    nameForeign(checkout, "restored", snapshot);
    writeStack("again", snapshot);
    const seconds = await timed(() => succeed("up --stack again"));
    const env = await environment("again");
    const { DB_NAME, DB_USER } = JSON.parse(env) as Record<string, string>;
    assert.deepEqual([DB_NAME, DB_USER], ["django", "postgres"]);
    assert.deepEqual(await contents(env), before);
    assert.equal(await filesOfRows(env, newMedia), countOf(newMedia));
    t.diagnostic(`${rows} rows of a foreign snapshot: restored by an up of ${seconds} s`);
  });
});
