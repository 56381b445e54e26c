import { github, GithubError } from "./github";

interface BranchRule {
  readonly type: string;
  readonly parameters?: { readonly required_status_checks?: readonly { readonly context: string }[] };
}

interface Protection {
  readonly required_pull_request_reviews?: unknown;
  readonly required_status_checks?: { readonly contexts?: readonly string[] };
}

/**
 * What guards the branch main, by rulesets and by the older branch protection: environments that let main in are worth as
 * much as that. It is the owner's to set; here it is only said.
 *
 * Source: https://docs.github.com/rest/repos/rules#get-rules-for-a-branch,
 * https://docs.github.com/rest/branches/branch-protection#get-branch-protection
 */
export async function aboutMain(): Promise<string> {
  const rules = await github<readonly BranchRule[]>("GET", "rules/branches/main?per_page=100");
  const older = await olderProtection();
  const byPullRequest =
    rules.some(({ type }) => type === "pull_request") || older.required_pull_request_reviews !== undefined;
  if (!byPullRequest)
    return "branch main: NOT PROTECTED: whoever may write can push to it, and so deploy to staging";
  const checks = new Set([
    ...rules.flatMap(({ parameters }) =>
      (parameters?.required_status_checks ?? []).map(({ context }) => context),
    ),
    ...(older.required_status_checks?.contexts ?? []),
  ]);
  const required =
    checks.size === 0 ? "no check is required" : `required are ${[...checks].sort().join(", ")}`;
  return `branch main: by pull request only; ${required}`;
}

async function olderProtection(): Promise<Protection> {
  try {
    return await github<Protection>("GET", "branches/main/protection");
  } catch (error) {
    if (error instanceof GithubError && error.status === 404) return {};
    throw error;
  }
}
