import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { behind, highest } from "../../commands/current/behind";
import { pinnedVersion } from "../../commands/pulumiBuild";
import { nodeVersions, pulumiVersions } from "../../commands/versions";
import { checkout } from "../support/stackFiles";
import { newFolder } from "./commandsFakePrograms";

const text = (...file: string[]) => readFileSync(join(checkout, ...file), "utf8");

test("the versions that are supported are the same wherever they have to stand", () => {
  assert.equal(pinnedVersion(), pulumiVersions.newest);
  assert.equal(pinnedVersion(join(checkout, "tools", "oldest")), pulumiVersions.oldest);
  assert.match(
    text(".github", "actions", "toolchain", "action.yml"),
    new RegExp(`pulumi-version: ${pulumiVersions.newest}$`, "m"),
  );
  const { engines } = JSON.parse(text("package.json")) as { engines: { node: string } };
  assert.equal(`${engines.node}.0`, `>=${nodeVersions.oldest}`);
  const majors = nodeVersions.builds.map((version) => Number(version.split(".")[0]));
  assert.deepEqual([20, ...majors], nodeVersions.tested, "20 is the machine's own");
  const page = text("docs", "versions.md");
  for (const version of [...Object.values(pulumiVersions), ...nodeVersions.builds]) {
    assert.ok(page.includes(version), `docs/versions.md: ${version}`);
  }
});

test("a Node.js that is too old is one clear line before anything else", () => {
  const pretend = join(newFolder(), "pretend.js");
  writeFileSync(pretend, `Object.defineProperty(process, "versions", { value: { node: "18.20.4" } });`);
  for (const entry of ["main.js", "load.js"]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", pretend, entry], {
      cwd: checkout,
      encoding: "utf8",
    });
    assert.deepEqual({ status, stdout }, { status: 1, stdout: "" });
    assert.match(
      stderr,
      /^Node\.js 18\.20\.4 is too old\. Allowed: 20\.11\.0 or later; tested: 20, 24, 26\.\n/,
    );
    assert.equal(stderr.trim().split("\n").length, 2, "what, and where to get one");
  }
});

test("how far a version is behind is told by the first number that differs", () => {
  assert.equal(behind("3.274.1", "3.276.0"), "2 minor behind");
  assert.equal(behind("20.19.43", "26.6.6"), "6 major behind");
  assert.equal(behind("17.10.0-beta.17", "18.4.0-beta.17"), "1 major behind");
  assert.equal(behind("1.2.3", "1.2.3"), "current");
  assert.equal(behind("1.3.0", "1.2.9"), "current");
  assert.equal(highest(["v9.9.9", "v10.0.0-rc.1", "v10.0.0", "nightly", "v2"]), "v10.0.0");
});
