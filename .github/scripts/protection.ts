import { Failure } from "../../commands/failure";
import { github, GithubError } from "./github";
import type { Person } from "./person";
import { isReviewed } from "./reviewed";

/** One of GitHub's environments, and what guards it. */
export interface GitHubEnvironment {
  readonly name: string;
  /** A person lets each job in. */
  readonly reviewed: boolean;
  /** Only jobs of the branch main get in. */
  readonly mainOnly: boolean;
}

/** The environments of a stack: for previews of pull requests, for looks at what is on main, and for deployments. */
export function environmentsOf(
  stack: string,
): readonly [GitHubEnvironment, GitHubEnvironment, GitHubEnvironment] {
  return [
    { name: `${stack}-preview`, reviewed: true, mainOnly: false },
    { name: `${stack}-read`, reviewed: false, mainOnly: true },
    { name: stack, reviewed: isReviewed(stack), mainOnly: true },
  ];
}

/** A reviewer, or a team of them. */
interface Reviewer {
  readonly type: "User" | "Team";
  readonly reviewer: { readonly id: number; readonly login?: string; readonly slug?: string };
}

/** An environment as GitHub tells it. */
interface Found {
  readonly can_admins_bypass?: boolean;
  readonly protection_rules?: readonly {
    readonly type: string;
    readonly wait_timer?: number;
    readonly prevent_self_review?: boolean;
    readonly reviewers?: readonly Reviewer[];
  }[];
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
}

interface BranchPolicy {
  readonly id: number;
  readonly name: string;
  readonly type?: string;
}

/**
 * Protects an environment, reads back what GitHub made of it, and says what holds. Who reviews, and what else guards it,
 * is kept where it was added since; a branch that gets in beside main is taken away.
 *
 * Source: https://docs.github.com/rest/deployments/environments
 */
export async function protect(environment: GitHubEnvironment, person: Person): Promise<string> {
  const before = await find(environment.name);
  await github("PUT", `environments/${environment.name}`, settings(environment, person, before));
  const taken = environment.mainOnly ? await onlyMain(environment.name) : [];
  const after = (await find(environment.name)) ?? {};
  const branches = after.deployment_branch_policy == null ? [] : await policies(environment.name);
  const missing = [
    ...(environment.reviewed && !reviewers(after).some((one) => isPerson(one, person))
      ? [`${person.login} is not asked to let jobs in`]
      : []),
    ...(environment.mainOnly && after.deployment_branch_policy?.custom_branch_policies !== true
      ? ["jobs of every branch get in"]
      : []),
    ...(environment.mainOnly && !(branches.length === 1 && branches.every(isMain))
      ? [`the branches that get in are ${named(branches.map(({ name }) => name))}, and not main alone`]
      : []),
  ];
  if (missing.length > 0) {
    throw new Failure(
      `GitHub's environment ${environment.name} is not protected: ${missing.join("; ")}. Until it is, no role of AWS ` +
        `may trust it: don't go on. A private repository has reviewers with GitHub Enterprise only.`,
    );
  }
  return `environment ${environment.name}: ${holds(after, branches, taken).join(", ")}`;
}

function settings({ reviewed, mainOnly }: GitHubEnvironment, person: Person, before: Found | undefined) {
  const there = reviewers(before ?? {});
  const kept = there.map(({ type, reviewer }) => ({ type, id: reviewer.id }));
  const asked = there.some((one) => isPerson(one, person)) ? [] : [{ type: "User", id: person.id }];
  const rules = before?.protection_rules ?? [];
  const wait = rules.find(({ type }) => type === "wait_timer")?.wait_timer;
  const others = rules.find(({ type }) => type === "required_reviewers")?.prevent_self_review;
  return {
    reviewers: [...kept, ...(reviewed ? asked : [])],
    deployment_branch_policy: mainOnly
      ? { protected_branches: false, custom_branch_policies: true }
      : (before?.deployment_branch_policy ?? null),
    // What a request leaves out goes back to GitHub's default.
    ...(before?.can_admins_bypass === false ? { can_admins_bypass: false } : {}),
    ...(wait === undefined ? {} : { wait_timer: wait }),
    ...(others === undefined ? {} : { prevent_self_review: others }),
  };
}

/** Lets the branch main in, and takes away what lets others in. */
async function onlyMain(name: string): Promise<BranchPolicy[]> {
  const path = `environments/${name}/deployment-branch-policies`;
  const there = await policies(name);
  if (!there.some(isMain)) await github("POST", path, { name: "main", type: "branch" });
  const others = there.filter((policy) => !isMain(policy));
  for (const { id } of others) await github("DELETE", `${path}/${id}`);
  return others;
}

function holds(after: Found, branches: readonly BranchPolicy[], taken: readonly BranchPolicy[]): string[] {
  const who = reviewers(after).map(({ reviewer }) => reviewer.login ?? reviewer.slug ?? String(reviewer.id));
  const only = after.deployment_branch_policy;
  const limit = only == null ? "any branch" : only.protected_branches ? "protected branches" : "";
  const guarded = who.length > 0 || only != null;
  return [
    ...(who.length === 0 ? [] : [`let in by ${who.join(" or ")}`]),
    limit === "" ? `the branch ${named(branches.map((policy) => policy.name))} alone` : limit,
    ...(taken.length === 0 ? [] : [`no longer ${named(taken.map((policy) => policy.name))}`]),
    ...(guarded && after.can_admins_bypass === true ? ["but administrators may pass over it"] : []),
  ];
}

async function find(name: string): Promise<Found | undefined> {
  try {
    return await github<Found>("GET", `environments/${name}`);
  } catch (error) {
    if (error instanceof GithubError && error.status === 404) return undefined;
    throw error;
  }
}

async function policies(name: string): Promise<readonly BranchPolicy[]> {
  const path = `environments/${name}/deployment-branch-policies?per_page=100`;
  const { branch_policies: all } = await github<{ readonly branch_policies: BranchPolicy[] }>("GET", path);
  return all;
}

function reviewers({ protection_rules: rules = [] }: Found): readonly Reviewer[] {
  return rules.flatMap(({ type, reviewers: all = [] }) => (type === "required_reviewers" ? all : []));
}

function isPerson({ type, reviewer }: Reviewer, { id }: Person): boolean {
  return type === "User" && reviewer.id === id;
}

function isMain({ name, type = "branch" }: BranchPolicy): boolean {
  return name === "main" && type === "branch";
}

function named(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
