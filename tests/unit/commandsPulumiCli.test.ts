import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, mock, test } from "node:test";
import { pinnedVersion } from "../../commands/pulumiBuild";
import { pulumiCli } from "../../commands/pulumiCli";
import { pulumiVersions } from "../../commands/versions";
import { fakeGo, fakeProgram, newFolder } from "./commandsFakePrograms";
import { fakeTerminal } from "./commandsFakeTerminal";

const { PATH: path, XDG_CACHE_HOME: cacheHome, HOME: home } = process.env;

// A machine without any program, a cache or a network.
beforeEach(() => {
  process.env["PATH"] = newFolder();
  process.env["XDG_CACHE_HOME"] = newFolder();
  process.env["HOME"] = newFolder();
  mock.method(globalThis, "fetch", () => Promise.reject(new Error("unreachable")));
});
afterEach(() => {
  Object.assign(process.env, { PATH: path, HOME: home });
  if (cacheHome === undefined) delete process.env["XDG_CACHE_HOME"];
  else process.env["XDG_CACHE_HOME"] = cacheHome;
  mock.restoreAll();
});

const cached = () =>
  join(process.env["XDG_CACHE_HOME"] ?? "", "siscoe-infrastructure", `pulumi-${pinnedVersion()}`, "bin");
const pulumi = (folder: string, version: string) => fakeProgram(folder, "pulumi", `echo v${version}`);

test("the machine's own pulumi is used, from the oldest supported on", async () => {
  for (const version of [pulumiVersions.oldest, pulumiVersions.newest]) {
    process.env["PATH"] = pulumi(newFolder(), version);
    const terminal = fakeTerminal();
    assert.equal((await pulumiCli(terminal)).command, "pulumi");
    assert.deepEqual(terminal.said, []);
  }
});

test("one that is newer than tested is used as well, and that is said once on a machine", async () => {
  const said: string[] = [];
  for (const version of ["3.999.0", "3.999.0", "3.999.1"]) {
    process.env["PATH"] = pulumi(newFolder(), version);
    const terminal = fakeTerminal();
    assert.equal((await pulumiCli(terminal)).command, "pulumi");
    said.push(...terminal.said);
  }
  const line = (version: string) =>
    `The pulumi on the PATH is ${version}, newer than ${pulumiVersions.newest}, the newest version tested here.`;
  assert.deepEqual(said, [line("3.999.0"), line("3.999.1")]);
});

test("one that is too old is passed over, in one line, for the one built before", async () => {
  process.env["PATH"] = pulumi(newFolder(), "3.199.9");
  pulumi(cached(), pinnedVersion());
  const terminal = fakeTerminal();
  assert.equal((await pulumiCli(terminal)).command, join(cached(), "pulumi"));
  assert.deepEqual(terminal.said, [
    `The pulumi on the PATH is 3.199.9, but ${pulumiVersions.oldest} or later is needed: ${pinnedVersion()} is used.`,
  ]);
});

test("what Pulumi's own installer left is found without asking the network", async () => {
  const installed = join(process.env["HOME"] ?? "", ".pulumi", "versions", pinnedVersion(), "bin");
  pulumi(installed, pinnedVersion());
  const terminal = fakeTerminal();
  assert.equal((await pulumiCli(terminal)).command, join(installed, "pulumi"));
  assert.deepEqual(terminal.said, []);
});

test("where there is none and none can be downloaded, it is built: once, however many ask", async () => {
  const count = join(newFolder(), "count");
  const script = `echo built >> ${count}; /bin/sleep 0.2; printf '#!/bin/sh\\necho v${pinnedVersion()}\\n' > "$output"; /bin/chmod +x "$output"`;
  process.env["PATH"] = fakeGo(newFolder(), script);
  const asked = await Promise.all([1, 2, 3].map(() => pulumiCli(fakeTerminal())));
  for (const { command } of asked) assert.equal(command, join(cached(), "pulumi"));
  assert.equal(readFileSync(count, "utf8"), "built\n");
});

test("without Go either, it is said what to install, and nothing is left", async () => {
  await assert.rejects(pulumiCli(fakeTerminal()), /^Failure: The Pulumi CLI is not on this machine/);
  assert.equal(existsSync(cached()), false);
});
