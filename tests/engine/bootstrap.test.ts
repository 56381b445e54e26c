import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { LocalWorkspace, type ProjectSettings, Stack, type UpResult } from "@pulumi/pulumi/automation";
import program = require("../../bootstrap/index");
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { changesOf } from "./changes";

const home = mkdtempSync(join(tmpdir(), "siscoe-ground-"));
const settings = {
  "aws:region": "sa-east-1",
  "siscoe-bootstrap:accountId": "123456789012",
  "siscoe-bootstrap:repository": "siscoe@1234567/infrastructure@7654321",
  "siscoe-bootstrap:sites": JSON.stringify({
    prod: { domain: "siscoe.example.com", hostedZoneId: "Z0123456789EXAMPLE000" },
    staging: { domain: "staging.siscoe.example.com", hostedZoneId: "Z0123456789EXAMPLE000" },
  }),
};
let stack: Stack;
let made: UpResult;

before(async () => {
  for (const folder of ["workspace", "state", "aws"]) mkdirSync(join(home, folder));
  const path = resolve(__dirname, "..", "..", "emulator");
  const project: ProjectSettings = { name: "siscoe-bootstrap", runtime: "nodejs" };
  const plugins = { providers: [{ name: "aws", path }] };
  const workspace = await LocalWorkspace.create({
    pulumiCommand: await pulumiCli(fakeTerminal()),
    workDir: join(home, "workspace"),
    program: () => Promise.resolve(program()),
    projectSettings: Object.assign(project, { plugins }),
    stackSettings: { main: { config: settings } },
    envVars: {
      PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      EMULATOR_DIRECTORY: join(home, "aws"),
      EMULATOR_SERVERS: "",
    },
  });
  stack = await Stack.create("main", workspace);
  made = await stack.up({ suppressProgress: true });
});
after(() => {
  rmSync(home, { recursive: true, force: true });
});

test("the bootstrap comes up, and a second time changes nothing", async () => {
  assert.equal(made.summary.result, "succeeded");
  const roles = "arn:aws:iam::123456789012:role/siscoe-bootstrap";
  const policies = "arn:aws:iam::123456789012:policy/siscoe-bootstrap";
  assert.match(
    String(made.outputs["backendUrl"]?.value),
    /^s3:\/\/siscoe-state-[0-9a-f]{7}\?region=sa-east-1$/,
  );
  assert.deepEqual((made.outputs["environments"]?.value as Record<string, unknown>)["prod"], {
    previewRoleArn: `${roles}/siscoe-prod-preview`,
    deployRoleArn: `${roles}/siscoe-prod-deploy`,
    permissionsBoundary: `${policies}/siscoe-prod-roles`,
    secretsReaderPolicyArn: `${policies}/siscoe-prod-secrets-reader`,
    application: { path: "/siscoe/prod/", permissionsBoundary: `${policies}/siscoe-prod-application` },
    secretsProvider: "awskms://alias/siscoe-stack-secrets?region=sa-east-1&context_stack=prod",
  });
  assert.deepEqual(await changesOf((options) => stack.up({ ...options, suppressProgress: true })), []);
});

test("the states and their key are not destroyed by a slip", async () => {
  await assert.rejects(stack.previewDestroy({ suppressProgress: true }), /siscoe-state" cannot be deleted/);
});
