import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import bootstrap = require("../../bootstrap/index");
import program = require("../../index");
import { pinnedVersion } from "../../commands/pulumiBuild";
import { inputs } from "../support/find";
import { deploy as register } from "../support/mocks";
import { optionalParts, optionalServiceParts, withService } from "../support/otherValues";
import { checkout } from "../support/stackFiles";
import { action, actions, deploy, files, type Job, preview, steps, workflows } from "./workflowsFiles";

describe("every workflow", () => {
  test("uses others' actions by commit only, with the release beside it", () => {
    for (const file of files) {
      const used = readFileSync(join(checkout, file), "utf8").match(/uses: .*/g) ?? [];
      for (const line of used.filter((one) => !one.startsWith("uses: ./.github/actions/"))) {
        assert.match(line, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${file}: ${line}`);
      }
    }
  });

  test("has no right that a job doesn't ask for", () => {
    const rights = Object.fromEntries(
      Object.entries(workflows).flatMap(([name, { permissions, jobs }]) => {
        assert.deepEqual(permissions, {}, name);
        return Object.entries(jobs).map(([job, { permissions: own }]) => [`${name} ${job}`, own]);
      }),
    );
    const [read, token] = [{ contents: "read" }, { contents: "read", "id-token": "write" }];
    assert.deepEqual(rights, {
      "preview test": read,
      "preview diff": read,
      "preview report": { ...read, "pull-requests": "write" },
      "preview staging": token,
      "preview prod": token,
      "preview report-staging": { ...read, "pull-requests": "write" },
      "preview report-prod": { ...read, "pull-requests": "write" },
      "deploy test": read,
      "deploy sbom": read,
      "deploy staging": { ...token, "pull-requests": "read" },
      "deploy show-prod": token,
      "deploy prod": { ...token, "pull-requests": "read" },
      "drift drift": { ...token, issues: "write" },
    });
  });

  test("gets a token of AWS in an environment only, and none from an event of somebody else's", () => {
    for (const [name, { on, jobs }] of Object.entries(workflows)) {
      assert.ok(!("pull_request_target" in on) && !("workflow_run" in on), name);
      for (const [job, { permissions, environment }] of Object.entries(jobs)) {
        const asks = permissions?.["id-token"] === "write";
        assert.equal(environment !== undefined, asks, `${name} ${job}`);
      }
    }
    for (const file of files) {
      assert.doesNotMatch(
        readFileSync(join(checkout, file), "utf8"),
        /secrets\.|AWS_SECRET|access-key/,
        file,
      );
    }
  });

  test("puts nothing that a stranger writes into a shell", () => {
    for (const { run } of steps) assert.doesNotMatch(run ?? "", /\$\{\{/);
  });

  test("uses actions of ours that are there", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []).filter((name) => name.startsWith("./"));
    const ours = actions.map((file) => `./${dirname(file)}`);
    assert.deepEqual([...new Set(used)].sort(), ours.sort());
  });

  test("runs scripts that are there, and every script is run or used", () => {
    const folder = join(checkout, ".github", "scripts");
    const run = [...files, "docs/deploy.md"].flatMap((file) =>
      [...readFileSync(join(checkout, file), "utf8").matchAll(/\.github\/scripts\/(\w+\.ts)/g)].map(
        ([, script]) => script ?? "",
      ),
    );
    const scripts = readdirSync(folder);
    const imported = scripts.flatMap((script) =>
      [...readFileSync(join(folder, script), "utf8").matchAll(/from "\.\/(\w+)"/g)].map(
        ([, name]) => `${name ?? ""}.ts`,
      ),
    );
    assert.deepEqual(scripts.sort(), [...new Set([...run, ...imported])].sort());
  });

  test("leaves no credentials of git behind for the code that it runs", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    assert.notEqual(checkouts.length, 0);
    for (const step of checkouts) assert.equal(step.with?.["persist-credentials"], false);
  });

  test("installs the Pulumi CLI that tools/go.mod pins", () => {
    const step = steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
    // And no more than that: a command would hand every output of the stack to the steps after it.
    assert.deepEqual(step?.with, { "pulumi-version": pinnedVersion() });
  });
});

describe("a deployment", () => {
  test("is one at a time for each stack, and never cancelled", () => {
    for (const stack of ["staging", "prod"]) {
      const { concurrency, environment } = deploy.jobs[stack] ?? {};
      assert.deepEqual(concurrency, { group: `deploy-${stack}`, "cancel-in-progress": false });
      assert.equal(environment, stack);
    }
    assert.ok(!("concurrency" in deploy));
  });

  test("of production is compared with what its reviewer was shown", () => {
    const last = deploy.jobs["prod"]?.steps.at(-1) as { env: Record<string, string> };
    assert.equal(last.env["SHOWN"], "${{ needs.show-prod.outputs.digest }}");
    assert.equal(deploy.jobs["show-prod"]?.environment, "prod-read");
  });

  test("has credentials until AWS has made whatever it waits for, and for as long as a job may run", async () => {
    const settings = { ...withService, ...optionalParts, ...optionalServiceParts };
    const { resources } = await register(program, { settings });
    const waits = resources.flatMap(({ timeouts }) => Object.values(timeouts)).map(secondsOf);
    const longest = Math.max(...waits);
    assert.ok(longest >= secondsOf("4h"), "the database's own");
    const uses = "./.github/actions/credentials";
    const own = (job: Job | undefined) => job?.steps.find((step) => step.uses === uses)?.with?.["seconds"];
    const unsaid = action(`${uses.slice(2)}/action.yml`).inputs?.["seconds"]?.default;
    const ground = await register(bootstrap, { settings: bootstrapSettings, stack: "main" });
    for (const stack of ["staging", "prod"]) {
      const most = (role: string) =>
        Number(inputs(ground, "aws:iam/role:Role", `siscoe-${stack}-${role}`)["maxSessionDuration"]);
      const lasting = Number(own(deploy.jobs[stack]));
      assert.ok(lasting > longest, `${stack}: ${lasting} s, for what may take ${longest} s`);
      // https://docs.github.com/actions/reference/limits: a job on GitHub's own machines ends after six hours.
      assert.equal(lasting, secondsOf("6h"));
      // AWS refuses to give a role for longer than that.
      assert.equal(most("deploy"), lasting);
      assert.equal(most("preview"), Number(unsaid));
    }
    // What only looks has them for no longer.
    const others = Object.values(workflows).flatMap(({ jobs }) => Object.values(jobs));
    assert.equal(others.filter((job) => own(job) !== undefined).length, 2);
  });
});

const bootstrapSettings = {
  "aws:region": "sa-east-1",
  "siscoe:accountId": "123456789012",
  "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
};

/** What `4h` and `30m` come to, in seconds. */
function secondsOf(duration: string): number {
  return Number.parseInt(duration) * (duration.endsWith("h") ? 3600 : 60);
}

test("a pull request reaches a real environment behind a reviewer only, and from this repository only", () => {
  for (const stack of ["staging", "prod"]) {
    const job = preview.jobs[stack] as Job & { if: string };
    assert.equal(job.environment, `${stack}-preview`);
    assert.match(job.if, /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/);
  }
});
