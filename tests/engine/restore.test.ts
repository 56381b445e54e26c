import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { Checkout, ended, type Ran } from "../support/checkout";
import { queryAs } from "../support/query";

/** The restore of docs/operations.md, rehearsed with real servers: rows go from one environment to another. */

// In this order: what destroys the environments runs before what deletes the copy.
after(async () => {
  for (const stack of ["restored", "local"]) await checkout.local(`destroy --stack ${stack}`);
});
const checkout = new Checkout({ servers: true });

async function succeed(args: string): Promise<Ran> {
  const ran = await checkout.local(args);
  assert.equal(ran.code, 0, `${args}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

/** One statement, as the application of that environment would make it. */
async function query(stack: string, text: string): Promise<Record<string, unknown>[]> {
  return queryAs((await succeed(`env --format json --stack ${stack}`)).stdout, text);
}

test("the snapshot that destroy names brings the rows up in another environment", async () => {
  await succeed("up");
  await query("local", "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
  const { stdout } = await succeed("destroy");
  const [, snapshot = assert.fail(stdout)] = /^ {2}database +(\S+)$/m.exec(stdout) ?? [];
  const settings = readFileSync(checkout.path("emulator", "Pulumi.local.yaml"), "utf8");
  writeFileSync(
    checkout.path("Pulumi.restored.yaml"),
    `${settings.replace("siscoe.localhost", "restored.localhost")}  siscoe:databaseSnapshot: ${snapshot}\n`,
  );
  await succeed("up --stack restored");
  assert.deepEqual(await query("restored", "SELECT count(*)::int AS n FROM kept"), [{ n: 1000 }]);
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
