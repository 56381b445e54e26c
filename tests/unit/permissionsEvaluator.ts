import type { Document, Statement } from "../../bootstrap/permissions/document";

/** What AWS knows of a request, by condition key: a list where a key can have several values at once. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** What somebody asks AWS for. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Condition keys, such as `iam:PermissionsBoundary`. */
  readonly context?: Context;
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

/** Whether a policy has a statement of that effect for the request, whoever asks. */
export function matches(
  policy: Document,
  effect: Statement["Effect"],
  { action, resource, context = {} }: Request,
): boolean {
  return policy.Statement.some((statement) => {
    const named = statement.Action?.some((pattern) => like(pattern, action, "i"));
    const excepted = statement.NotAction?.some((pattern) => like(pattern, action, "i"));
    const on = statement.Resource?.some((pattern) => like(pattern, resource));
    const notOn = statement.NotResource?.some((pattern) => like(pattern, resource));
    return (
      statement.Effect === effect &&
      (named ?? excepted === false) &&
      (on ?? notOn === false) &&
      conditionsHold(statement.Condition, context)
    );
  });
}

/**
 * Whether every condition of a statement holds for what AWS knows of the request.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function conditionsHold(conditions: Statement["Condition"], context: Context): boolean {
  // Names of keys have no case; their values do.
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, key, known.get(key.toLowerCase()), typeof wanted === "string" ? [wanted] : wanted),
    ),
  );
}

type Test = (wanted: string, value: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: (wanted, value) => like(wanted, value),
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
};

function holds(
  operator: string,
  key: string,
  value: string | readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  const values = value === undefined ? [] : typeof value === "string" ? [value] : value;
  if (operator === "Null") return wanted[0] === String(values.length === 0);

  const [, set, name = "", ifExists] =
    /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = name.includes("Not");
  const test = tests[name.replace("Not", "")];
  if (test === undefined) throw new Error(`the evaluator has no ${operator}`);
  // Several wanted values are alternatives; for a negated operator, none of them may be it.
  const one = (given: string) => wanted.some((candidate) => test(candidate, given)) !== negated;

  if (set === "ForAllValues:") return values.every(one);
  if (set === "ForAnyValue:") return values.some(one);
  if (typeof value === "object") throw new Error(`${key} has several values: ${operator} can't tell`);
  const [given] = values;
  if (given === undefined) return ifExists !== undefined || negated;
  return one(given);
}

/** ARNs are compared part by part: a wildcard doesn't reach beyond its colon, but in the sixth part, the last. */
function arnLike(wanted: string, value: string): boolean {
  const parts = (arn: string) => {
    const all = arn.split(":");
    return [...all.slice(0, 5), all.slice(5).join(":")];
  };
  const given = parts(value);
  return parts(wanted).every((pattern, index) => like(pattern, given[index] ?? ""));
}

const compiled = new Map<string, RegExp>();

function like(pattern: string, text: string, flags = ""): boolean {
  const key = `${flags} ${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known.test(text);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const made = new RegExp(`^${source}$`, `s${flags}`);
  compiled.set(key, made);
  return made.test(text);
}
