import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { commit, git, program, smallCheckout } from "./diffSmallProgram";

const checkout = smallCheckout();
// A folder of its own for temporary ones: the tests beside these make theirs in the machine's.
process.env["TMPDIR"] = mkdtempSync(join(tmpdir(), "siscoe-temporary-"));
after(() => {
  rmSync(tmpdir(), { recursive: true });
});
// A proxy that can't be reached: the engine, on this machine, is called without one.
process.env["https_proxy"] = "http://127.0.0.1:1";
const throwaways = () => readdirSync(tmpdir()).filter((name) => name.startsWith("siscoe-diff-"));

test("diff tells what the working tree would change, what would be lost first, and touches nothing", async () => {
  const before = throwaways();
  const changed = program
    .replace('bucket: "files-of-siscoe"', 'bucket: "other-files"')
    .replace("s3:GetObject", "s3:PutObject")
    .replace(/ {2}new aws.cloudwatch.LogGroup.*\n/, '  new aws.ec2.Eip("address", {});\n')
    .replace('description: "Files"', 'description: "The files"');
  await checkout.edited(
    "index.ts",
    () => changed,
    async () => {
      const output = checkout.path("report.md");
      const fingerprint = checkout.fingerprint();
      const ran = await checkout.local(`diff --base main --stack prod --format markdown --output report.md`);
      assert.equal(ran.code, 3, ran.stderr);
      const names = [...ran.stdout.matchAll(/^[±+~-] (\w+) {2}\S+ {2}(\S+)$/gm)].map(
        ([, done, name]) => `${done ?? ""} ${name ?? ""}`,
      );
      assert.deepEqual(names, [
        "REPLACED files",
        "DELETED log",
        "replaced files",
        "created address",
        "changed files-key",
      ]);
      assert.match(ran.stdout, /!!! 2 resources that hold data would be REPLACED or DELETED !!!/);
      assert.match(ran.stdout, /~ bucket: "files-of-siscoe" → "other-files" {2}\(forces the replacement\)/);
      assert.match(ran.stdout, /Would be lost: the files in it\. It is protected/);
      assert.match(ran.stdout, /~ policy\.Statement\[0\]\.Action: "s3:GetObject" → "s3:PutObject"/);
      assert.match(ran.stdout, /~ description: "Files" → "The files"/);
      assert.match(ran.stderr, /prod: 2 resources that hold data/);
      assert.match(readFileSync(output, "utf8"), /\[!CAUTION\]\n> \*\*2 resources that hold data/);
      rmSync(output);
      assert.equal(checkout.fingerprint(), fingerprint);
      assert.ok(!existsSync(checkout.path(".local")));
    },
  );
  assert.deepEqual(throwaways(), before);
});

test("diff shows everything as new where the base has no program yet", async () => {
  git(checkout, "rm", "--quiet", "--cached", "Pulumi.prod.yaml");
  git(checkout, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "No stack");
  const ran = await checkout.local("diff --base HEAD --stack prod");
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(
    ran.stdout,
    /^prod: everything is new \(HEAD at [0-9a-f]{7} has no Pulumi\.prod\.yaml\)\n6 created\n/,
  );
  assert.match(ran.stdout, /\+ secretString: \[secret\]/);
  assert.doesNotMatch(ran.stdout + ran.stderr, /placeholder-brevo/);
});

test("diff shows what the program itself refuses, in its words", async () => {
  const refusing = program.replace(
    "{\n  const key",
    '{\n  throw new Error("the vpcCidr may not change");\n  const key',
  );
  await checkout.edited(
    "index.ts",
    () => refusing,
    async () => {
      const ran = await checkout.local("diff --base HEAD");
      assert.equal(ran.code, 1);
      assert.match(ran.stdout, /\n\nREFUSED\n\n {2}Error: the vpcCidr may not change\n\n/);
      assert.match(ran.stderr, /prod: refused\. The reasons are above\. Nothing was changed\.\n$/);
    },
  );
});

test("diff brings a base up that has no load.js yet, and whose program is TypeScript", async () => {
  const project = readFileSync(checkout.path("Pulumi.yaml"), "utf8");
  writeFileSync(checkout.path("Pulumi.yaml"), project.replace("main: main.js", "main: index.ts"));
  git(checkout, "add", "Pulumi.yaml", "Pulumi.prod.yaml");
  git(checkout, "rm", "--quiet", "--cached", "load.js", "main.js");
  git(
    checkout,
    "-c",
    "user.name=T",
    "-c",
    "user.email=t@example.com",
    "commit",
    "--quiet",
    "-m",
    "Before load.js",
  );
  writeFileSync(checkout.path("Pulumi.yaml"), project);
  const ran = await checkout.local("diff --base HEAD");
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, /^prod: compared with HEAD at [0-9a-f]{7}\nnothing\b/i);
});

test("diff says in one line that the base doesn't build, or that there is none", async () => {
  writeFileSync(checkout.path("index.ts"), "this is no program");
  commit(checkout);
  writeFileSync(checkout.path("index.ts"), program);
  const [broken, missing, untyped, form] = await Promise.all(
    ["--base HEAD", "--base nowhere", "", "--base main --format html"].map((args) =>
      checkout.local(`diff ${args}`.trim()),
    ),
  );
  assert.equal(broken?.code, 1);
  assert.match(
    broken.stderr,
    /\nHEAD at [0-9a-f]{7} can't be brought up: Error: Build failed with 1 error: index\.ts:1:5: ERROR: .*\. Nothing was changed\.\n$/,
  );
  assert.equal(missing?.code, 2);
  assert.match(missing.stderr, /^--base is "nowhere": no such branch, tag or commit/);
  assert.equal(untyped?.code, 2);
  assert.match(untyped.stderr, /^--base is missing/);
  assert.match(form?.stderr ?? "", /^--format is "html"\. Allowed: text, markdown\./);
});
