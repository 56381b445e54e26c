import { action, type Job, type Step, type Workflow, type workflows } from "./workflowsFiles";

/** Workflows by name. */
export type Workflows = Readonly<Record<WorkflowName, Workflow>>;
/** The name of a workflow. */
export type WorkflowName = keyof typeof workflows;

/** A job, and the workflow that it is of. */
export interface NamedJob {
  readonly workflow: WorkflowName;
  readonly name: string;
  readonly job: Job;
}

/** Every job of these workflows. */
export function jobsOf(all: Workflows): NamedJob[] {
  return (Object.entries(all) as [WorkflowName, Workflow][]).flatMap(([workflow, { jobs }]) =>
    Object.entries(jobs).map(([name, job]) => ({ workflow, name, job })),
  );
}

/** What starts a workflow, in words. What isn't here has no words yet: think first about whose code it runs. */
const events: Readonly<Record<string, string>> = {
  pull_request: "a pull request",
  push: "a push to `main`",
  schedule: "every night",
  workflow_dispatch: "a person",
};

/** What starts a job. */
export function startedBy({ on }: Workflow): string {
  return Object.keys(on)
    .map((event) => events[event] ?? `**${event}**`)
    .join(", ");
}

/** Whose code a job runs. */
export function codeOf({ on }: Workflow, job: Job): "the pull request's" | "the base's" | "main's" {
  const [first] = job.steps;
  if (first?.with?.["ref"] === "${{ github.event.pull_request.base.sha }}") return "the base's";
  return "pull_request" in on ? "the pull request's" : "main's";
}

/** What a job installs: everything, or what the program itself needs, and then without any package's own script. */
export function installs(job: Job): "everything" | "the program" {
  const [step] = job.steps.filter(({ uses = "" }) => /actions\/(toolchain|preview)$/.test(uses));
  return step?.with?.["tests"] === "true" ? "everything" : "the program";
}

/** What a job's token may beside reading the code. */
export function rightsOf({ permissions = {} }: Job): string[] {
  return Object.entries(permissions)
    .filter(([right, may]) => right !== "contents" || may !== "read")
    .map(([right, may]) => `${right}: ${may}`);
}

/** GitHub's environments that a job runs in. */
export function environmentsOf({ environment, strategy }: Job): string[] {
  if (environment === undefined) return [];
  const stacks = strategy?.matrix.stack ?? [];
  return environment.includes("matrix.stack")
    ? stacks.map((stack) => environment.replace("${{ matrix.stack }}", stack))
    : [environment];
}

/** The steps of a job, and those of our own actions behind the step that uses them. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) =>
    step.uses?.startsWith("./") === true
      ? [step, ...allSteps(action(`${step.uses.replace("./", "")}/action.yml`).runs.steps)]
      : [step],
  );
}

/** What other jobs could get of a job, and which of them read it. */
export function handsOn({ workflow, name, job }: NamedJob, all: Workflows): string[] {
  const beside = jobsOf(all).filter((other) => other.workflow === workflow && other.name !== name);
  const readers = beside.filter((other) => JSON.stringify(other.job).includes(`needs.${name}.outputs.`));
  const outputs = Object.keys(job.outputs ?? {}).map((output) => `\`${output}\``);
  const kept = allSteps(job.steps).filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  return [
    ...(outputs.length === 0
      ? []
      : [
          `${outputs.join(", ")}, to ${readers.map((reader) => `\`${reader.name}\``).join(", ") || "nobody"}`,
        ]),
    ...kept.map((step) => `the artifact \`${String(step.with?.["name"])}\`, which no job reads`),
  ];
}

/**
 * The table of the jobs as docs/security.md has it.
 *
 * @param roles - the kind of role that trusts an environment of GitHub's (`rolesByEnvironment`).
 */
export function renderJobs(all: Workflows, roles: Readonly<Record<string, string>>): string {
  const rows = jobsOf(all).map((one) => {
    const { workflow, name, job } = one;
    const started = all[workflow];
    const environments = environmentsOf(job);
    const role = [...new Set(environments.map((environment) => roles[environment] ?? "none"))].join(", ");
    return [
      `\`${workflow}\` \`${name}\``,
      startedBy(started),
      codeOf(started, job),
      installs(job),
      quoted(rightsOf(job)) || "nothing",
      quoted(environments) || "none",
      role || "none",
      role === "" ? "none" : "the stack's",
      handsOn(one, all).join("; ") || "nothing",
    ];
  });
  const head = [
    "job",
    "started by",
    "runs the code of",
    "installs",
    "other rights of its token",
    "environment",
    "AWS role",
    "secrets in reach",
    "hands on",
  ];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
