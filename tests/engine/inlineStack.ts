import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { LocalWorkspace, type ProjectSettings, Stack } from "@pulumi/pulumi/automation";
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";

/** A stack `prod` of a program in this process, on the emulator, with records only. Deleted after the test. */
export async function inlineStack(program: () => unknown): Promise<Stack> {
  const home = mkdtempSync(join(tmpdir(), "siscoe-inline-"));
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  for (const folder of ["workspace", "state", "aws"]) mkdirSync(join(home, folder));
  const path = resolve(__dirname, "..", "..", "emulator");
  const project: ProjectSettings = { name: "siscoe", runtime: "nodejs" };
  const plugins = { providers: ["aws", "random"].map((name) => ({ name, path })) };
  const workspace = await LocalWorkspace.create({
    pulumiCommand: await pulumiCli(fakeTerminal()),
    workDir: join(home, "workspace"),
    program: () => {
      program();
      return Promise.resolve({});
    },
    projectSettings: Object.assign(project, { plugins }),
    stackSettings: { prod: { config: { "aws:region": "sa-east-1" } } },
    envVars: {
      PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      EMULATOR_DIRECTORY: join(home, "aws"),
      EMULATOR_SERVERS: "",
    },
  });
  return Stack.create("prod", workspace);
}
