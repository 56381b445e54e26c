import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Terminal } from "../terminal";

/** An empty program, run by the Automation API as its documentation has it, whatever our own commands do better. */
const emptyProgram = (folder: string) => `
const { LocalWorkspace, PulumiCommand } = require("@pulumi/pulumi/automation");
async function main() {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "empty", projectName: "empty", program: async () => ({}) },
    {
      pulumiCommand: await PulumiCommand.get(),
      pulumiHome: ${JSON.stringify(join(folder, "pulumi"))},
      envVars: {
        PULUMI_BACKEND_URL: ${JSON.stringify(pathToFileURL(folder).href)},
        PULUMI_CONFIG_PASSPHRASE: "empty",
        PULUMI_SKIP_UPDATE_CHECK: "1",
      },
    },
  );
  await stack[process.argv[2]]({ onOutput: console.log });
}
main();
`;

/** Writes it into a folder, with the packages of a checkout: `node run.js up` runs it, and `npm start up`. */
export function writeEmptyProgram(folder: string, checkout: string): void {
  mkdirSync(folder);
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { start: "node run.js" } }));
  writeFileSync(join(folder, "run.js"), emptyProgram(folder));
}

/** Works in a folder of its own, and takes it away. */
export async function inNewFolder<T>(terminal: Terminal, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-bench-"));
  try {
    return await work(folder);
  } finally {
    terminal.goOn();
    rmSync(folder, { recursive: true, force: true });
  }
}
