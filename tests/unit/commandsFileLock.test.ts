import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, withLock } from "../../commands/fileLock";
import { newFolder } from "./commandsFakePrograms";
import { fakeTerminal } from "./commandsFakeTerminal";

const newLock = () => join(newFolder(), "deep", "lock");

/** The number of a process that has ended. */
const deadProcess = () => spawnSync(process.execPath, ["-e", ""]).pid;

test("only one at a time is inside, and the second says that it waits", async () => {
  const [file, terminal] = [newLock(), fakeTerminal()];
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} in`);
    await sleep(50);
    steps.push(`${name} out`);
  };
  await Promise.all([withLock(file, terminal, work("a")), withLock(file, terminal, work("b"))]);
  assert.deepEqual(steps, ["a in", "a out", "b in", "b out"]);
  assert.equal(terminal.said.length, 1);
  assert.match(terminal.said[0] ?? "", /^Waiting for another command/);
  assert.equal(existsSync(file), false);
});

test("the lock of a process that is gone is taken over at once", async () => {
  const [file, terminal] = [newLock(), fakeTerminal()];
  await withLock(file, terminal, () => Promise.resolve());
  writeFileSync(file, String(deadProcess()));
  assert.equal(await withLock(file, terminal, () => Promise.resolve("done")), "done");
  assert.deepEqual(terminal.said, []);
});

test("work that fails releases the lock", async () => {
  const [file, terminal] = [newLock(), fakeTerminal()];
  await assert.rejects(
    withLock(file, terminal, () => Promise.reject(new Error("no"))),
    /^Error: no$/,
  );
  assert.equal(existsSync(file), false);
});

test("who waits can be told to stop", async () => {
  const [file, terminal] = [newLock(), fakeTerminal()];
  let inside = false;
  const holder = withLock(file, terminal, () => sleep(300));
  const waiter = withLock(file, terminal, () => Promise.resolve((inside = true)));
  terminal.stop();
  await assert.rejects(waiter, { name: "Interrupted" });
  await holder;
  assert.equal(inside, false);
});

test("a process that runs is told from one that does not", () => {
  assert.equal(isRunning(process.pid), true);
  assert.equal(isRunning(deadProcess()), false);
});
