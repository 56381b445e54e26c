import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { Failure } from "../../commands/failure";
import { messageOf } from "../../system/failure";

/** A variable of the job: of the workflow, or of GitHub itself. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Failure(`${name} is not set for this step.`);
  return value;
}

/** Hands a value to the steps and jobs that come after. */
export function setOutput(name: string, value: string): void {
  // GitHub needs a line to find the value's end, and whoever could guess it could end the value and set others.
  const end = randomUUID();
  append("GITHUB_OUTPUT", `${name}<<${end}\n${value}\n${end}\n`);
}

/** Shows a text on the page of the run. */
export function addSummary(markdown: string): void {
  append("GITHUB_STEP_SUMMARY", `${markdown}\n`);
}

/**
 * What GitHub is told so that no line is a command to it, and then, that lines are again. Its runner takes orders from
 * whatever a step prints, such as an output of the step's, from the middle of a line too (`##[…]`); and a script prints
 * what others wrote: AWS's values, the engine's words.
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
const heed = randomUUID();
const commands = (line: "stop" | "go on"): void => {
  if (process.env["GITHUB_ACTIONS"] !== "true") return;
  process.stdout.write(line === "stop" ? `::stop-commands::${heed}\n` : `\n::${heed}::\n`);
};

/** Shows one line among the run's annotations, and says it in the log. */
export function notice(kind: "error" | "notice" | "warning", line: string): void {
  const escaped = line.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  commands("go on");
  process.stdout.write(`::${kind}::${escaped}\n`);
  commands("stop");
}

/** Runs a script: what it can't do is one annotation, and fails the step. What it prints besides is no command. */
export function script(work: () => Promise<void> | void): void {
  commands("stop");
  process.once("exit", () => {
    commands("go on");
  });
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => {
      if (!(error instanceof Failure)) process.stderr.write(`${String((error as Error).stack)}\n`);
      notice("error", messageOf(error));
      process.exitCode = 1;
    });
}

function append(file: string, text: string): void {
  const path = process.env[file];
  if (path !== undefined && path !== "") appendFileSync(path, text);
}
