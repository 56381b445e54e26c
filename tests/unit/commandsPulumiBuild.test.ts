import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildPulumi, pinnedVersion } from "../../commands/pulumiBuild";
import { fakeGo, newFolder } from "./commandsFakePrograms";
import { fakeTerminal } from "./commandsFakeTerminal";

const path = process.env["PATH"] ?? "";
afterEach(() => {
  process.env["PATH"] = path;
});

/** Puts a `go` before the machine's own. */
function withGo(script: string): void {
  process.env["PATH"] = `${fakeGo(newFolder(), script)}:${path}`;
}

test("the version is the one that tools/go.mod pins", () => {
  const line = readFileSync("tools/go.mod", "utf8")
    .split("\n")
    .find((text) => text.includes("github.com/pulumi/pulumi/pkg/v3 v"));
  assert.ok(line?.includes(` v${pinnedVersion()} `), line);
});

test("Go is asked for the pinned version, in the module that pins it, and the user is told how long it takes", async () => {
  const [root, terminal] = [join(newFolder(), "pulumi"), fakeTerminal()];
  withGo(`{ pwd; echo "$@"; } > "$output"`);
  await buildPulumi(root, terminal);
  const [folder, words] = readFileSync(join(root, "bin", "pulumi"), "utf8").split("\n");
  assert.equal(folder, join(process.cwd(), "tools"));
  assert.match(words ?? "", /^build -mod=readonly .*github\.com\/pulumi\/pulumi\/pkg\/v3\/cmd\/pulumi$/);
  assert.ok(words?.includes(`version.Version=${pinnedVersion()} `));
  assert.match(terminal.said.join(), /2 to 3 minutes/);
});

test("what a build that was killed left is not in the way", async () => {
  const root = join(newFolder(), "pulumi");
  for (const leftover of [root, `${root}.building`]) {
    mkdirSync(leftover);
    writeFileSync(join(leftover, "half"), "");
  }
  withGo(`echo whole > "$output"`);
  await buildPulumi(root, fakeTerminal());
  assert.deepEqual(readdirSync(root), ["bin"]);
  assert.equal(existsSync(`${root}.building`), false);
});

test("an interrupted build leaves nothing, and Go has ended", async () => {
  const folder = newFolder();
  const [root, terminal] = [join(folder, "pulumi"), fakeTerminal()];
  withGo(`trap 'echo ended > ${folder}/ended; exit 1' INT\necho half > "$output"\nsleep 5 & wait`);
  const build = buildPulumi(root, terminal);
  while (!existsSync(join(`${root}.building`, "bin", "pulumi"))) await sleep(20);
  terminal.stop();
  await assert.rejects(build, { name: "Interrupted" });
  assert.deepEqual(readdirSync(folder), ["ended"]);
});

test("where Go fails, its own words are shown", async () => {
  withGo("echo 'no space left on device' >&2; exit 1");
  await assert.rejects(buildPulumi(join(newFolder(), "pulumi"), fakeTerminal()), {
    name: "Failure",
    message: "The Pulumi CLI could not be built. The output of Go:\nno space left on device",
  });
});

test("without Go, one message says what to install", async () => {
  process.env["PATH"] = newFolder();
  await assert.rejects(buildPulumi(join(newFolder(), "pulumi"), fakeTerminal()), {
    name: "Failure",
    message: /^The Pulumi CLI is not on this machine, .*\nInstall it \(https:.*\), or Go 1\.26 or newer/,
  });
});
