import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "siscoe-reporter-"));
after(() => {
  rmSync(folder, { recursive: true });
});

test("the end of a log of `npm test` names what took longest, and what failed, and only that", () => {
  const file = join(folder, "some.test.js");
  writeFileSync(
    file,
    `const { describe, test } = require("node:test");
    describe("some", () => {
      test("works", () => {});
      test("does not", () => { throw new Error("for this reason"); });
    });
    test("is to be written", { todo: true }, () => { throw new Error("not yet"); });`,
  );

  // Node.js's runner takes a run inside a run for one of its own files, and reports otherwise.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--test", "--test-reporter=./tests/reporter.mjs", file],
    { encoding: "utf8", env },
  );

  const [, slowest, named, error, ...rest] = stdout.slice(stdout.lastIndexOf("\n1..") + 1).split("\n");
  assert.equal(status, 1);
  assert.match(slowest ?? "", /^# 0 s: .*some\.test\.js$/);
  assert.match(named ?? "", /^# failed: does not \(.*some\.test\.js:4\)$/);
  assert.equal(error, "#     Error: for this reason");
  assert.ok(!rest.some((line) => line.startsWith("# failed")));
  assert.ok(rest.includes("# fail 1"));
});
