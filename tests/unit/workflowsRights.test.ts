import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { buildSync } from "esbuild";
import { format } from "prettier";
import { fromElsewhere } from "../../commands/diff/lockFile";
import { checkout } from "../support/stackFiles";
import { action, actions, deploy, files, type Job, preview, type Step, workflows } from "./workflowsFiles";
import { codeOf, installs, jobsOf, renderJobs, rightsOf } from "./workflowsTable";
import { rolesByEnvironment } from "./workflowsWays";

const read = (...names: string[]) => readFileSync(join(checkout, ...names), "utf8");
const manifest = JSON.parse(read("package.json")) as { name: string; dependencies: Record<string, string> };
const locked = JSON.parse(read("package-lock.json")) as { packages: Record<string, object> };
const toolchain = action(".github/actions/toolchain/action.yml");
const jobs = jobsOf(workflows);
const hasRights = (job: Job) => rightsOf(job).length > 0;

describe("a job with rights", () => {
  test("installs no development package, and runs no package's script while it installs", () => {
    const commands = toolchain.runs.steps.flatMap(({ if: when, run }) =>
      run === undefined ? [] : [[when, run]],
    );
    assert.deepEqual(commands, [
      ["${{ inputs.tests == 'true' }}", "npm ci"],
      ["${{ inputs.tests != 'true' }}", "npm ci --ignore-scripts --omit=dev"],
    ]);
    for (const { workflow, name, job } of jobs) {
      const lean = hasRights(job) || name === "sbom";
      assert.equal(installs(job), lean ? "the program" : "everything", `${workflow} ${name}`);
    }
    for (const file of files) assert.doesNotMatch(read(file), /tsx|npx|npm install/, file);
  });

  test("takes every package from a registry, with its fingerprint: git's would run what they like", () => {
    assert.deepEqual(fromElsewhere(read("package-lock.json")), []);
  });

  test("runs scripts that need nothing else", () => {
    const scripts = readdirSync(join(checkout, ".github", "scripts")).filter(
      (script) => script !== "diff.ts",
    );
    const { metafile } = buildSync({
      entryPoints: [
        ...scripts.map((script) => join(checkout, ".github", "scripts", script)),
        join(checkout, "index.ts"),
      ],
      outdir: "unused",
      bundle: true,
      packages: "external",
      platform: "node",
      metafile: true,
      write: false,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    const packages = imported
      .filter(({ path }) => !path.startsWith("node:"))
      .map(({ path }) =>
        path
          .split("/")
          .slice(0, path.startsWith("@") ? 2 : 1)
          .join("/"),
      );
    assert.ok(packages.includes("@pulumi/pulumi"));
    for (const name of [...packages, "esbuild"])
      assert.ok(name in manifest.dependencies || name === manifest.name, name);
    // esbuild's own program comes as an optional package, not by a script.
    const own = locked.packages["node_modules/@esbuild/linux-x64"] ?? {};
    assert.ok("optional" in own && !("dev" in own) && !("hasInstallScript" in own));
  });

  test("runs nothing of the pull request's, but for the previews that a reviewer lets in", () => {
    const runs = jobs.filter(
      ({ workflow, job }) => hasRights(job) && codeOf(workflows[workflow], job) === "the pull request's",
    );
    assert.deepEqual(
      runs.map(({ name, job }) => [name, job.environment]),
      [
        ["staging", "staging-preview"],
        ["prod", "prod-preview"],
      ],
    );
    for (const { job } of jobs) assert.match(job.steps[0]?.uses ?? "", /^actions\/checkout@/);
  });
});

describe("a pull request's report", () => {
  const reports = Object.entries(preview.jobs).filter(([name]) => name.startsWith("report"));

  test("judges in a run that is cancelled too: a job that is skipped passes as a check", () => {
    assert.equal(reports.length, 3);
    for (const [name, { if: when = "", needs = "" }] of reports) {
      const others = needs === "diff" ? "" : ` && needs.${needs}.result != 'skipped'`;
      assert.equal(when, `\${{ always()${others} }}`, name);
    }
  });

  test("is of what it would do to main", () => {
    assert.deepEqual((preview.on["pull_request"] as { branches: unknown }).branches, ["main"]);
  });
});

test("nothing of ours passes over protection, or has the engine write its own log", () => {
  const folders = [".github", "commands", "emulator", "bootstrap"];
  const ours = folders.flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|yml|js)$/.test(name))
      .map((name) => join(folder, name)),
  );
  assert.ok(ours.length > 50);
  const switches = /ignore-?protect|logVerbosity|logToStdErr|logFlow|logtostderr|--verbose|TF_LOG/i;
  for (const file of ours) assert.doesNotMatch(read(file), switches, file);
});

describe("docs/security.md", () => {
  const page = read("docs", "security.md");
  const section = (heading: string) => page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";

  test("says of each job whose code it runs, with which token, in which environment, and what it hands on", async () => {
    const wanted = await format(renderJobs(workflows, await rolesByEnvironment()), { parser: "markdown" });
    const advice = `run npm run docs: docs/security.md has another table than this one:\n${wanted}`;
    assert.ok(section("The workflows").includes(wanted), advice);
  });

  test("says that the workflows have no secret, and they have none", () => {
    assert.match(section("The workflows"), /no secret/);
    for (const file of files) assert.doesNotMatch(read(file), /secrets[.[]/, file);
  });

  test("says what a public repository publishes, and what the switches and the log give away", () => {
    const published = section("What a public repository publishes");
    for (const word of ["drift", "comment", "summar", "log"]) assert.ok(published.includes(word), word);
    const switches = section("What the engine's switches do");
    for (const word of ["--ignore-protect", "-v=9"]) assert.ok(switches.includes(`\`${word}\``), word);
    assert.match(section("Passwords in the database's log"), /CREATE ROLE … PASSWORD[\s\S]*\\password/);
  });
});

test("nothing is handed from job to job of a deployment but what was shown", () => {
  const handed = (steps: readonly Step[]) =>
    steps.flatMap(({ env = {} }) => Object.entries(env).filter(([, value]) => value.includes("needs.")));
  assert.deepEqual(
    Object.values(deploy.jobs).flatMap(({ steps }) => handed(steps)),
    [["SHOWN", "${{ needs.show-prod.outputs.digest }}"]],
  );
  assert.equal(actions.length, 3);
});
