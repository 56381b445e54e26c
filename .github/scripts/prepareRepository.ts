import { readFileSync } from "node:fs";
import { Failure } from "../../commands/failure";
import { github, GithubError } from "./github";
import { script, variable } from "./job";
import { aboutMain } from "./mainBranch";
import { personWhoReviews } from "./person";
import { environmentsOf, protect } from "./protection";

/** What the bootstrap says (`pulumi stack output --json`). */
interface Ground {
  readonly backendUrl: string;
  readonly environments: Readonly<Record<string, { previewRoleArn: string; deployRoleArn: string }>>;
}

/**
 * Once, by hand: protects GitHub's environments, again, and only then sets the variables and the label that the workflows
 * use. The last variable is the one that they wait for.
 */
script(async () => {
  const ground = readGround();
  const region = regionOf(ground.backendUrl);
  const person = await personWhoReviews(variable("REVIEWER"));
  for (const [stack, { previewRoleArn, deployRoleArn }] of Object.entries(ground.environments)) {
    const [preview, read, deploy] = environmentsOf(stack);
    for (const environment of [preview, read, deploy]) {
      say(await protect(environment, person));
      const roleArn = environment === deploy ? deployRoleArn : previewRoleArn;
      await setVariable(`environments/${environment.name}/variables`, "AWS_ROLE_ARN", roleArn);
    }
  }
  say(await aboutMain());
  await unlessThere(github("POST", "labels", { name: "drift", color: "fbca04" }));
  say("label drift");
  await setVariable("actions/variables", "AWS_REGION", region);
  await setVariable("actions/variables", "PULUMI_BACKEND_URL", ground.backendUrl);
});

function readGround(): Ground {
  try {
    const { backendUrl, environments } = JSON.parse(readFileSync(0, "utf8")) as Partial<Ground>;
    if (backendUrl !== undefined && environments !== undefined) return { backendUrl, environments };
  } catch {
    // Said below.
  }
  throw new Failure("Standard input is not what the bootstrap says: pulumi stack output --json | …");
}

async function setVariable(path: string, name: string, value: string): Promise<void> {
  try {
    await github("PATCH", `${path}/${name}`, { name, value });
  } catch (error) {
    if (!(error instanceof GithubError) || error.status !== 404) throw error;
    await github("POST", path, { name, value });
  }
  say(`variable ${name} = ${value}`);
}

/** What is there already stays. */
async function unlessThere(making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    if (error.status !== 422 || !error.message.includes("already_exists")) throw error;
  }
}

function regionOf(backendUrl: string): string {
  const region = /[?&]region=([a-z0-9-]+)/.exec(backendUrl)?.[1];
  if (region === undefined) throw new Failure(`${backendUrl} names no region.`);
  return region;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
