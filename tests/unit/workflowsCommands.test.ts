import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkout } from "../support/stackFiles";
import { folder } from "./workflowsGithub";

/**
 * What GitHub's runner takes for a command among the lines that a step prints.
 *
 * Source: https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs and
 * src/Runner.Worker/ActionCommandManager.cs
 */
function heeded(printed: string): string[] {
  const known = ["add-mask", "error", "notice", "save-state", "set-output", "stop-commands", "warning"];
  const obeyed: string[] = [];
  let token: string | undefined;
  for (const line of printed.split("\n")) {
    const found = /^\s*::([^ ]*?)(?: .*?)?::(.*)$/.exec(line) ?? /##\[([^ \]]*)[^\]]*\](.*)$/.exec(line);
    const [, command = "", data = ""] = found ?? [];
    if (token !== undefined) {
      if (command === token) token = undefined;
    } else if (command === "stop-commands") token = data;
    else if (known.includes(command)) obeyed.push(line.trim());
  }
  assert.equal(token, undefined, "the steps after this one are heeded");
  return obeyed;
}

/** A script as the workflows have them, with this for its work. */
function printed(work: string, variables: NodeJS.ProcessEnv): string {
  const file = join(folder, "prints.ts");
  const job = JSON.stringify(join(checkout, ".github", "scripts", "job.ts"));
  writeFileSync(file, `import { notice, script } from ${job};\nscript(() => {\n${work}\n});\n`);
  const env = { PATH: process.env["PATH"], HOME: folder, ...variables };
  const command = ["-c", `"$@" 2>&1`, "sh", process.execPath, "load.js", file];
  return execFileSync("sh", command, { cwd: checkout, env, encoding: "utf8" });
}

const forged = ["::set-output name=changes::0", "  ::add-mask::x", "a tag is ##[set-output name=digest]0"];
const work = [
  `process.stdout.write(${JSON.stringify(`${forged.join("\n")}\n`)});`,
  `process.stderr.write(${JSON.stringify(`${forged.join("\n")}\n`)});`,
  `notice("notice", "ours");`,
  `process.stdout.write(${JSON.stringify(forged.join("\n"))});`,
].join("\n");

test("what a script prints of others' words is no command to GitHub, but for its own notices", () => {
  const all = printed(work, { GITHUB_ACTIONS: "true" });
  assert.deepEqual(heeded(all), ["::notice::ours"]);
  for (const line of forged) assert.equal(all.split(line).length, 4, "and it is printed as it is");
  // Nobody guesses what lets commands in again.
  const tokens = [all, printed(work, { GITHUB_ACTIONS: "true" })].map(
    (text) => /^::stop-commands::([0-9a-f-]{36})$/m.exec(text)?.[1],
  );
  assert.ok(tokens[0] !== undefined && tokens[0] !== tokens[1]);
});

test("by hand, nothing of that is printed", () => {
  assert.doesNotMatch(printed(`notice("notice", "ours");`, {}), /stop-commands/);
});
