import { readFileSync } from "node:fs";
import { Failure } from "../../commands/failure";
import { github, GithubError } from "./github";
import { script, variable } from "./job";
import { permission } from "./label";

/** What the bootstrap says (`pulumi stack output --json`). */
interface Ground {
  readonly backendUrl: string;
  readonly environments: Readonly<Record<string, { previewRoleArn: string; deployRoleArn: string }>>;
}

interface Environment {
  readonly name: string;
  readonly roleArn: string;
  /** A person lets each job in. */
  readonly reviewed: boolean;
  /** Only jobs of the branch main get in. */
  readonly mainOnly: boolean;
}

/** Once, by hand: GitHub's environments with their protection, the variables and the labels that the workflows use. */
script(async () => {
  const ground = readGround();
  const reviewer = await reviewerId(variable("REVIEWER"));
  await setVariable("actions/variables", "PULUMI_BACKEND_URL", ground.backendUrl);
  await setVariable("actions/variables", "AWS_REGION", regionOf(ground.backendUrl));
  for (const [stack, { previewRoleArn, deployRoleArn }] of Object.entries(ground.environments)) {
    const looks = { roleArn: previewRoleArn };
    await protect({ name: `${stack}-preview`, ...looks, reviewed: true, mainOnly: false }, reviewer);
    await protect({ name: `${stack}-read`, ...looks, reviewed: false, mainOnly: true }, reviewer);
    const reviewed = stack !== "staging";
    await protect({ name: stack, roleArn: deployRoleArn, reviewed, mainOnly: true }, reviewer);
  }
  await unlessThere(github("POST", "labels", { name: permission, color: "b60205" }));
  await unlessThere(github("POST", "labels", { name: "drift", color: "fbca04" }));
  say(`labels ${permission}, drift`);
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

/** The person who lets jobs in: somebody who may write to the repository. */
async function reviewerId(login: string): Promise<number> {
  const path = `collaborators/${encodeURIComponent(login)}/permission`;
  const { permission: may, user } = await github<{ permission: string; user: { id: number } }>("GET", path);
  if (may !== "admin" && may !== "write") throw new Failure(`${login} may not write to this repository.`);
  return user.id;
}

async function protect({ name, roleArn, reviewed, mainOnly }: Environment, reviewer: number): Promise<void> {
  await github("PUT", `environments/${name}`, {
    reviewers: reviewed ? [{ type: "User", id: reviewer }] : [],
    deployment_branch_policy: mainOnly ? { protected_branches: false, custom_branch_policies: true } : null,
  });
  if (mainOnly) {
    await unlessThere(
      github("POST", `environments/${name}/deployment-branch-policies`, { name: "main", type: "branch" }),
    );
  }
  await setVariable(`environments/${name}/variables`, "AWS_ROLE_ARN", roleArn);
  const protection = [...(reviewed ? ["a reviewer"] : []), ...(mainOnly ? ["the branch main alone"] : [])];
  say(`environment ${name}: ${protection.join(", ")}`);
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
    const there = error.status === 303 || (error.status === 422 && error.message.includes("already_exists"));
    if (!there) throw error;
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
