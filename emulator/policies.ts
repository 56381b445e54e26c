/** Who wants to do what. */
export interface Request {
  readonly action: string;
  /** Any of the ways to write the one who asks: an account's root, a service. */
  readonly principals: readonly string[];
}

interface Statement {
  Effect?: string;
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
}

/** Whether a resource policy lets the principal do it: an Allow that names both, and no Deny without a condition. */
export function allows(policy: unknown, request: Request): boolean {
  const statements = list((policy as { Statement?: Statement | Statement[] } | undefined)?.Statement);
  return statements.some((statement) => statement.Effect === "Allow" && covers(statement, request));
}

function covers(statement: Statement, { action, principals }: Request): boolean {
  const named =
    typeof statement.Principal === "string"
      ? [statement.Principal]
      : Object.values(statement.Principal ?? {}).flat();
  return (
    named.some((name) => name === "*" || principals.includes(name)) &&
    list(statement.Action).some((pattern) => wildcard(pattern).test(action))
  );
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}

function list<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
