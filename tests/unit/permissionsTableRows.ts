import type { DeploymentPlace } from "../../bootstrap/permissions/place";
import type { Context, Request } from "./permissionsEvaluator";

/** Who may be allowed something, as the columns of the table. */
export const roles = ["preview", "deploy", "stack's role", "application"] as const;
/** One of the roles. */
export type Role = (typeof roles)[number];

/** What AWS must allow all of, for one call: it looks at each thing that is touched. */
export type Call = readonly Request[];

/** What somebody would do, and who may. */
export interface Row {
  /** To what. */
  readonly thing: string;
  /** What. */
  readonly doing: string;
  /** What is asked of AWS, one after the other: who may do it may do each, and who may not may do none. */
  readonly calls: readonly Call[];
  /** Who may. */
  readonly allowed: readonly Role[];
}

/** The rows of a part of the table. */
export type Rows = (our: DeploymentPlace, their: DeploymentPlace) => readonly Row[];

/** Both roles of the workflows. */
export const workflows: readonly Role[] = ["preview", "deploy"];
/** The one that deploys. */
export const deploys: readonly Role[] = ["deploy"];
/** Nobody. */
export const nobody: readonly Role[] = [];

/** A row of the table. What AWS asks about several things of is a list; a request alone is a call. */
export function row(
  thing: string,
  doing: string,
  allowed: readonly Role[],
  ...calls: readonly (Request | Call)[]
): Row {
  return { thing, doing, allowed, calls: calls.map((call) => ("action" in call ? [call] : call)) };
}

/** A request of AWS. */
export function ask(action: string, resource = "*", context: Context = {}): Request {
  return { action, resource, context };
}

/** An ARN of the account, in the region. */
export function arn(service: string, rest: string): string {
  return `arn:aws:${service}:sa-east-1:123456789012:${rest}`;
}

/** What carries the environment's tag. */
export function has({ environment }: DeploymentPlace): Context {
  return { "aws:ResourceTag/environment": environment, "aws:ResourceTag/project": "siscoe" };
}

/** What is made with the environment's tag, or given it. */
export function gets({ environment }: DeploymentPlace): Context {
  return {
    "aws:RequestTag/environment": environment,
    "aws:RequestTag/project": "siscoe",
    "aws:TagKeys": ["environment", "owner", "project"],
  };
}
