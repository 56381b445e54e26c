import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Checkout } from "../support/checkout";

/** What a step of a workflow did. */
export interface StepRan {
  readonly code: number;
  /** All that it wrote, to either stream. */
  readonly text: string;
  /** What it handed to the steps after it. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs one of the workflows' scripts in a copy of the checkout that is a repository, as a step does. */
export function runStep(
  checkout: Checkout,
  script: string,
  env: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): Promise<StepRan> {
  const output = checkout.path(".git", "step-output");
  writeFileSync(output, "");
  const args = ["load.js", `.github/scripts/${script}.ts`, ...more];
  const options = {
    cwd: checkout.folder,
    // At GitHub too, without what it is told about commands (tests/unit/workflowsCommands.test.ts).
    env: { ...process.env, GITHUB_OUTPUT: output, ...env, GITHUB_ACTIONS: "" },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, out, err) => {
      const written = readFileSync(output, "utf8").matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
      const outputs = Object.fromEntries([...written].map(([, name, , value]) => [name ?? "", value ?? ""]));
      resolve({ code: error === null ? 0 : Number(error.code), text: out + err, outputs });
    });
  });
}
