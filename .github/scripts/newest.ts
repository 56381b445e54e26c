import type { Stack } from "@pulumi/pulumi/automation";
import { Failure } from "../../commands/failure";
import { github, GithubError } from "./github";
import { variable } from "./job";

/**
 * Refuses to deploy a commit over a newer one, as the run of an old commit would that somebody starts again. A commit
 * may be deployed when it is main's newest, or a descendant of the one that was deployed last.
 */
export async function insistOnNewer(stack: Stack): Promise<void> {
  const commit = variable("GITHUB_SHA");
  const main = await github<{ readonly object: { readonly sha: string } }>("GET", "git/ref/heads/main");
  if (main.object.sha === commit) return;
  const last = await lastUpdate(stack);
  if (last === undefined) return;
  if (last.commit !== undefined && (await descends(commit, last.commit))) return;
  const deployed = last.commit === undefined ? "a commit that is not known" : last.commit.slice(0, 7);
  throw new Failure(
    `${stack.name} was last deployed from ${deployed}, and ${commit.slice(0, 7)} is not newer: nothing was changed. ` +
      `Run the workflow of main's newest commit (${main.object.sha.slice(0, 7)}) instead.`,
  );
}

const PAGE = 100;

/** What the engine wrote into the stack's history beside its last update, whether that one succeeded or not. */
async function lastUpdate(stack: Stack): Promise<{ readonly commit: string | undefined } | undefined> {
  // To the end: any number of refreshes may have come after it.
  for (let page = 1; ; page++) {
    // Without secrets: nobody needs them here.
    const history = await stack.history(PAGE, page, false);
    const last = history.find(({ kind }) => kind === "update");
    if (last !== undefined) return { commit: last.environment["git.head"] };
    if (history.length < PAGE) return undefined;
  }
}

/** Source: https://docs.github.com/rest/commits/commits#compare-two-commits */
async function descends(commit: string, from: string): Promise<boolean> {
  try {
    const { status } = await github<{ readonly status: string }>("GET", `compare/${from}...${commit}`);
    return status === "ahead" || status === "identical";
  } catch (error) {
    // A commit that GitHub doesn't have: somebody deployed it by hand.
    if (!(error instanceof GithubError) || error.status !== 404) throw error;
    return false;
  }
}
