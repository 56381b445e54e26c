import { environmentsOf as environmentsOfStack } from "../../.github/scripts/protection";
import { bootstrap } from "../support/figures";
import type { Step, Workflow } from "./workflowsFiles";
import {
  allSteps,
  codeOf,
  environmentsOf,
  jobsOf,
  type NamedJob,
  rightsOf,
  type Workflows,
} from "./workflowsTable";

/** The kinds of roles that the bootstrap makes for a stack's jobs. */
export type Role = "deploy" | "preview";

/** The role that each of GitHub's environments gets, by what the roles' own trust says. */
export async function rolesByEnvironment(): Promise<Record<string, Role>> {
  const found: Record<string, Role> = {};
  for (const { type, inputs } of await bootstrap()) {
    if (type !== "aws:iam/role:Role") continue;
    const trust = String(inputs["assumeRolePolicy"]);
    for (const [, environment = ""] of trust.matchAll(/:environment:([\w-]+)"/g)) {
      const role = /-(deploy|preview)$/.exec(String(inputs["name"]))?.[1] as Role;
      if (found[environment] !== undefined) throw new Error(`two roles trust the environment ${environment}`);
      found[environment] = role;
    }
  }
  return found;
}

/** Events whose workflow and code are main's, or a pull request's without its rights. */
const safeEvents = ["pull_request", "push", "schedule", "workflow_dispatch"];

/**
 * The ways on which a pull request's code could reach the rights of a deployment, as far as these workflows leave them
 * open. docs/security.md says what closes those that no file decides.
 *
 * @param roles - as {@link rolesByEnvironment} tells them.
 */
export function openWays(workflows: Workflows, roles: Readonly<Record<string, Role>>): string[] {
  const jobs = jobsOf(workflows);
  return [
    ...Object.entries(workflows).flatMap(([name, workflow]) => byEvent(name, workflow)),
    ...jobs.flatMap((one) => [
      ...byEnvironment(one, workflows, roles),
      ...byForeignCode(one),
      ...byWhatIsKept(one, workflows),
      ...byToken(one, workflows),
    ]),
  ];
}

function byEvent(name: string, { on }: Workflow): string[] {
  const branches = (on["push"] as { branches?: readonly string[] } | undefined)?.branches;
  return [
    ...Object.keys(on)
      .filter((event) => !safeEvents.includes(event))
      .map((event) => `${name}: ${event} runs main's workflow for somebody else's event`),
    ...("push" in on && String(branches) !== "main" ? [`${name}: a push to any branch starts it`] : []),
  ];
}

/** A job that starts with a pull request, and one that a person may start on any branch, gets no role that deploys. */
function byEnvironment(one: NamedJob, workflows: Workflows, roles: Readonly<Record<string, Role>>): string[] {
  const { workflow, name, job } = one;
  const mainOnly = ["staging", "prod"].flatMap((stack) =>
    environmentsOfStack(stack).flatMap((environment) => (environment.mainOnly ? [environment.name] : [])),
  );
  const { on } = workflows[workflow];
  return environmentsOf(job).flatMap((environment) => {
    const where = `${workflow} ${name}: environment ${environment}`;
    return [
      ...(roles[environment] === undefined ? [`${where} is not one that a role trusts`] : []),
      ...("pull_request" in on && roles[environment] === "deploy" ? [`${where} deploys`] : []),
      ...(!("pull_request" in on) && !mainOnly.includes(environment)
        ? [`${where} lets every branch in`]
        : []),
    ];
  });
}

/** Code that no commit of this repository decides. */
function byForeignCode({ workflow, name, job }: NamedJob): string[] {
  const where = `${workflow} ${name}`;
  return [
    ...(job["runs-on"] === "ubuntu-24.04" ? [] : [`${where}: its runner may outlive it`]),
    ...("uses" in job ? [`${where}: another repository's workflow`] : []),
    ...("container" in job || "services" in job ? [`${where}: an image that nothing pins`] : []),
    ...allSteps(job.steps)
      .filter(({ uses = "./" }) => !uses.startsWith("./") && !/@[0-9a-f]{40}$/.test(uses))
      .map(({ uses = "" }) => `${where}: ${uses} is no commit`),
  ];
}

/** What a job without rights could leave behind for one with them. */
function byWhatIsKept({ workflow, name, job }: NamedJob, workflows: Workflows): string[] {
  const where = `${workflow} ${name}`;
  const steps = allSteps(job.steps);
  const isCache = ({ uses = "", with: inputs = {} }: Step) =>
    /^actions\/cache\b/.test(uses) ||
    Object.entries(inputs).some(([input, value]) => input.includes("cache") && String(value) !== "false") ||
    // It keeps one unless it is told not to.
    (uses.startsWith("actions/setup-node@") && String(inputs["package-manager-cache"]) !== "false");
  return [
    ...steps.filter(isCache).map(({ uses = "" }) => `${where}: ${uses} shares a cache`),
    ...steps
      .filter(({ uses = "" }) => uses.startsWith("actions/download-artifact@"))
      .map(() => `${where}: reads an artifact`),
    ...readsOf(job.steps).flatMap((from) => {
      const source = workflows[workflow].jobs[from];
      const foreign = source !== undefined && codeOf(workflows[workflow], source) === "the pull request's";
      return foreign && "id-token" in (job.permissions ?? {}) ? [`${where}: takes what ${from} says`] : [];
    }),
  ];
}

/** The jobs whose outputs these steps read. */
function readsOf(steps: readonly Step[]): string[] {
  return [...JSON.stringify(steps).matchAll(/needs\.([\w-]+)\.outputs\./g)].map(([, job = ""]) => job);
}

/** A token that may write, or ask AWS for a role, beside a pull request's code. */
function byToken({ workflow, name, job }: NamedJob, workflows: Workflows): string[] {
  const started = workflows[workflow];
  const where = `${workflow} ${name}`;
  const handed = allSteps(job.steps).filter(({ uses, run, with: inputs, env }) =>
    /github\.token|secrets[.[]/i.test(JSON.stringify([uses === undefined ? run : undefined, inputs, env])),
  );
  const isOurs = ({ run = "" }: Step) => /^node load\.js \.github\/scripts\/\w+\.ts$/.test(run.trim());
  return [
    ...(job.permissions === undefined
      ? [`${where}: has the rights that the repository gives by default`]
      : []),
    ...(codeOf(started, job) !== "the pull request's"
      ? []
      : rightsOf(job)
          .filter((right) => right !== "id-token: write")
          .map((right) => `${where}: ${right} beside a pull request's code`)),
    ...handed
      .filter((step) => !isOurs(step))
      .map(() => `${where}: hands its token to a command that isn't ours`),
    ...(/secrets[.[]/.test(JSON.stringify(job)) ? [`${where}: reads a secret of GitHub's`] : []),
  ];
}
