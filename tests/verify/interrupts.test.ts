import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Checkout, ended, type Ran } from "../support/checkout";
import { queryAs } from "../support/query";

/**
 * Ctrl-C at moments spread over `up`, `down` and `destroy`, with real servers. After each, what the command printed is
 * typed, and nothing else: the environment is up, or down, or gone, as it was to be, and every row that was ever
 * committed is in the database, or in the final snapshot that the next environment is made from.
 *
 * `ROUNDS` (17) times three moments; a round takes about a minute.
 */
const rounds = Number(process.env["ROUNDS"] ?? 17);
// In this order: what destroys the environment runs before what deletes the copy.
after(async () => {
  await checkout.local("destroy");
});
const checkout = new Checkout({ servers: true });

/** How long each command takes when nobody stops it, in milliseconds. */
const whole: Record<string, number> = {};

async function succeed(args: string): Promise<Ran> {
  const began = Date.now();
  const ran = await checkout.local(args);
  whole[args] ??= Date.now() - began;
  assert.equal(ran.code, 0, `${args}:\n${ran.stdout}${ran.stderr}`);
  return ran;
}

/** Runs a command, and presses Ctrl-C once after a share of the time that it takes: every other time in a terminal. */
async function stopped(args: string, share: number, terminal: boolean): Promise<Ran> {
  const command = `"${process.execPath}" load.js commands/local.ts ${args}`;
  const child = terminal
    ? spawn("script", ["-qec", command, "/dev/null"], {
        cwd: checkout.folder,
        env: { ...process.env, NO_COLOR: "1" },
      })
    : checkout.start([args]);
  const over = ended(child);
  // It may have ended before the key is pressed.
  child.stdin?.on("error", () => undefined);
  const key = setTimeout(
    () => {
      if (child.stdin === null) child.kill("SIGINT");
      else child.stdin.write("\x03");
    },
    share * (whole[args] ?? assert.fail(`${args} was not measured`)),
  );
  const { code, stdout, stderr } = await over;
  clearTimeout(key);
  // The terminal shows the key.
  return { code, stdout: stdout.replaceAll("\r\n", "\n").replaceAll("^C", ""), stderr };
}

/** What a stopped command says to type. */
function printedCommand({ stdout, stderr }: Ran): string {
  const commands = [...(stdout + stderr).matchAll(/npm run local -- ([a-z]+(?: --[a-z]+)?)/g)];
  return commands.at(-1)?.[1] ?? assert.fail(`nothing to type in:\n${stdout}${stderr}`);
}

/** Interrupts a command and does what it says until it is through; tells whether it ended before the key. */
async function mended(args: string, share: number, terminal: boolean): Promise<void> {
  const ran = await stopped(args, share, terminal);
  if (ran.code === 0) return;
  // So early, it had not begun.
  if (ran.stdout + ran.stderr === "") {
    await succeed(args);
    return;
  }
  const words = `${args} at ${share.toFixed(2)}:\n${ran.stdout}${ran.stderr}`;
  assert.equal(ran.code, 130, words);
  assert.doesNotMatch(ran.stdout, / is (up|gone|deleted)\b.*\.$/m, words);
  assert.equal(printedCommand(ran), args, words);
  await succeed(args);
}

async function query(text: string): Promise<Record<string, unknown>[]> {
  return queryAs((await succeed("env --format json")).stdout, text);
}

/** That every row is there, and the servers are well. */
async function assertWhole(committed: number, when: string): Promise<void> {
  assert.deepEqual(await query("SELECT count(*)::int AS n FROM kept"), [{ n: committed }], when);
  await succeed("status");
}

/** The final snapshots of databases, by the time they were taken. */
function snapshots(): string[] {
  const folder = checkout.path(".local", "local", "snapshots", "postgres");
  const taken = (name: string) =>
    (JSON.parse(readFileSync(join(folder, name, "snapshot.json"), "utf8")) as { takenAt: string }).takenAt;
  return readdirSync(folder).sort((a, b) => (taken(a) < taken(b) ? -1 : 1));
}

const settings = checkout.path("emulator", "Pulumi.local.yaml");
const without = readFileSync(settings, "utf8");

test("Ctrl-C at any moment loses no row, tells no lie, and is mended by what is printed", async () => {
  await succeed("up");
  await query("CREATE TABLE kept (n int)");
  await succeed("down");
  await succeed("up");
  await succeed("destroy");
  for (let round = 0; round < rounds; round += 1) {
    const share = (round + 0.5) / rounds;
    const terminal = round % 2 === 1;
    const from = snapshots().at(-1) ?? assert.fail("there is no final snapshot");
    writeFileSync(settings, without);
    appendFileSync(settings, `  siscoe:databaseSnapshot: ${from}\n`);
    await mended("up", share, terminal);
    await assertWhole(round, `up, round ${String(round)}`);
    await query(`INSERT INTO kept VALUES (${String(round)})`);
    await mended("down", share, terminal);
    await succeed("up");
    await assertWhole(round + 1, `down, round ${String(round)}`);
    await mended("destroy", share, terminal);
    assert.match((await checkout.local("status")).stdout, /^ {2}state +destroyed$/m);
  }
});
