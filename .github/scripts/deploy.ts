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
import { addSummary, notice, script, variable } from "./job";
import { insistOnNothingInterrupted } from "./interrupted";
import { permission, verdict } from "./label";
import { look, type Look } from "./look";
import { insistOnNewer } from "./newest";
import { isReviewed } from "./reviewed";
import { openStack } from "./stack";

/**
 * Deploys a stack: looks what an `up` would do, stops where that is not what was shown (SHOWN), where it would lose
 * data that nobody allowed to lose, where something newer is there already, or where nobody knows what came of a creation,
 * and does exactly that.
 */
script(async () => {
  const name = variable("STACK");
  const stack = await openStack(name);
  await insistOnNewer(stack);
  await insistOnNothingInterrupted(stack);
  const folder = mkdtempSync(join(tmpdir(), "siscoe-plan-"));
  try {
    const plan = join(folder, "plan.json");
    const now = await look(stack, { plan });
    tell(name, now);
    await insist(name, now);
    await up(stack, now, (await makesTheRemembered(stack, now)) ? undefined : plan);
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
  if (shown === "" && isReviewed(stack)) {
    throw new Failure(
      `Nobody was shown what this deployment of ${stack} does (SHOWN is empty): nothing was changed.`,
    );
  }
  if (shown !== "" && shown !== digest) {
    throw new Failure(
      `A deployment of ${stack} would no longer do what was shown (${shown.slice(0, 12)}, now ` +
        `${digest.slice(0, 12)}): nothing was changed. Run the workflow again to have it shown anew.`,
    );
  }
  const lost = losses(changes).length;
  if (lost > 0) await insistOnPermission(`${stack}: ${alarm(lost)}`);
}

interface PullRequest {
  readonly number: number;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
}

/**
 * The pull request whose merge made this commit has to have the label of the commit that was merged. One that merely
 * contains this commit doesn't count, nor does one that was merged elsewhere.
 *
 * Source: https://docs.github.com/rest/pulls/pulls#get-a-pull-request (merge_commit_sha, for each way to merge)
 */
async function insistOnPermission(what: string): Promise<void> {
  const commit = variable("GITHUB_SHA");
  const pulls = await githubList<PullRequest>(`commits/${commit}/pulls`);
  const merged = pulls.find(
    (pull) => pull.merged_at !== null && pull.merge_commit_sha === commit && pull.base.ref === "main",
  );
  if (merged === undefined) {
    throw new Failure(
      `${what}, and this commit is no pull request's merge into main that could have the label ${permission}-…: ` +
        `nothing was changed.`,
    );
  }
  const said = await verdict(merged.number, merged.head.sha);
  if ("not" in said)
    throw new Failure(`${what}. Of pull request ${merged.number}: ${said.not}. Nothing was changed.`);
  notice("notice", `${what}, and ${said.by} allows it for ${merged.head.sha}.`);
}

/**
 * Whether it makes what the program tells the engine of as soon as it is there (settings/earlyOutputs.ts): what the
 * environment stands on, and its uploads. Where an `up` with a plan fails, the engine forgets a stack's new outputs
 * (`checkOutputs` in pkg/resource/deploy/plan.go), and the next one would not know of them.
 */
async function makesTheRemembered(stack: Stack, { changes }: Look): Promise<boolean> {
  const outputs = await stack.outputs();
  const makesUploads = changes.some(
    ({ operation, type }) => operation === "create" && type === "aws:efs/fileSystem:FileSystem",
  );
  return !("foundation" in outputs) || makesUploads;
}

/** With the plan, the engine stops at the first step that the look just now did not have. */
async function up(stack: Stack, { refresh }: Look, plan: string | undefined): Promise<void> {
  let reasons = "";
  const hear = (stream: NodeJS.WriteStream) => (words: string) => {
    reasons += words;
    stream.write(words);
  };
  try {
    await stack.up({
      ...(plan === undefined ? {} : { plan }),
      ...{ refresh, color: "never", suppressOutputs: true, suppressProgress: true },
      ...{ onOutput: hear(process.stdout), onError: hear(process.stderr) },
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Failure(
      `${stack.name} is not complete: ${whyNot(reasons)} Run the workflow again: it goes on from here.`,
    );
  }
}

/** An engine with a plan ends without a word where an output of the stack became another than the plan has. */
function whyNot(said: string): string {
  if (/^\s*error: /m.test(said)) return "the engine's reasons are above. Fix them.";
  return (
    "the engine gave no reason. All that it changed is above; most likely an output of the stack became another than " +
    "what was shown, which a plan does not allow."
  );
}
