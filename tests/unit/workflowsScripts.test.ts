import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { checkout } from "../support/stackFiles";

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** GitHub's API, as far as the scripts ask it. */
class FakeGithub {
  readonly requests: Request[] = [];
  /** What a request is answered with: a status, and a body. */
  answers: Record<string, readonly [status: number, body: unknown]> = {};
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts).toString();
      const path = (request.url ?? "").replace("/repos/siscoe/infrastructure/", "");
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      assert.equal(request.headers.authorization, "Bearer the-token");
      this.requests.push({ method: request.method ?? "", path, body });
      const [status, answer] = this.answers[`${request.method ?? ""} ${path}`] ?? [200, []];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was asked besides reading. */
  get changes(): Request[] {
    return this.requests.filter(({ method }) => method !== "GET");
  }

  close(): void {
    this.server.close();
  }
}

/** What a reader is told that the scripts print. */
const page = readFileSync(join(checkout, "docs", "deploy.md"), "utf8");

const github = new FakeGithub();
const folder = mkdtempSync(join(tmpdir(), "siscoe-scripts-"));
before(() => github.listen());
beforeEach(() => {
  github.requests.length = 0;
  github.answers = {};
});
after(() => {
  github.close();
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as a workflow does. */
function run(script: string, env: Record<string, string>, input = ""): Promise<Ran> {
  const variables = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "siscoe/infrastructure",
    GITHUB_RUN_ID: "42",
    GITHUB_TOKEN: "the-token",
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "tsx", `.github/scripts/${script}.ts`],
      { cwd: checkout, env: { ...variables, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

describe("comment.ts", () => {
  const report = { TITLE: "diff", REPORT: "### prod\n\nnothing", PULL_REQUEST: "7" };
  const body = "<!-- siscoe: diff -->\n### prod\n\nnothing";
  const list = "GET issues/7/comments?per_page=100&page=1";

  test("writes the first time, and edits its own from then on", async () => {
    assert.equal((await run("comment", report)).code, 0);
    assert.deepEqual(github.changes, [{ method: "POST", path: "issues/7/comments", body: { body } }]);

    github.requests.length = 0;
    const others = [
      { id: 1, body: "<!-- siscoe: diff -->\nmine!", user: { type: "User" } },
      { id: 2, body: "<!-- siscoe: prod -->\nanother report", user: { type: "Bot" } },
    ];
    github.answers[list] = [
      200,
      [...others, { id: 3, body: "<!-- siscoe: diff -->\nold", user: { type: "Bot" } }],
    ];
    assert.equal((await run("comment", report)).code, 0);
    assert.deepEqual(github.changes, [{ method: "PATCH", path: "issues/comments/3", body: { body } }]);
  });

  test("leaves alone what is current, and finds it behind a hundred others", async () => {
    const first = Array.from({ length: 100 }, (_, id) => ({ id, body: "hello", user: { type: "User" } }));
    github.answers[list] = [200, first];
    github.answers["GET issues/7/comments?per_page=100&page=2"] = [
      200,
      [{ id: 101, body, user: { type: "Bot" } }],
    ];
    assert.equal((await run("comment", report)).code, 0);
    assert.deepEqual(github.changes, []);
  });

  test("goes on where a fork's token may not write, and fails where GitHub does", async () => {
    github.answers["POST issues/7/comments"] = [403, { message: "Resource not accessible by integration" }];
    const fork = await run("comment", report);
    assert.equal(fork.code, 0);
    assert.match(fork.stdout, /^::warning::This token may not comment/);

    github.answers["POST issues/7/comments"] = [502, { message: "Bad gateway" }];
    const broken = await run("comment", report);
    assert.equal(broken.code, 1);
    assert.equal(
      broken.stdout,
      '::error::GitHub refused POST issues/7/comments: 502 {"message":"Bad gateway"}\n',
    );
  });
});

describe("gate.ts", () => {
  const event = (action: string, ...labels: string[]) => {
    const file = join(folder, `${action}.json`);
    writeFileSync(
      file,
      JSON.stringify({ action, pull_request: { number: 7, labels: labels.map((name) => ({ name })) } }),
    );
    return file;
  };
  const gate = (danger: string, file: string, result = "success") =>
    run("gate", { RESULT: result, DANGER: danger, GITHUB_EVENT_PATH: file });

  test("lets pass what loses nothing", async () => {
    assert.deepEqual(await gate("false", event("opened")), { code: 0, stdout: "", stderr: "" });
  });

  test("refuses what would lose data, unless the label says so", async () => {
    const refused = await gate("true", event("opened", "bug"));
    assert.equal(refused.code, 1);
    assert.match(
      refused.stdout,
      /^::error::Something that holds data would be replaced or deleted: refused\./,
    );
    const allowed = await gate("true", event("labeled", "bug", "allow-stateful-replacement"));
    assert.equal(allowed.code, 0);
    assert.match(allowed.stdout, /^::notice::/);
    assert.deepEqual(github.changes, []);
  });

  test("takes the label off when the pull request changes after it", async () => {
    const stale = await gate("true", event("synchronize", "allow-stateful-replacement"));
    assert.equal(stale.code, 1);
    assert.match(stale.stdout, /has changed since it got the label/);
    assert.deepEqual(github.changes, [
      { method: "DELETE", path: "issues/7/labels/allow-stateful-replacement", body: undefined },
    ]);
  });

  test("refuses a changed one as well where it may not take the label off", async () => {
    github.answers["DELETE issues/7/labels/allow-stateful-replacement"] = [403, {}];
    const stale = await gate("true", event("synchronize", "allow-stateful-replacement"));
    assert.equal(stale.code, 1);
    assert.match(stale.stdout, /take it off, and put it on again/);
  });

  test("does not judge by a preview that failed", async () => {
    const failed = await gate("", event("opened"), "failure");
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /^::error::The preview failed/);
  });
});

describe("driftIssue.ts", () => {
  const drifted = { STACK: "prod", CHANGES: "2", REPORT: "### prod" };
  const list = "GET issues?state=open&labels=drift&per_page=100&page=1";
  const mine = [
    { number: 3, title: "Drift: staging" },
    { number: 4, title: "Drift: prod" },
  ];

  test("opens one issue, and keeps it current", async () => {
    github.answers[list] = [200, mine.slice(0, 1)];
    assert.equal((await run("driftIssue", drifted)).code, 0);
    const [opened] = github.changes as [{ method: string; path: string; body: Record<string, unknown> }];
    assert.deepEqual([opened.method, opened.path], ["POST", "issues"]);
    assert.deepEqual([opened.body["title"], opened.body["labels"]], ["Drift: prod", ["drift"]]);
    assert.match(String(opened.body["body"]), /runs\/42[\s\S]*### prod$/);

    github.requests.length = 0;
    github.answers[list] = [200, mine];
    assert.equal((await run("driftIssue", drifted)).code, 0);
    assert.deepEqual(
      github.changes.map(({ method, path }) => `${method} ${path}`),
      ["PATCH issues/4"],
    );
  });

  test("closes it when the drift is gone, and says nothing where there was none", async () => {
    const gone = { ...drifted, CHANGES: "0" };
    github.answers[list] = [200, mine];
    assert.equal((await run("driftIssue", gone)).code, 0);
    assert.deepEqual(github.changes.at(-1), { method: "PATCH", path: "issues/4", body: { state: "closed" } });

    github.requests.length = 0;
    github.answers[list] = [200, []];
    assert.equal((await run("driftIssue", gone)).code, 0);
    assert.deepEqual(github.changes, []);
  });
});

describe("before AWS is asked for anything", () => {
  const right = {
    STACK: "prod",
    ENVIRONMENT: "prod-read",
    AWS_REGION: "sa-east-1",
    AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/siscoe-bootstrap/siscoe-prod-preview",
    PULUMI_BACKEND_URL: "s3://siscoe-state-1a2b3c4?region=sa-east-1",
  };

  test("a variable that is missing or none is one clear line each", async () => {
    assert.deepEqual(await run("variables", right), { code: 0, stdout: "", stderr: "" });
    const wrong = { ...right, AWS_ROLE_ARN: "", PULUMI_BACKEND_URL: "siscoe-state" };
    assert.deepEqual(await run("variables", wrong), {
      code: 1,
      stdout:
        "::error::The variable AWS_ROLE_ARN is not set for GitHub's environment prod-read: docs/deploy.md, step 5.\n" +
        '::error::The variable PULUMI_BACKEND_URL is "siscoe-state" for GitHub\'s environment prod-read: ' +
        "docs/deploy.md, step 5.\n::error::Nothing was changed.\n",
      stderr: "",
    });
  });

  test("the page says what the lines mean", async () => {
    const printed = [
      await run("variables", { ...right, AWS_ROLE_ARN: "" }),
      await run("variables", { ...right, STACK: "blue" }),
      await run("role", right),
    ].map(({ stdout }) => (/^::error::(.*)$/m.exec(stdout) ?? [])[1] ?? "nothing");
    for (const line of printed) assert.ok(page.includes(`\`${line}\``), line);
  });

  test("so is a stack without a file", async () => {
    const { code, stdout } = await run("variables", { ...right, STACK: "blue" });
    assert.equal(code, 1);
    assert.match(stdout, /^::error::Stack blue has no Pulumi\.blue\.yaml: docs\/deploy\.md, step 4\.\n/);
  });

  test("and a role that AWS does not give", async () => {
    const { code, stdout } = await run("role", right);
    assert.equal(code, 1);
    assert.equal(
      stdout,
      `::error::AWS does not give this job ${right.AWS_ROLE_ARN}: there is no such role, or it does not trust ` +
        "siscoe/infrastructure in GitHub's environment prod-read (docs/deploy.md, step 3). Nothing was changed.\n",
    );
  });
});

describe("prepareRepository.ts", () => {
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

  test("protects GitHub's environments, and sets what the workflows read", async () => {
    github.answers[who] = [200, { permission: "write", user: { id: 99 } }];
    const { code, stdout } = await prepare();
    assert.equal(code, 0, stdout);
    const protection = github.changes
      .filter(({ method }) => method === "PUT")
      .map(({ path, body }) => [path.replace("environments/", ""), body]);
    const main = { protected_branches: false, custom_branch_policies: true };
    const maria = [{ type: "User", id: 99 }];
    assert.deepEqual(Object.fromEntries(protection), {
      "staging-preview": { reviewers: maria, deployment_branch_policy: null },
      "staging-read": { reviewers: [], deployment_branch_policy: main },
      staging: { reviewers: [], deployment_branch_policy: main },
      "prod-preview": { reviewers: maria, deployment_branch_policy: null },
      "prod-read": { reviewers: [], deployment_branch_policy: main },
      prod: { reviewers: maria, deployment_branch_policy: main },
    });
    const branches = github.changes.filter(({ path }) => path.endsWith("deployment-branch-policies"));
    assert.deepEqual(
      branches.map(({ path, body }) => [path.split("/")[1], (body as { name: string }).name]),
      ["prod-read", "prod", "staging-read", "staging"].map((name) => [name, "main"]),
    );
    const values = github.changes.filter(({ path }) => path.includes("/variables/"));
    assert.deepEqual(
      values.map(({ path, body }) => [path, (body as { value: string }).value]),
      [
        ["actions/variables/PULUMI_BACKEND_URL", "s3://siscoe-state-1a2b3c4?region=sa-east-1"],
        ["actions/variables/AWS_REGION", "sa-east-1"],
        ["environments/prod-preview/variables/AWS_ROLE_ARN", `${roles}/siscoe-prod-preview`],
        ["environments/prod-read/variables/AWS_ROLE_ARN", `${roles}/siscoe-prod-preview`],
        ["environments/prod/variables/AWS_ROLE_ARN", `${roles}/siscoe-prod-deploy`],
        ["environments/staging-preview/variables/AWS_ROLE_ARN", `${roles}/siscoe-staging-preview`],
        ["environments/staging-read/variables/AWS_ROLE_ARN", `${roles}/siscoe-staging-preview`],
        ["environments/staging/variables/AWS_ROLE_ARN", `${roles}/siscoe-staging-deploy`],
      ],
    );
    assert.ok(page.includes(stdout), stdout);
  });

  test("makes what is not there yet, and goes on where it is there already", async () => {
    github.answers = {
      [who]: [200, { permission: "admin", user: { id: 99 } }],
      "PATCH actions/variables/AWS_REGION": [404, { message: "Not Found" }],
      "POST environments/prod/deployment-branch-policies": [303, {}],
      "POST labels": [422, { errors: [{ code: "already_exists" }] }],
    };
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
    github.answers["PUT environments/staging-preview"] = [422, { message: "reviewers need a plan" }];
    const refused = await prepare();
    assert.equal(refused.code, 1);
    assert.match(
      refused.stdout,
      /::error::GitHub refused PUT environments\/staging-preview: 422 .*need a plan/,
    );
    github.requests.length = 0;
    assert.match((await prepare("{}")).stdout, /^::error::Standard input is not what the bootstrap says/);
    assert.deepEqual(github.requests, []);
  });
});

test("a value for later steps may have several lines, and can't end itself", async () => {
  const output = join(folder, "output");
  writeFileSync(output, "");
  const script = join(folder, "set.ts");
  const job = join(checkout, ".github", "scripts", "job.ts");
  writeFileSync(
    script,
    `import { setOutput } from ${JSON.stringify(job)};\nsetOutput("report", "a\\nEOF\\nb");\n`,
  );
  const args = ["--import", "tsx", script];
  await new Promise<void>((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: checkout, env: { ...process.env, GITHUB_OUTPUT: output } },
      () => {
        resolve();
      },
    );
  });
  assert.match(readFileSync(output, "utf8"), /^report<<(end-of-report-\d+)\na\nEOF\nb\n\1\n$/);
});
