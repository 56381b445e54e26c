import { github, GithubError, githubList } from "./github";
import { notice, script, variable } from "./job";

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly type?: string };
}

/** Writes a report under a pull request: once, and edits it from then on. */
script(async () => {
  const marker = `<!-- siscoe: ${variable("TITLE")} -->`;
  const body = `${marker}\n${variable("REPORT")}`;
  const issue = `issues/${variable("PULL_REQUEST")}`;
  try {
    const comments = await githubList<Comment>(`${issue}/comments`);
    // Anyone can write the marker: only a comment of the workflows' own is edited.
    const ours = comments.find((comment) => comment.user?.type === "Bot" && comment.body?.startsWith(marker));
    if (ours === undefined) await github("POST", `${issue}/comments`, { body });
    else if (ours.body !== body) await github("PATCH", `issues/comments/${ours.id}`, { body });
  } catch (error) {
    // A fork's token may not write: the report is on the run's page.
    if (!(error instanceof GithubError) || error.status !== 403) throw error;
    notice("warning", "This token may not comment: the report is on this run's page.");
  }
});
