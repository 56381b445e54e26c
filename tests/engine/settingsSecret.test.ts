import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { pulumiCli } from "../../commands/pulumiCli";
import { settingsCommand } from "../../commands/settingsVerbs";
import { newFolder } from "../unit/commandsFakePrograms";
import { fakeTerminal } from "../unit/commandsFakeTerminal";

const secret = "sé cret-1 $HOME";
const key = "siscoe:groqApiKey";

describe("a secret is set by the machine's CLI, encrypted as the stack's file says", () => {
  const folder = newFolder();
  const path = join(folder, "Pulumi.prod.yaml");
  const passphraseBefore = process.env["PULUMI_CONFIG_PASSPHRASE"];
  let pulumi: (...args: string[]) => string;

  before(async () => {
    const { command } = await pulumiCli(fakeTerminal());
    const home = { PULUMI_BACKEND_URL: pathToFileURL(folder).href, PULUMI_HOME: join(folder, "home") };
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "a passphrase";
    const env = { ...process.env, ...home, PULUMI_SKIP_UPDATE_CHECK: "1" };
    pulumi = (...args) =>
      execFileSync(command, [...args, "--non-interactive"], { cwd: folder, env, encoding: "utf8" });
    writeFileSync(join(folder, "Pulumi.yaml"), "name: siscoe\nruntime: nodejs\n");
    pulumi("stack", "init", "prod");
    writeFileSync(path, `# Production.\n${readFileSync(path, "utf8")}config:\n  siscoe:owner: ti # ours\n`);
  });

  after(() => {
    if (passphraseBefore === undefined) delete process.env["PULUMI_CONFIG_PASSPHRASE"];
    else process.env["PULUMI_CONFIG_PASSPHRASE"] = passphraseBefore;
  });

  const set = (typed: string) =>
    settingsCommand(["set", "--stack", "prod", key], fakeTerminal(), {
      root: folder,
      ask: () => Promise.resolve(typed),
    });

  test("the stack's own passphrase opens it, and the file keeps its comments", async () => {
    await set("gsk-1");
    assert.equal(pulumi("config", "get", "--stack", "prod", key).trimEnd(), "gsk-1");
    const written = readFileSync(path, "utf8");
    assert.doesNotMatch(written, /gsk-1/);
    for (const kept of ["# Production.", "siscoe:owner: ti # ours"])
      assert.ok(written.includes(kept), written);
  });

  test("with another passphrase nothing is written, and the error does not show the secret", async () => {
    const written = readFileSync(path, "utf8");
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "another";
    try {
      await assert.rejects(set("gsk-2"), (error: Error) => {
        assert.match(
          error.message,
          /^The secret was not set\. The output of the Pulumi CLI:\n.*incorrect passphrase/s,
        );
        assert.doesNotMatch(error.message, /gsk-2/);
        return true;
      });
    } finally {
      process.env["PULUMI_CONFIG_PASSPHRASE"] = "a passphrase";
    }
    assert.equal(readFileSync(path, "utf8"), written);
  });
});

/** What a terminal shows when these keys are typed at the question. */
async function typedAt(keys: string): Promise<string> {
  const root = join(__dirname, "../..");
  const asked = "node load.js tests/engine/askSecret.ts";
  const terminal = spawn("script", ["-qec", asked, "/dev/null"], { cwd: root });
  let shown = "";
  let isTyped = false;
  terminal.stdout.setEncoding("utf8").on("data", (part: string) => {
    shown += part;
    if (isTyped || !shown.includes("The secret: ")) return;
    isTyped = true;
    terminal.stdin.write(keys);
  });
  await new Promise((resolve) => terminal.on("close", resolve));
  return shown;
}

describe("in a terminal", { skip: process.platform !== "linux" }, () => {
  const print = (text: string) => createHash("sha256").update(text).digest("hex");

  test("what is typed does not show, and arrives as it is", async () => {
    const shown = await typedAt(`${secret}\r`);
    assert.ok(shown.includes(print(secret)), shown);
    assert.ok(!shown.includes("cret-1"), shown);
  });

  test("Backspace takes a character back", async () => {
    assert.ok((await typedAt("axx\u007f\u007fb\r")).includes(print("ab")));
  });

  test("Ctrl-C stops it", async () => {
    assert.match(await typedAt("ab\u0003"), /Stopped: nothing was changed\./);
  });
});
