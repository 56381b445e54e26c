import { readFileSync } from "node:fs";
import { Failure } from "../../commands/failure";
import { github, GithubError } from "./github";
import { notice, script, variable } from "./job";
import { type Label, permission, permitted } from "./label";

interface PullRequestEvent {
  readonly action: string;
  readonly pull_request: { readonly number: number; readonly labels: readonly Label[] };
}

/** Refuses a pull request that would replace or delete what holds data, unless a label says so. */
script(async () => {
  if (variable("RESULT") !== "success")
    throw new Failure("The preview failed: there is nothing to judge by.");
  if (variable("DANGER") !== "true") return;
  const event = JSON.parse(readFileSync(variable("GITHUB_EVENT_PATH"), "utf8")) as PullRequestEvent;
  const { number, labels } = event.pull_request;
  if (!permitted(labels)) {
    throw new Failure(
      `Something that holds data would be replaced or deleted: refused. Where that is meant, put the label ` +
        `${permission} on the pull request.`,
    );
  }
  // The label was put there for what the pull request was then.
  if (event.action === "synchronize" || event.action === "reopened") {
    await withdraw(number);
    throw new Failure(
      `The pull request has changed since it got the label ${permission}: refused. Look at the preview, and put the ` +
        `label on again.`,
    );
  }
  notice(
    "notice",
    `Something that holds data would be replaced or deleted, and the label ${permission} allows it.`,
  );
});

async function withdraw(pullRequest: number): Promise<void> {
  try {
    await github("DELETE", `issues/${pullRequest}/labels/${permission}`);
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    notice(
      "warning",
      `This token may not take the label ${permission} off: take it off, and put it on again.`,
    );
  }
}
