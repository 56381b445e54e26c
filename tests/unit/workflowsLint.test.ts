import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { venv } from "../consumer/venv";
import { checkout } from "../support/stackFiles";
import { action, actions, files, steps, workflows } from "./workflowsFiles";

const read = (file: string) => readFileSync(join(checkout, file), "utf8");

/** A workflow with faults that both linters have to know: a stranger's title in a shell, and a step that nobody has. */
const faulty = `name: Planted
on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ github.event.pull_request.title }}"
      - run: echo "\${{ steps.nowhere.outputs.it }}"
`;

/** A folder `.github` with that workflow. */
function planted(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-lint-"));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const workflows = join(folder, ".github", "workflows");
  mkdirSync(workflows, { recursive: true });
  writeFileSync(join(workflows, "planted.yml"), faulty);
  return join(folder, ".github");
}

function actionlint(paths: readonly string[]) {
  const module = join(checkout, "tools", "actionlint");
  // Without the linters of other languages that a machine may or may not have.
  const options = ["-no-color", "-shellcheck=", "-pyflakes="];
  const linter = spawnSync("go", ["-C", module, "tool", "actionlint", ...options, ...paths], {
    encoding: "utf8",
  });
  const missing = "The workflows' linter is built with Go 1.25 or later: install it (https://go.dev/dl).";
  assert.equal(linter.error, undefined, missing);
  return linter;
}

test("the workflows pass actionlint, which tools/actionlint/go.mod pins", () => {
  const paths = Object.keys(workflows).map((name) => join(checkout, ".github", "workflows", `${name}.yml`));
  const { status, stdout, stderr } = actionlint(paths);
  assert.equal(status, 0, stdout + stderr);
});

test("actionlint reports what is planted", (t) => {
  const { status, stdout } = actionlint([join(planted(t), "workflows", "planted.yml")]);
  assert.equal(status, 1);
  assert.match(stdout, /"github\.event\.pull_request\.title" is potentially untrusted/);
  assert.match(stdout, /property "nowhere" is not defined/);
});

async function zizmor(folder: string) {
  const requirements = join(checkout, "tools", "zizmor", "requirements.txt");
  const python = await venv({ name: "zizmor", requirements });
  const options = ["--offline", "--no-progress", "--color=never", "--persona=auditor", "--strict-collection"];
  const ran = spawnSync(
    join(dirname(python), "zizmor"),
    [...options, `--config=${join(checkout, ".github", "zizmor.yml")}`, folder],
    { encoding: "utf8" },
  );
  assert.equal(ran.error, undefined);
  return ran;
}

test("the workflows pass zizmor at its strictest, which tools/zizmor/requirements.txt pins", async () => {
  const { status, stdout, stderr } = await zizmor(join(checkout, ".github"));
  assert.equal(status, 0, stdout + stderr);
  for (const file of files) assert.ok(stderr.includes(file), `${file} was not looked at`);
});

test("zizmor reports what is planted", async (t) => {
  const { status, stdout } = await zizmor(planted(t));
  assert.notEqual(status, 0);
  for (const finding of ["dangerous-triggers", "template-injection", "excessive-permissions"])
    assert.ok(stdout.includes(finding), `${finding} is not in:\n${stdout}`);
});

test("what zizmor may not say has its reason beside it", () => {
  const lines = read(".github/zizmor.yml").split("\n");
  const excuses = lines.flatMap((line, at) => (/^ +(disable: true|- \S+)$/.test(line) ? [at] : []));
  assert.equal(excuses.length, 3);
  // A rule's reason stands above it, a file's above the file.
  for (const at of excuses) assert.match(lines.slice(at - 2, at).join("\n"), /^ +# .{20,}$/m, lines[at - 1]);
  for (const file of files) assert.doesNotMatch(read(file), /zizmor: ignore/, file);
});

/** What others' actions take at the commits that are pinned, of all that we hand them: actionlint knows only tags. */
const inputs: Readonly<Record<string, readonly string[]>> = {
  "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1": ["fetch-depth", "persist-credentials", "ref"],
  "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020": ["node-version", "package-manager-cache"],
  "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f": ["if-no-files-found", "name", "path"],
  "aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c": [
    "aws-region",
    "retry-max-attempts",
    "role-duration-seconds",
    "role-session-name",
    "role-to-assume",
  ],
  "pulumi/actions@8e5e406f4007fca908480587cb9893c07090f58d": ["pulumi-version"],
};

test("every action is handed inputs that it has, and all that it needs", () => {
  const ours = Object.fromEntries(actions.map((file) => [`./${dirname(file)}`, action(file).inputs ?? {}]));
  for (const { uses, with: handed = {} } of steps) {
    if (uses === undefined) continue;
    const own = ours[uses];
    const known = own === undefined ? inputs[uses] : Object.keys(own);
    assert.ok(known !== undefined, `${uses}: look up its inputs at that commit, and add them here`);
    for (const name of Object.keys(handed)) assert.ok(known.includes(name), `${uses} has no input ${name}`);
    const needed = Object.entries(own ?? {}).filter(([, { required }]) => required === true);
    for (const [name] of needed) assert.ok(name in handed, `${uses} needs ${name}`);
  }
});
