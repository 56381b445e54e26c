import { Failure } from "../../commands/failure";
import { script, variable } from "./job";

/** After AWS refused to hand out the role: what that can mean. */
script(() => {
  throw new Failure(
    `AWS does not give this job ${variable("AWS_ROLE_ARN")}: there is no such role, it does not trust ` +
      `${variable("GITHUB_REPOSITORY")} in GitHub's environment ${variable("ENVIRONMENT")}, or the bootstrap is older than ` +
      `this workflow, and allows shorter sessions only (docs/deploy.md, step 3). Nothing was changed.`,
  );
});
