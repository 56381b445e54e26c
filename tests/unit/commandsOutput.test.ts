import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { newFolder } from "./commandsFakePrograms";

/** Runs `npm run local -- --help` with its output sent to `to`, as a shell does it. */
function help(to: string, env: NodeJS.ProcessEnv = {}, command = "local") {
  const shell = `{ "${process.execPath}" load.js commands/${command}.ts --help; echo "code $?" >&2; } ${to}`;
  const { stderr } = spawnSync("sh", ["-c", shell], { encoding: "utf8", env: { ...process.env, ...env } });
  return stderr;
}

test("a command whose output can't be written fails, and says so once", () => {
  assert.match(
    help("> /dev/full"),
    /^Standard output can't be written: ENOSPC: .*\. The output is incomplete\.\nFix: free some space .*\ncode 1\n$/,
  );
});

test("a reader that has read enough is no failure", () => {
  assert.equal(help("| true"), "code 0\n");
});

test("a temporary folder that is not there, or can't be written to, is said before anything is made", () => {
  const missing = join(newFolder(), "missing");
  for (const command of ["local", "settings"]) {
    assert.match(
      help("", { TMPDIR: missing }, command),
      /^The temporary folder \S+missing does not exist .*\nFix: .*\ncode 1\n$/,
    );
  }
  // Nobody can make a folder there, root neither.
  assert.match(help("", { TMPDIR: "/sys" }), /^The temporary folder \S+ can't be written to: E[A-Z]+: /);
});
