import { Failure } from "../../commands/failure";
import { variable } from "./job";

/** GitHub refused a request. */
export class GithubError extends Failure {
  override readonly name = "GithubError";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Asks GitHub's API about this repository, as the job's own token may.
 *
 * @param path - below the repository, such as `issues/1/comments`.
 */
export async function github<T = unknown>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const url = `${variable("GITHUB_API_URL")}/repos/${variable("GITHUB_REPOSITORY")}/${path}`;
  const response = await fetch(url, {
    method,
    // 303 is how GitHub says that something is there already.
    redirect: "manual",
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${variable("GITHUB_TOKEN")}`,
      "x-github-api-version": "2022-11-28",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new GithubError(
      response.status,
      `GitHub refused ${method} ${path}: ${response.status} ${text.slice(0, 200)}`,
    );
  }
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Every page of a list, a hundred entries each. */
export async function githubList<T>(path: string): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const separator = path.includes("?") ? "&" : "?";
    const entries = await github<T[]>("GET", `${path}${separator}per_page=100&page=${page}`);
    all.push(...entries);
    if (entries.length < 100) return all;
  }
}
