import type { Document, Statement } from "../../bootstrap/permissions/document";

/** What somebody asks AWS for. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Condition keys, such as `iam:PermissionsBoundary`. */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * Whether IAM would allow it to an identity with these policies, under this boundary: what is allowed by a policy and
 * by the boundary, and denied by neither. A condition operator that is not known here fails.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(request: Request, policies: readonly Document[], boundary?: Document): boolean {
  const all = boundary === undefined ? policies : [...policies, boundary];
  if (all.some((policy) => matches(policy, "Deny", request))) return false;
  if (boundary !== undefined && !matches(boundary, "Allow", request)) return false;
  return policies.some((policy) => matches(policy, "Allow", request));
}

function matches(policy: Document, effect: Statement["Effect"], { action, resource, context = {} }: Request) {
  return policy.Statement.some((statement) => {
    const named = statement.Action?.some((pattern) => like(pattern, action, "i"));
    const excepted = statement.NotAction?.some((pattern) => like(pattern, action, "i"));
    return (
      statement.Effect === effect &&
      (named ?? excepted === false) &&
      (statement.Resource ?? []).some((pattern) => like(pattern, resource)) &&
      Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
        Object.entries(keys).every(([key, values]) =>
          holds(operator, context[key], Array.isArray(values) ? (values as string[]) : [values as string]),
        ),
      )
    );
  });
}

function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  switch (operator) {
    case "StringEquals":
      return value !== undefined && wanted.includes(value);
    case "StringNotEquals":
      return value === undefined || !wanted.includes(value);
    case "StringLike":
      return value !== undefined && wanted.some((pattern) => like(pattern, value));
    case "Null":
      return wanted[0] === String(value === undefined);
    default:
      throw new Error(`the evaluator has no ${operator}`);
  }
}

function like(pattern: string, text: string, flags = ""): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, flags).test(text);
}
