import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, type Stack } from "@pulumi/pulumi/automation";
import { losses } from "../../commands/diff/changes";
import { renderMarkdown } from "../../commands/diff/markdown";
import { alarm } from "../../commands/diff/report";
import { renderText } from "../../commands/diff/text";
import { Failure } from "../../commands/failure";
import { githubList } from "./github";
import { addSummary, script, variable } from "./job";
import { type Label, permission, permitted } from "./label";
import { look, type Look } from "./look";
import { openStack } from "./stack";

/**
 * Deploys a stack: looks what an `up` would do, stops where that is not what was shown (SHOWN), or where it would lose
 * data that nobody allowed to lose, and does exactly that.
 */
script(async () => {
  const name = variable("STACK");
  const stack = await openStack(name);
  const folder = mkdtempSync(join(tmpdir(), "siscoe-plan-"));
  try {
    const plan = join(folder, "plan.json");
    const now = await look(stack, { plan });
    tell(name, now);
    await insist(name, now);
    await up(stack, plan);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function tell(stack: string, { changes, digest, refusal }: Look): void {
  const report = {
    ...{ stack, subject: "what this deployment does", changes, notes: [`Shown ${digest.slice(0, 12)}`] },
    ...(refusal === undefined ? {} : { refusal }),
  };
  process.stdout.write(renderText(report));
  addSummary(renderMarkdown(report));
}

async function insist(stack: string, { changes, digest, refusal }: Look): Promise<void> {
  if (refusal !== undefined) throw new Failure(`${stack}: refused. Nothing was changed.`);
  const shown = process.env["SHOWN"] ?? "";
  if (shown !== "" && shown !== digest) {
    throw new Failure(
      `A deployment of ${stack} would no longer do what was shown (${shown.slice(0, 12)}, now ` +
        `${digest.slice(0, 12)}): nothing was changed. Run the workflow again to have it shown anew.`,
    );
  }
  const lost = losses(changes).length;
  if (lost > 0 && !(await permittedByPullRequest())) {
    throw new Failure(
      `${stack}: ${alarm(lost)}, and no pull request of this commit has the label ${permission}: nothing was changed.`,
    );
  }
}

/** Whether the pull request that this commit came with has the label. */
async function permittedByPullRequest(): Promise<boolean> {
  const pulls = await githubList<{ readonly labels: readonly Label[]; readonly merged_at: string | null }>(
    `commits/${variable("GITHUB_SHA")}/pulls`,
  );
  return pulls.some(({ labels, merged_at: mergedAt }) => mergedAt !== null && permitted(labels));
}

/** With the plan, the engine stops at the first step that the look just now did not have. */
async function up(stack: Stack, plan: string): Promise<void> {
  try {
    await stack.up({
      ...{ plan, color: "never", suppressOutputs: true, suppressProgress: true },
      onOutput: (words) => process.stdout.write(words),
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Failure(
      `${stack.name} is not complete: the engine's reasons are above. Mend them and run the workflow again: it goes ` +
        `on from here.`,
    );
  }
}
