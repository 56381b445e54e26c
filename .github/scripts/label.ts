import { Failure } from "../../commands/failure";
import { githubList } from "./github";
import { person } from "./person";

/** How every label begins that says: yes, replace or delete what holds data. */
export const permission = "allow-stateful-replacement";

/**
 * The label for one commit, and for no other: its name says which. So it can't be put on before the commit is there,
 * and whatever is pushed after it needs another one; no order of events, and no run that was cancelled, changes that.
 *
 * GitHub takes names of up to 50 characters. Twenty digits of a hash are as many as fit, and too many for anybody to
 * make a second commit with.
 */
export function labelFor(commit: string): string {
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new Failure(`"${commit}" is no commit.`);
  return `${permission}-${commit.slice(0, 20)}`;
}

/** Whether what holds data may go: who says so, or why nobody does. */
export type Verdict = { readonly by: string } | { readonly not: string };

interface LabelEvent {
  readonly event: string;
  readonly label?: { readonly name: string };
  readonly actor?: { readonly login: string; readonly type: string } | null;
  readonly performed_via_github_app?: unknown;
}

/**
 * Asks GitHub, as things are now, whether a pull request has the label of a commit, put there by a person who may write
 * to this repository. A role that may only triage puts labels on as well, and so do apps and workflows: they don't count.
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/issue-event-types#labeled
 */
export async function verdict(pullRequest: number, commit: string): Promise<Verdict> {
  const name = labelFor(commit);
  const labels = await githubList<{ readonly name: string }>(`issues/${pullRequest}/labels`);
  if (!labels.some((label) => label.name === name)) return { not: `it does not have the label ${name}` };
  const timeline = await githubList<LabelEvent>(`issues/${pullRequest}/timeline`);
  const last = timeline.findLast(
    ({ event, label }) => (event === "labeled" || event === "unlabeled") && label?.name === name,
  );
  const actor = last?.event === "labeled" ? last.actor : undefined;
  if (actor?.type !== "User" || (last?.performed_via_github_app ?? null) !== null) {
    return {
      not: `the label ${name} was put on by ${actor?.login ?? "nobody who is known"}, not by a person`,
    };
  }
  if (!(await person(actor.login)).mayWrite) {
    return { not: `the label ${name} was put on by ${actor.login}, who may not write to this repository` };
  }
  return { by: actor.login };
}
