import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { after, before } from "node:test";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { smallCheckout } from "./diffSmallProgram";
import { runStep, type StepRan } from "./workflowStep";

/** A copy of the checkout with a small stack in a backend, and a GitHub, for the workflows' scripts. */
export const checkout = smallCheckout();

/** What a step of a workflow has in its environment. */
export const env: NodeJS.ProcessEnv = {
  ...process.env,
  STACK: "prod",
  PULUMI_BACKEND_URL: `file://${encodeURI(checkout.path(".local", "state"))}`,
  PULUMI_CONFIG_PASSPHRASE: "test",
  EMULATOR_DIRECTORY: checkout.path(".local", "aws"),
  GITHUB_REPOSITORY: "siscoe/infrastructure",
  GITHUB_TOKEN: "the-token",
};

/** Runs git in the copy. Returns what it prints. */
export function git(...args: string[]): string {
  return execFileSync("git", ["-C", checkout.folder, ...args], { encoding: "utf8" }).trim();
}

/** The copy's commit, which GitHub has as main. */
export const merged = git("rev-parse", "HEAD");

/** What GitHub's API answers, by what comes after the repository. */
export const answers: Record<string, unknown> = { "git/ref/heads/main": { object: { sha: merged } } };

const github = createServer((request, response) => {
  const asked = (request.url ?? "").replace("/repos/siscoe/infrastructure/", "").replace(/\?.*$/, "");
  response.statusCode = asked in answers ? 200 : 404;
  response.end(JSON.stringify(answers[asked] ?? {}));
});

before(async () => {
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  env["GITHUB_SHA"] = merged;
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

/** Runs a script of the workflows' as a step does. No secret is in what it says. */
export async function run(script: string, more: NodeJS.ProcessEnv = {}, ...args: string[]): Promise<StepRan> {
  const ran = await runStep(checkout, script, { ...env, ...more }, args);
  assert.ok(!JSON.stringify(ran).includes("a-real-password"));
  return ran;
}

/** The file that the engine keeps the stack's state in. */
export const stateFile = checkout.path(".local", "state", ".pulumi", "stacks", "siscoe", "prod.json");

/** The stack's state. */
export function state(): string {
  return readFileSync(stateFile, "utf8");
}
