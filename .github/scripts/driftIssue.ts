import { github, githubList } from "./github";
import { script, variable } from "./job";

interface Issue {
  readonly number: number;
  readonly title: string;
}

/** One issue for each stack that has drifted: opened, kept current, and closed when the drift is gone. */
script(async () => {
  const stack = variable("STACK");
  const title = `Drift: ${stack}`;
  const open = await githubList<Issue>("issues?state=open&labels=drift");
  const issue = open.find((one) => one.title === title);
  const run = `${variable("GITHUB_SERVER_URL")}/${variable("GITHUB_REPOSITORY")}/actions/runs/${variable("GITHUB_RUN_ID")}`;
  if (variable("CHANGES") === "0") {
    if (issue === undefined) return;
    await github("POST", `issues/${issue.number}/comments`, { body: `It is gone: ${run}` });
    await github("PATCH", `issues/${issue.number}`, { state: "closed" });
    return;
  }
  const body =
    `\`${stack}\` is not what the code says. Either somebody changed it by hand, or what is on main was not ` +
    `deployed. A deployment would do this ([the run](${run})):\n\n${variable("REPORT")}`;
  if (issue === undefined) await github("POST", "issues", { title, body, labels: ["drift"] });
  else await github("PATCH", `issues/${issue.number}`, { body });
});
