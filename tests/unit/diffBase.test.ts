import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { takeOut } from "../../commands/diff/base";
import { UsageError } from "../../commands/failure";
import { fakeProgram } from "./commandsFakePrograms";
import { fakeTerminal } from "./commandsFakeTerminal";

const folder = mkdtempSync(join(tmpdir(), "siscoe-base-"));
const checkout = join(folder, "checkout");
after(() => {
  rmSync(folder, { recursive: true });
});

function git(...args: string[]): void {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", ["-C", checkout, ...who, ...args]);
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(checkout, name), content);
  git("add", "--all");
  git("commit", "--quiet", "--message", "Work");
}

const take = (base: string, into: string) =>
  takeOut(checkout, base, "Pulumi.prod.yaml", join(folder, into), fakeTerminal());

mkdirSync(checkout);
git("init", "--quiet", "--initial-branch=main");
commit({ "README.md": "nothing yet" });
git("tag", "empty");
commit({ "Pulumi.yaml": "first", "config.ts": "", "Pulumi.prod.yaml": "", "package-lock.json": "{}" });
git("checkout", "--quiet", "-b", "feature");
git("checkout", "--quiet", "main");
commit({ "Pulumi.yaml": "what main has become" });
git("checkout", "--quiet", "feature");

test("the base is where the branch began, not what its target has become since", async () => {
  const base = await take("main", "began");
  assert.match(base.name, /^main at [0-9a-f]{7}$/);
  assert.equal(base.missing, undefined);
  assert.equal(readFileSync(join(base.folder, "Pulumi.yaml"), "utf8"), "first");
});

test("the working tree's modules serve both, where both lock the same", async () => {
  const { folder: taken } = await take("main", "modules");
  assert.ok(lstatSync(join(taken, "node_modules")).isSymbolicLink());
});

test("a base without the stack says what it has not", async () => {
  const { missing } = await take("empty", "empty");
  assert.match(missing ?? "", /^empty at [0-9a-f]{7} has no Pulumi\.yaml$/);
});

test("a base that is none is a mistake of whoever typed it, whatever it looks like", async () => {
  for (const typed of ["nowhere", "--output=/tmp/x", "HEAD:README.md"]) {
    await assert.rejects(take(typed, "none"), UsageError, typed);
  }
});

const path = process.env["PATH"] ?? "";
afterEach(() => {
  process.env["PATH"] = path;
});

const registrys = { version: "1.0.0", integrity: "sha512-x" };

/** A commit with a lock file of its own, and what npm found where it was told to install that. */
async function installed(packages: Record<string, object> | undefined, tag: string): Promise<string> {
  commit({ ".npmrc": "git=./evil", "package-lock.json": JSON.stringify({ lockfileVersion: 3, packages }) });
  git("tag", tag);
  commit({ ".npmrc": "", "package-lock.json": "{}" });
  const found = join(folder, `${tag}.found`);
  const npm = fakeProgram(mkdtempSync(join(folder, "npm-")), "npm", `{ echo "$@"; ls -A; } > ${found}`);
  process.env["PATH"] = `${npm}:${path}`;
  await take(tag, `${tag}-taken`);
  return readFileSync(found, "utf8");
}

test("another lock file's packages are installed without the base's own settings of npm, and no script of theirs", async () => {
  const found = await installed({ "": {}, "node_modules/zod": registrys }, "another");
  assert.match(found, /^ci --ignore-scripts /);
  assert.doesNotMatch(found, /npmrc/);
});

test("packages that no registry has, or that nothing vouches for, are not installed", async () => {
  const strange = {
    git: { resolved: "git+ssh://git@github.com/a/b.git#1", integrity: "sha512-x" },
    plain: { resolved: "http://registry.invalid/plain.tgz", integrity: "sha512-x" },
    folder: { resolved: "packages/folder", link: true },
    unknown: { version: "1.0.0" },
  };
  for (const [name, one] of Object.entries(strange)) {
    await assert.rejects(installed({ "node_modules/zod": registrys, [`node_modules/${name}`]: one }, name), {
      name: "Failure",
      message: new RegExp(
        `in its package-lock.json, these packages are not from a registry .*: ${name}\\. .*--base <commit>`,
        "s",
      ),
    });
  }
  await assert.rejects(
    installed(undefined, "old"),
    /package-lock\.json, these packages are not from a registry .*: all\./,
  );
});

test("a missing git is told as such, and not as a missing branch", async () => {
  process.env["PATH"] = mkdtempSync(join(folder, "no-git-"));
  await assert.rejects(take("main", "none"), {
    name: "Failure",
    message: /: git is not on the PATH\.\nFix: install it/,
  });
});

test("where git can't read the checkout, git's own words say why and what to do", async () => {
  const plain = mkdtempSync(join(folder, "plain-"));
  process.env["GIT_CEILING_DIRECTORIES"] = folder;
  await assert.rejects(takeOut(plain, "main", "Pulumi.prod.yaml", join(folder, "none"), fakeTerminal()), {
    name: "Failure",
    message: /^git can't read .*: fatal: not a git repository/,
  });
  // Git refuses a repository of another owner (CVE-2022-24765), with the command that trusts it.
  const dubious = `echo "fatal: detected dubious ownership in repository
To add an exception for this directory, call:
	git config --global --add safe.directory x" >&2; exit 128`;
  process.env["PATH"] = `${fakeProgram(mkdtempSync(join(folder, "git-")), "git", dubious)}:${path}`;
  await assert.rejects(take("main", "none"), { name: "Failure", message: /dubious.*safe\.directory x$/s });
});
