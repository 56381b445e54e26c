import { script, variable } from "./job";
import { aboutMain } from "./mainBranch";
import { personWhoReviews } from "./person";
import { environmentsOf, protect } from "./protection";

/**
 * Once, by hand, before any role of AWS trusts them: GitHub's environments with their protection. A job that names one
 * that isn't there makes it, without any.
 */
script(async () => {
  const person = await personWhoReviews(variable("REVIEWER"));
  for (const environment of variable("STACKS").split(" ").flatMap(environmentsOf))
    process.stdout.write(`${await protect(environment, person)}\n`);
  process.stdout.write(`${await aboutMain()}\n`);
});
