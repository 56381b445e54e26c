import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { labelFor } from "../../.github/scripts/label";
import { program } from "./diffSmallProgram";
import { answers, checkout, git, merged, run, state, stateFile } from "./workflowBench";

/** The workflows' scripts with a stack in a backend, each test where the one before it stopped. */
const head = "1".repeat(40);
const label = labelFor(head);
Object.assign(answers, {
  "issues/7/labels": [{ name: label }],
  "issues/7/timeline": [
    { event: "labeled", label: { name: label }, actor: { login: "maria", type: "User" } },
  ],
  "collaborators/maria/permission": { permission: "write", user: { id: 99 } },
});
/** A pull request that was merged as the commit. */
const pull = {
  number: 7,
  merged_at: "2026-11-22T00:00:00Z",
  merge_commit_sha: merged,
  head: { sha: head },
  base: { ref: "main" },
};

test("what preview shows is what deploy does", async () => {
  const shown = await run("preview");
  assert.equal(shown.code, 0, shown.text);
  assert.equal(shown.outputs["changes"], "6");
  assert.equal(shown.outputs["danger"], "false");
  assert.match(shown.outputs["report"] ?? "", /^### `prod`: what a deployment would do\n/);
  const deployed = await run("deploy", { SHOWN: shown.outputs["digest"] });
  assert.equal(deployed.code, 0, deployed.text);
  assert.match(deployed.text, /\+ 7 created/);
  assert.ok(!state().includes("a-real-password"));
});

test("deploy stops before anything is changed when it is not what was shown", async () => {
  const before = state();
  const stopped = await run("deploy", { SHOWN: "0123456789abcdef" });
  assert.equal(stopped.code, 1);
  assert.match(
    stopped.text,
    /::error::A deployment of prod would no longer do what was shown \(0123456789ab, now /,
  );
  assert.equal(state(), before);
});

test("production does nothing that nobody was shown", async () => {
  const before = state();
  const { code, text } = await run("deploy");
  assert.equal(code, 1);
  assert.match(text, /::error::Nobody was shown what this deployment of prod does \(SHOWN is empty\)/);
  assert.equal(state(), before);
});

test("deploy creates nothing that a killed deployment may have created", async () => {
  const before = state();
  const kept = JSON.parse(before) as {
    checkpoint: { latest: { resources: { urn: string; type: string }[]; pending_operations?: object[] } };
  };
  const { latest } = kept.checkpoint;
  const { urn } =
    latest.resources.find(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup") ?? assert.fail();
  const inputs = { name: "second-0a1b2c3", retentionInDays: 7 };
  const resource = { urn: `${urn}-second`, custom: true, type: "aws:cloudwatch/logGroup:LogGroup", inputs };
  latest.pending_operations = [{ type: "creating", resource }];
  const interrupted = JSON.stringify(kept);
  writeFileSync(stateFile, interrupted);
  // The rest is in tests/verify/interruptedDeploy.test.ts.
  const { code, text } = await run("deploy");
  assert.equal(code, 1);
  for (const said of [
    `::error::An earlier deployment of prod was killed while AWS created this`,
    `${urn}-second, called second-0a1b2c3`,
    `STACK=prod node load.js .github/scripts/adopt.ts '${urn}-second' <id or none>`,
  ])
    assert.ok(text.includes(said), text);
  assert.equal(state(), interrupted);
  writeFileSync(stateFile, before);
});

test("a plan that fails without a word of the engine's is told in ours", async () => {
  // An output that is another each time: what was planned can't be done, and the engine ends without a reason.
  const moving = program.replace("return {", "return { moment: String(process.hrtime.bigint()),");
  await checkout.edited(
    "index.ts",
    () => moving,
    async () => {
      const SHOWN = (await run("preview")).outputs["digest"];
      const { code, text } = await run("deploy", { SHOWN });
      assert.equal(code, 1);
      assert.doesNotMatch(text, /^\s*error: /m);
      assert.match(
        text,
        /::error::prod is not complete: the engine gave no reason\. .* most likely an output of the stack became another/,
      );
    },
  );
});

test("deploy loses nothing unless the commit that was merged has its label", async () => {
  const without = program
    .replace(/ {2}new aws.cloudwatch.LogGroup.*\n/, "")
    .replace('{ description: "Files"', "$&, enableKeyRotation: true");
  await checkout.edited(
    "index.ts",
    () => without,
    async () => {
      const before = state();
      const SHOWN = (await run("preview")).outputs["digest"];
      const refused = async (pulls: unknown, why: RegExp) => {
        answers[`commits/${merged}/pulls`] = pulls;
        const { code, text } = await run("deploy", { SHOWN });
        assert.equal(code, 1);
        assert.match(text, /- DELETED {2}aws:cloudwatch\/logGroup:LogGroup {2}log\n/);
        assert.match(text, /::error::prod: 1 resource that holds data would be REPLACED or DELETED/);
        assert.match(text, why);
        assert.equal(state(), before);
      };
      const none = /and this commit is no pull request's merge into main that could have the label/;
      await refused([], none);
      // One that is open, one that has this commit among others, and one that was merged into another branch.
      await refused(
        [
          { ...pull, merged_at: null },
          { ...pull, merge_commit_sha: head },
          { ...pull, base: { ref: "next" } },
        ],
        none,
      );
      // Pushed to after the label was put on, and merged.
      await refused(
        [{ ...pull, head: { sha: "2".repeat(40) } }],
        /Of pull request 7: it does not have the label allow-stateful-replacement-2{20}\. Nothing was changed/,
      );

      answers[`commits/${merged}/pulls`] = [pull];
      const failed = await run("deploy", { SHOWN, EMULATOR_FAIL: "update:aws:kms/key:Key" });
      assert.equal(failed.code, 1);
      assert.match(
        failed.text,
        /::error::prod is not complete: .* Run the workflow again: it goes on from here\.$/m,
      );
      // The state has by now what was asked for. That is not what AWS has: the same is shown, and done.
      const allowed = await run("deploy", { SHOWN });
      assert.equal(allowed.code, 0, allowed.text);
      assert.match(allowed.text, /^::notice::prod: .* maria allows it for 1{40}\.$/m);
      assert.match(allowed.text, /~ 1 updated\n +- 1 deleted/);
    },
  );
});

test("a refresh preview finds what somebody changed by hand", async () => {
  const [key = ""] = readdirSync(checkout.path(".local", "aws", "aws-kms-key"));
  const file = checkout.path(".local", "aws", "aws-kms-key", key);
  writeFileSync(file, readFileSync(file, "utf8").replace('"Files"', '"Changed by hand"'));
  const drift = await run("preview", { REFRESH: "true" });
  assert.equal(drift.code, 0, drift.text);
  assert.match(
    drift.text,
    /~ changed {2}aws:kms\/key:Key {2}files-key\n +~ description: "Changed by hand" → "Files"\n/,
  );
});

test("what protection refuses is not begun, with the engine's reasons and no change", async () => {
  await checkout.edited(
    "index.ts",
    (content) => content.replace('bucket: "files-of-siscoe"', 'bucket: "other-files"'),
    async () => {
      const before = state();
      const refused = await run("deploy", { SHOWN: "0123456789abcdef" });
      assert.equal(refused.code, 1);
      assert.match(refused.text, /REFUSED\n\n[\s\S]*protect/);
      assert.match(refused.text, /::error::prod: refused\. Nothing was changed\.\n/);
      assert.equal(state(), before);
    },
  );
});

test("a stack that is not in the backend is one clear line", async () => {
  const { code, text } = await run("preview", { STACK: "staging" });
  assert.equal(code, 1);
  assert.match(
    text,
    /^::error::There is no stack staging in file:\/\/.*: docs\/deploy\.md, step 4\. Nothing was changed\.\n$/,
  );
});

test("an old commit is never deployed over a newer one", async () => {
  // Something newer came to main, and was deployed; then somebody starts the old commit's run again.
  const commit = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet"];
  git(...commit, "--all", "--allow-empty", "-m", "Newer");
  const newer = git("rev-parse", "HEAD");
  const compared = (status: string) => ({ [`compare/${newer}...${merged}`]: { status } });
  answers["git/ref/heads/main"] = { object: { sha: newer } };
  const shown = await run("preview");
  const deployed = await run("deploy", { GITHUB_SHA: newer, SHOWN: shown.outputs["digest"] });
  assert.equal(deployed.code, 0, deployed.text);

  const before = state();
  const SHOWN = (await run("preview")).outputs["digest"];
  for (const status of ["behind", "diverged"]) {
    Object.assign(answers, compared(status));
    const { code, text } = await run("deploy", { SHOWN });
    assert.equal(code, 1);
    const said = `prod was last deployed from ${newer.slice(0, 7)}, and ${merged.slice(0, 7)} is not newer: nothing`;
    assert.ok(text.startsWith(`::error::${said} was changed.`), text);
  }
  assert.equal(state(), before);

  // One that is not main's newest any more, but newer than what was deployed, may.
  Object.assign(answers, compared("ahead"));
  const waited = await run("deploy", { SHOWN });
  assert.equal(waited.code, 0, waited.text);
});
