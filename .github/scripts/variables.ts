import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../commands/checkout";
import { Failure } from "../../commands/failure";
import { notice, script, variable } from "./job";

/** The variables of the repository and its environments that a step with AWS needs, and what each has to look like. */
const needed: Readonly<Record<string, RegExp>> = {
  AWS_REGION: /^[a-z]{2}-[a-z]+-\d$/,
  AWS_ROLE_ARN: /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  PULUMI_BACKEND_URL: /^(s3|file):\/\/.+$/,
};

/** Before anything is asked of AWS: is everything there that the job needs? */
script(() => {
  const stack = variable("STACK");
  const environment = process.env["ENVIRONMENT"] ?? stack;
  const problems = Object.entries(needed).flatMap(([name, form]) => {
    const value = process.env[name] ?? "";
    if (form.test(value)) return [];
    const what = value === "" ? "is not set" : `is "${value}"`;
    return [`The variable ${name} ${what} for GitHub's environment ${environment}: docs/deploy.md, step 5.`];
  });
  const file = `Pulumi.${stack}.yaml`;
  if (!existsSync(join(checkout, file)))
    problems.push(`Stack ${stack} has no ${file}: docs/deploy.md, step 4.`);
  for (const problem of problems) notice("error", problem);
  if (problems.length > 0) throw new Failure("Nothing was changed.");
});
