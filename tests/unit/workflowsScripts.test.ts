import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checkout } from "../support/stackFiles";
import { folder, github, run } from "./workflowsGithub";

/** What a reader is told that the scripts print. */
const page = readFileSync(join(checkout, "docs", "deploy.md"), "utf8");

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
      `::error::AWS does not give this job ${right.AWS_ROLE_ARN}: there is no such role, it does not trust ` +
        "siscoe/infrastructure in GitHub's environment prod-read, or the bootstrap is older than this workflow, and " +
        "allows shorter sessions only (docs/deploy.md, step 3). Nothing was changed.\n",
    );
  });
});

test("a value for later steps may have several lines, and can't end itself", () => {
  const output = join(folder, "output");
  const script = join(folder, "set.ts");
  const job = join(checkout, ".github", "scripts", "job.ts");
  writeFileSync(
    script,
    `import { setOutput } from ${JSON.stringify(job)};\nsetOutput("report", "a\\nEOF\\nb");\n`,
  );
  const ends = [1, 2].map(() => {
    writeFileSync(output, "");
    const env = { ...process.env, GITHUB_OUTPUT: output };
    execFileSync(process.execPath, ["load.js", script], { cwd: checkout, env });
    const [, end = ""] = /^report<<(\S+)\na\nEOF\nb\n\1\n$/.exec(readFileSync(output, "utf8")) ?? [];
    // Nobody guesses it: nothing of the step, such as its process's number, is in it.
    assert.match(end, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    return end;
  });
  assert.notEqual(ends[0], ends[1]);
});
