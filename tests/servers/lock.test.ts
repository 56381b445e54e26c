import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf } from "../../system/identity";
import { takeLock, withLock } from "../../system/lock";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { temporaryDirectory } from "./processSupport";

const newLock = (t: TestContext) => join(temporaryDirectory(t), "deep", "lock");
const nothing = () => Promise.resolve();

test("a lock is one's at a time, and given back", (t) => {
  const file = newLock(t);
  const release = takeLock(file);
  assert.ok(release);
  assert.equal(takeLock(file), undefined);
  release();
  assert.equal(existsSync(file), false);
});

test("only one at a time is inside, even where a dead holder's lock is fought for", async (t) => {
  const file = newLock(t);
  await withLock(file, {}, nothing);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  // A dead process's, one whose number is another's now, and what an older version of this wrote.
  for (const stale of [{ pid, started: "then" }, { pid: process.pid, started: "long ago" }, process.pid]) {
    writeFileSync(file, JSON.stringify(stale));
    const [steps, said]: [string[], string[]] = [[], []];
    const work = (name: string) => async () => {
      steps.push(`${name} in`);
      await sleep(30);
      steps.push(`${name} out`);
    };
    const say = (line: string) => said.push(line);
    await Promise.all([withLock(file, { say }, work("a")), withLock(file, { say }, work("b"))]);
    const [first = ""] = (steps[0] ?? "").split(" ");
    const second = first === "a" ? "b" : "a";
    assert.deepEqual(steps, [`${first} in`, `${first} out`, `${second} in`, `${second} out`]);
    assert.deepEqual(said, [], "nobody waits for the dead, nor tells of itself");
    assert.equal(existsSync(file), false);
  }
});

test("who waits for another process says so once, and goes on when that one has ended", async (t) => {
  const [file, terminal] = [newLock(t), fakeTerminal()];
  await withLock(file, terminal, nothing);
  const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  t.after(() => holder.kill("SIGKILL"));
  const { pid = 0 } = holder;
  writeFileSync(file, JSON.stringify(identityOf(pid)));
  const waiter = withLock(file, terminal, () => Promise.resolve("done"));
  assert.equal(await Promise.race([waiter, sleep(200, "still waiting")]), "still waiting");
  holder.kill("SIGKILL");
  assert.equal(await waiter, "done");
  assert.deepEqual(terminal.said, [`Waiting for process ${pid}, which does the same (${file}).`]);
});

test("work that fails releases the lock", async (t) => {
  const file = newLock(t);
  await assert.rejects(
    withLock(file, {}, () => Promise.reject(new Error("no"))),
    /^Error: no$/,
  );
  assert.equal(existsSync(file), false);
});

test("who waits can be called off, in the caller's words where it has any", async (t) => {
  const [file, terminal] = [newLock(t), fakeTerminal()];
  const release = takeLock(file);
  assert.ok(release);
  let inside = false;
  const enter = () => Promise.resolve((inside = true));
  await assert.rejects(withLock(file, { signal: AbortSignal.timeout(100) }, enter), /aborted/);
  const waiter = withLock(file, terminal, enter);
  terminal.stop();
  await assert.rejects(waiter, { name: "Interrupted" });
  release();
  assert.equal(inside, false);
});
