import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { checkout } from "../support/stackFiles";
import { github, type Request, run } from "./workflowsGithub";

/** What a reader is told that the scripts print. */
const page = readFileSync(join(checkout, "docs", "deploy.md"), "utf8");

interface Policy {
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

/** GitHub's environments, as its documentation has them: what is put there is told again. */
class Environments {
  readonly settings: Record<string, Record<string, unknown>> = {};
  readonly policies: Record<string, Policy[]> = {};
  /** What GitHub does not do although it says so: a plan without reviewers, say. */
  forget: (settings: Record<string, unknown>) => Record<string, unknown> = (settings) => settings;

  readonly answer = ({ method, path, body }: Request): readonly [number, unknown] => {
    if (path.startsWith("rules/branches/main")) return [200, [{ type: "pull_request", parameters: {} }]];
    if (path === "branches/main/protection") return [404, { message: "Branch not protected" }];
    const [, name = "", rest, id] =
      /^environments\/([\w-]+)(?:\/([\w-]+)(?:\?.*)?(?:\/(\d+))?)?$/.exec(path) ?? [];
    if (name === "" || rest === "variables") return [200, []];
    const policies = (this.policies[name] ??= []);
    if (rest === "deployment-branch-policies") {
      if (method === "POST") policies.push({ id: 50 + policies.length, ...(body as Omit<Policy, "id">) });
      if (method === "DELETE") this.policies[name] = policies.filter((one) => one.id !== Number(id));
      return [200, { total_count: policies.length, branch_policies: policies }];
    }
    if (method === "PUT") this.settings[name] = this.forget(body as Record<string, unknown>);
    const found = this.settings[name];
    return found === undefined ? [404, { message: "Not Found" }] : [200, told(found)];
  };
}

function told(settings: Record<string, unknown>): Record<string, unknown> {
  const reviewers = (settings["reviewers"] as { type: string; id: number }[]).map(({ type, id }) => ({
    type,
    reviewer: { id, ...(type === "User" ? { login: logins[id] } : { slug: "operators" }) },
  }));
  const { wait_timer: wait } = settings;
  return {
    can_admins_bypass: settings["can_admins_bypass"] ?? true,
    protection_rules: [
      ...(reviewers.length === 0
        ? []
        : [{ type: "required_reviewers", prevent_self_review: false, reviewers }]),
      ...(wait === undefined ? [] : [{ type: "wait_timer", wait_timer: wait }]),
    ],
    deployment_branch_policy: settings["deployment_branch_policy"],
  };
}

const logins: Readonly<Record<number, string>> = { 7: "joao", 99: "maria" };
const roles = "arn:aws:iam::123456789012:role/siscoe-bootstrap";
const ground = JSON.stringify({
  backendUrl: "s3://siscoe-state-1a2b3c4?region=sa-east-1",
  environments: Object.fromEntries(
    ["prod", "staging"].map((stack) => [
      stack,
      {
        previewRoleArn: `${roles}/siscoe-${stack}-preview`,
        deployRoleArn: `${roles}/siscoe-${stack}-deploy`,
      },
    ]),
  ),
});
const who = "GET collaborators/maria/permission";
const prepare = (input = ground) => run("prepareRepository", { REVIEWER: "maria" }, input);
const protect = () => run("protectEnvironments", { REVIEWER: "maria", STACKS: "staging prod" });

let environments = new Environments();
beforeEach(() => {
  environments = new Environments();
  github.answer = environments.answer;
  github.answers[who] = [200, { permission: "write", user: { id: 99 } }];
});
const main = { protected_branches: false, custom_branch_policies: true };
const maria = [{ type: "User", id: 99 }];
const all = {
  "staging-preview": { reviewers: maria, deployment_branch_policy: null },
  "staging-read": { reviewers: [], deployment_branch_policy: main },
  staging: { reviewers: [], deployment_branch_policy: main },
  "prod-preview": { reviewers: maria, deployment_branch_policy: null },
  "prod-read": { reviewers: [], deployment_branch_policy: main },
  prod: { reviewers: maria, deployment_branch_policy: main },
};
const branchesOf = (name: string) => (environments.policies[name] ?? []).map((policy) => policy.name);

describe("protectEnvironments.ts", () => {
  test("protects GitHub's environments before there is any role, and says what holds", async () => {
    const { code, stdout } = await protect();
    assert.equal(code, 0, stdout);
    assert.deepEqual(environments.settings, all);
    for (const name of ["staging-read", "staging", "prod-read", "prod"])
      assert.deepEqual(branchesOf(name), ["main"]);
    assert.ok(page.includes(stdout), stdout);
    // Where it is read, it comes before the bootstrap's `up`.
    const [before = ""] = page.split("pulumi up\n");
    assert.ok(before.includes(stdout));
  });

  test("keeps the reviewers and the wait that were added since, and takes away branches beside main", async () => {
    environments.settings["prod"] = {
      reviewers: [
        { type: "User", id: 7 },
        { type: "Team", id: 99 },
      ],
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      wait_timer: 30,
    };
    environments.policies["prod"] = [
      { id: 3, name: "release/*", type: "branch" },
      { id: 4, name: "main", type: "tag" },
    ];
    const { code, stdout } = await protect();
    assert.equal(code, 0, stdout);
    assert.deepEqual(environments.settings["prod"], {
      reviewers: [{ type: "User", id: 7 }, { type: "Team", id: 99 }, ...maria],
      deployment_branch_policy: main,
      wait_timer: 30,
      prevent_self_review: false,
    });
    assert.deepEqual(branchesOf("prod"), ["main"]);
    assert.match(
      stdout,
      /^environment prod: let in by joao or operators or maria, the branch main alone, no longer release\/\*, main, but/m,
    );
  });

  test("keeps a protection that is stronger than asked for", async () => {
    environments.settings["staging"] = {
      reviewers: [{ type: "User", id: 7 }],
      deployment_branch_policy: main,
    };
    environments.settings["prod-preview"] = {
      reviewers: maria,
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      can_admins_bypass: false,
    };
    const { stdout } = await protect();
    assert.match(stdout, /^environment staging: let in by joao, the branch main alone/m);
    assert.match(stdout, /^environment prod-preview: let in by maria, protected branches$/m);
  });

  test("stops where GitHub has not done what it was asked for", async () => {
    const refused = async (forget: Environments["forget"], why: RegExp) => {
      environments = new Environments();
      environments.forget = forget;
      github.answer = environments.answer;
      const { code, stdout } = await protect();
      assert.equal(code, 1);
      assert.match(stdout, why);
      assert.match(stdout, /no role of AWS may trust it/);
    };
    await refused(
      (settings) => ({ ...settings, reviewers: [] }),
      /staging-preview is not protected: maria is not asked/,
    );
    await refused(
      (settings) => ({ ...settings, deployment_branch_policy: null }),
      /staging-read is not protected: jobs of every branch get in/,
    );
  });

  test("stops where a branch beside main can't be taken away", async () => {
    environments.policies["prod"] = [{ id: 3, name: "release/*", type: "branch" }];
    github.answers["DELETE environments/prod/deployment-branch-policies/3"] = [200, {}];
    const { code, stdout } = await protect();
    assert.equal(code, 1);
    assert.match(
      stdout,
      /environment prod is not protected: the branches that get in are release\/\*, main, and/,
    );
  });
});

test("both say what guards main, by whichever of GitHub's two ways", async () => {
  const said = async (rules: unknown, older?: unknown) => {
    github.answers["GET rules/branches/main?per_page=100"] = [200, rules];
    if (older !== undefined) github.answers["GET branches/main/protection"] = [200, older];
    const { code, stdout } = await protect();
    assert.equal(code, 0, stdout);
    return stdout.trim().split("\n").at(-1);
  };
  const checks = { required_status_checks: [{ context: "test" }, { context: "report" }] };
  assert.match((await said([])) ?? "", /^branch main: NOT PROTECTED: whoever may write can push to it/);
  assert.match(
    (await said([{ type: "deletion" }, { type: "required_status_checks" }])) ?? "",
    /NOT PROTECTED/,
  );
  assert.equal(
    await said([
      { type: "pull_request", parameters: {} },
      { type: "required_status_checks", parameters: checks },
    ]),
    "branch main: by pull request only; required are report, test",
  );
  assert.equal(
    await said([], { required_pull_request_reviews: {}, required_status_checks: { contexts: ["test"] } }),
    "branch main: by pull request only; required are test",
  );
});

describe("prepareRepository.ts", () => {
  test("protects all of them again, and then sets what the workflows read", async () => {
    const { code, stdout } = await prepare();
    assert.equal(code, 0, stdout);
    assert.deepEqual(environments.settings, all);
    const values = github.changes.filter(({ path }) => path.includes("variables/"));
    assert.deepEqual(
      values.map(({ path, body }) => [path, (body as { value: string }).value]),
      [
        ["environments/prod-preview/variables/AWS_ROLE_ARN", `${roles}/siscoe-prod-preview`],
        ["environments/prod-read/variables/AWS_ROLE_ARN", `${roles}/siscoe-prod-preview`],
        ["environments/prod/variables/AWS_ROLE_ARN", `${roles}/siscoe-prod-deploy`],
        ["environments/staging-preview/variables/AWS_ROLE_ARN", `${roles}/siscoe-staging-preview`],
        ["environments/staging-read/variables/AWS_ROLE_ARN", `${roles}/siscoe-staging-preview`],
        ["environments/staging/variables/AWS_ROLE_ARN", `${roles}/siscoe-staging-deploy`],
        ["actions/variables/AWS_REGION", "sa-east-1"],
        // The workflows wait for this one.
        ["actions/variables/PULUMI_BACKEND_URL", "s3://siscoe-state-1a2b3c4?region=sa-east-1"],
      ],
    );
    assert.equal(github.changes.at(-1), values.at(-1));
    assert.ok(page.includes(stdout), stdout);
  });

  test("hands an environment that is not protected no role", async () => {
    environments.forget = (settings) => ({ ...settings, reviewers: [] });
    const { code } = await prepare();
    assert.equal(code, 1);
    assert.deepEqual(
      github.changes.filter(({ path }) => path.includes("variables")),
      [],
    );
  });

  test("makes what is not there yet, and goes on where it is there already", async () => {
    github.answers["PATCH actions/variables/AWS_REGION"] = [404, { message: "Not Found" }];
    github.answers["POST labels"] = [422, { errors: [{ code: "already_exists" }] }];
    assert.equal((await prepare()).code, 0);
    const made = github.changes.filter(
      ({ method, path }) => method === "POST" && path === "actions/variables",
    );
    assert.deepEqual(
      made.map(({ body }) => body),
      [{ name: "AWS_REGION", value: "sa-east-1" }],
    );
  });

  test("stops at what GitHub refuses, at a stranger, and at anything but the bootstrap's outputs", async () => {
    github.answers[who] = [200, { permission: "read", user: { id: 99 } }];
    assert.match((await prepare()).stdout, /^::error::maria may not write to this repository\.\n$/);
    github.answers[who] = [200, { permission: "write", user: { id: 99 } }];
    github.answers["PUT environments/prod-preview"] = [422, { message: "reviewers need a plan" }];
    const refused = await prepare();
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /::error::GitHub refused PUT environments\/prod-preview: 422 .*need a plan/);
    github.requests.length = 0;
    assert.match((await prepare("{}")).stdout, /^::error::Standard input is not what the bootstrap says/);
    assert.deepEqual(github.requests, []);
  });
});
