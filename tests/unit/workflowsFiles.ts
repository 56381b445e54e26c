import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkout, readYaml } from "../support/stackFiles";

/** A step of a job or of an action. */
export interface Step {
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of a workflow. */
export interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly "runs-on"?: string;
  readonly strategy?: { readonly matrix: { readonly stack: readonly string[] } };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly steps: readonly Step[];
}

/** A workflow. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (name: string) => readYaml(`.github/workflows/${name}.yml`) as unknown as Workflow;
/** What a pull request starts. */
export const preview = workflow("preview");
/** What a merge starts. */
export const deploy = workflow("deploy");
/** What every night starts. */
export const drift = workflow("drift");
/** An action of ours. */
export interface Action {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** Reads an action. */
export function action(file: string): Action {
  return readYaml(file) as unknown as Action;
}

/** All of them, by name. */
export const workflows = { preview, deploy, drift };
/** The files of the actions of ours. */
export const actions = readdirSync(join(checkout, ".github", "actions")).map(
  (name) => `.github/actions/${name}/action.yml`,
);
/** Every step of every workflow, and of the actions of ours that they use. */
export const steps = [
  ...Object.values(workflows).flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps: own }) => own)),
  ...actions.flatMap((file) => action(file).runs.steps),
];
/** All of these files. */
export const files = [...Object.keys(workflows).map((name) => `.github/workflows/${name}.yml`), ...actions];
