import type { ValueCheck } from "./resourceType";
import { parsed } from "./rules";

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: string | Record<string, string | string[]>;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly NotResource?: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

/** Who wants to do what, and to what. */
export interface Request {
  readonly action: string;
  /** Any of the ways to write the one who asks: an account's root, a service. */
  readonly principals: readonly string[];
  readonly resource?: string;
  /** What a condition may ask for: the keys that are told count, and any other is taken to hold. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What a role may do by a policy of its own: no principals, and ids of statements that IAM takes. */
export const identityPolicy = policyCheck(10_240, judgeIdentity);

/** The same as a policy that several can have, which IAM keeps shorter. */
export const managedPolicy = policyCheck(6144, judgeIdentity);

function judgeIdentity(statement: Statement): string | undefined {
  if (statement.Principal ?? statement.NotPrincipal) return "Policy document should not specify a principal.";
  if (!statement.Resource && !statement.NotResource) return "Policy statement must contain resources.";
  const resources = [...list(statement.Resource), ...list(statement.NotResource)];
  const wrong = resources.find((resource) => !/^(arn:|\*:|\*$)/.test(resource));
  return wrong === undefined ? iamSid(statement) : `Resource ${wrong} must be in ARN format or "*".`;
}

/** Who may take a role on. */
export const trustPolicy = policyCheck(2048, (statement) => {
  if (!statement.Principal && !statement.NotPrincipal) return "Missing required field Principal";
  if (statement.Resource ?? statement.NotResource) return "Has prohibited field Resource";
  return iamSid(statement);
});

/** Who may use a key, a bucket, a secret or an endpoint. */
export const resourcePolicy = policyCheck(20_480, (statement) => {
  if (!statement.Principal && !statement.NotPrincipal) return "Missing required field Principal";
  return (statement.Resource ?? statement.NotResource) ? undefined : "Missing required field Resource";
});

/** Who may write to a log group, or to those of an account: AWS knows two actions for it. */
export function logPolicy(limit: number): ValueCheck<unknown> {
  return policyCheck(limit, (statement) => {
    if (!statement.Principal) return "Missing required field Principal";
    const known = ["logs:CreateLogStream", "logs:PutLogEvents"];
    return list(statement.Action).every((action) => known.includes(action))
      ? undefined
      : `Policy only supports ${known.join(" and ")} actions`;
  });
}

/** Whether a resource policy lets the principal do it: an Allow that covers it all. Denials are not weighed. */
export function allows(policy: unknown, request: Request): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === "Allow" &&
      principalsOf(statement).some((name) => name === "*" || request.principals.includes(name)) &&
      list(statement.Action).some((pattern) => wildcard(pattern, "i").test(request.action)) &&
      (request.resource === undefined ||
        list(statement.Resource).some((pattern) => wildcard(pattern, "").test(request.resource ?? ""))) &&
      holds(statement, request.context),
  );
}

/** Whether the conditions on what is told of the request hold; of operators, those that compare as a pattern does. */
function holds({ Condition: conditions = {} }: Statement, context: Request["context"] = {}): boolean {
  const asked = Object.entries(conditions).filter(([operator]) =>
    /^(Arn(Equals|Like)|StringLike)$/.test(operator),
  );
  return asked
    .flatMap(([, keys]) => Object.entries(keys))
    .every(([key, patterns]) => {
      const told = context[key];
      return told === undefined || list(patterns).some((pattern) => wildcard(pattern, "").test(told));
    });
}

/** Whether the policy lets everybody in: an Allow for `*` without a condition. */
export function isPublic(policy: unknown): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === "Allow" &&
      principalsOf(statement).includes("*") &&
      statement.Condition === undefined,
  );
}

/** Every role that the policy names by its ARN. */
export function namedRoles(policy: unknown): string[] {
  const names = statementsOf(policy).flatMap(principalsOf);
  return names.filter((name) => /^arn:aws:iam::\d{12}:role\//.test(name));
}

function policyCheck(
  limit: number,
  judge: (statement: Statement) => string | undefined,
): ValueCheck<unknown> {
  return (value) => {
    const policy = typeof value === "string" ? parsed(value) : value;
    if (typeof policy !== "object" || policy === null) return "contains an invalid JSON policy";
    const size = JSON.stringify(policy).length;
    if (size > limit) return `LimitExceeded: Cannot exceed quota for policy size: ${limit} (it has ${size})`;
    const { Version: version } = policy as { Version?: unknown };
    if (version !== "2012-10-17" && version !== "2008-10-17") {
      return 'MalformedPolicyDocument: the policy needs "Version": "2012-10-17"';
    }
    const statements = statementsOf(policy);
    if (statements.length === 0) return "MalformedPolicyDocument: the policy needs a Statement";
    const sids = statements.flatMap(({ Sid: sid }) => (sid ? [sid] : []));
    if (new Set(sids).size < sids.length) {
      return "MalformedPolicyDocument: Statement IDs (SID) in a single policy must be unique.";
    }
    const reasons = statements.map((statement) => statementProblem(statement) ?? judge(statement));
    const reason = reasons.find((one) => one !== undefined);
    return reason && `MalformedPolicyDocument: ${reason}`;
  };
}

function statementProblem({ Effect: effect, ...statement }: Statement): string | undefined {
  if (effect !== "Allow" && effect !== "Deny") return "each Statement needs an Effect, Allow or Deny";
  const actions = [...list(statement.Action), ...list(statement.NotAction)];
  if (actions.length === 0) return "Policy statement must contain actions.";
  return actions.every((action) => action === "*" || /^[a-z0-9-]+:[\w*?]+$/i.test(action))
    ? undefined
    : "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
}

function iamSid({ Sid: sid = "" }: Statement): string | undefined {
  return /^[a-zA-Z0-9]*$/.test(sid) ? undefined : `Statement IDs (SID) must be alpha-numeric, got "${sid}"`;
}

function statementsOf(policy: unknown): Statement[] {
  const statements = list((policy as { Statement?: Statement | Statement[] } | undefined)?.Statement);
  return statements.filter((statement) => typeof statement === "object");
}

function principalsOf({ Principal: principal = {} }: Statement): string[] {
  return typeof principal === "string" ? [principal] : Object.values(principal).flat();
}

function wildcard(pattern: string, flags: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, flags);
}

function list<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
