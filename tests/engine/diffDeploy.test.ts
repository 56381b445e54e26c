import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { after, before, test } from "node:test";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { program, smallCheckout } from "./diffSmallProgram";
import { runStep, type StepRan } from "./workflowStep";

/** The workflows' scripts with a stack in a backend, each test where the one before it stopped. */
const checkout = smallCheckout();
const env: NodeJS.ProcessEnv = {
  ...process.env,
  STACK: "prod",
  PULUMI_BACKEND_URL: `file://${encodeURI(checkout.path(".local", "state"))}`,
  PULUMI_CONFIG_PASSPHRASE: "test",
  EMULATOR_DIRECTORY: checkout.path(".local", "aws"),
  GITHUB_REPOSITORY: "siscoe/infrastructure",
  GITHUB_SHA: "0123456",
  GITHUB_TOKEN: "the-token",
};

/** The pull requests of a commit, as GitHub's API answers. */
let pulls: unknown = [];
const github = createServer((request, response) => {
  assert.match(request.url ?? "", /\/commits\/0123456\/pulls\?/);
  response.end(JSON.stringify(pulls));
});

before(async () => {
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  env["GITHUB_API_URL"] = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
  for (const folder of ["state", "aws"]) mkdirSync(checkout.path(".local", folder), { recursive: true });
  const plugins = ["aws", "random"].map((name) => `    - { name: ${name}, path: ./emulator }`).join("\n");
  appendFileSync(checkout.path("Pulumi.yaml"), `plugins:\n  providers:\n${plugins}\n`);
  const pulumiCommand = await pulumiCli(fakeTerminal());
  env["PATH"] = [dirname(pulumiCommand.command), process.env["PATH"]].join(":");
  const envVars = {
    PULUMI_BACKEND_URL: env["PULUMI_BACKEND_URL"] ?? "",
    PULUMI_CONFIG_PASSPHRASE: "test",
  };
  const workspace = await LocalWorkspace.create({ workDir: checkout.folder, pulumiCommand, envVars });
  const stack = await Stack.create("prod", workspace);
  await stack.setConfig("brevoSmtpPassword", { value: "a-real-password", secret: true });
});
after(() => {
  github.close();
});

async function run(script: string, more: NodeJS.ProcessEnv = {}): Promise<StepRan> {
  const ran = await runStep(checkout, script, { ...env, ...more });
  assert.ok(!JSON.stringify(ran).includes("a-real-password"));
  return ran;
}

const state = () =>
  readFileSync(checkout.path(".local", "state", ".pulumi", "stacks", "siscoe", "prod.json"), "utf8");

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

test("deploy loses nothing unless the merged pull request has the label", async () => {
  const without = program.replace(/ {2}new aws.cloudwatch.LogGroup.*\n/, "");
  await checkout.edited(
    "index.ts",
    () => without,
    async () => {
      const before = state();
      const label = { name: "allow-stateful-replacement" };
      pulls = [
        { merged_at: null, labels: [label] },
        { merged_at: "2026-11-22T00:00:00Z", labels: [] },
      ];
      const refused = await run("deploy");
      assert.equal(refused.code, 1);
      assert.match(refused.text, /- DELETED {2}aws:cloudwatch\/logGroup:LogGroup {2}log\n/);
      assert.match(
        refused.text,
        /::error::prod: 1 resource that holds data would be REPLACED or DELETED, and no pull/,
      );
      assert.equal(state(), before);

      pulls = [{ merged_at: "2026-11-22T00:00:00Z", labels: [label] }];
      const allowed = await run("deploy");
      assert.equal(allowed.code, 0, allowed.text);
      assert.match(allowed.text, /- 1 deleted/);
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
      const refused = await run("deploy");
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
