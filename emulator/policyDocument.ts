interface StatementArgs {
  sid?: string;
  effect?: string;
  actions?: string[];
  notActions?: string[];
  resources?: string[];
  notResources?: string[];
  principals?: { type: string; identifiers: string[] }[];
  notPrincipals?: { type: string; identifiers: string[] }[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

/** The arguments of aws.iam.getPolicyDocument. */
export interface PolicyDocumentArgs {
  policyId?: string;
  version?: string;
  statements?: StatementArgs[];
  sourcePolicyDocuments?: string[];
  overridePolicyDocuments?: string[];
}

type Statement = Record<string, unknown>;
interface Document {
  Version?: string;
  Id?: string;
  Statement?: Statement[];
}

/** The policy's text as Terraform's data source writes it: one value alone, several sorted in a list. */
export function policyDocumentJson(args: PolicyDocumentArgs): string {
  const statements = sources(args.sourcePolicyDocuments);
  merge(statements, (args.statements ?? []).map(written));
  merge(statements, sources(args.overridePolicyDocuments));
  const document: Document = {
    Version: args.version ?? "2012-10-17",
    ...(args.policyId === undefined ? {} : { Id: args.policyId }),
    Statement: statements,
  };
  return JSON.stringify(document, undefined, 2);
}

function sources(documents: readonly string[] = []): Statement[] {
  const all: Statement[] = [];
  for (const text of documents) merge(all, (JSON.parse(text) as Document).Statement ?? []);
  return all;
}

// A statement takes the place of an earlier one of the same Sid.
function merge(into: Statement[], more: readonly Statement[]): void {
  for (const statement of more) {
    const index = into.findIndex(
      (other) => statement["Sid"] !== undefined && other["Sid"] === statement["Sid"],
    );
    if (index < 0) into.push(statement);
    else into[index] = statement;
  }
}

function written(args: StatementArgs): Statement {
  const statement: Statement = {};
  const put = (name: string, value: unknown) => {
    if (value !== undefined) statement[name] = value;
  };
  put("Sid", args.sid);
  statement["Effect"] = args.effect ?? "Allow";
  put("Action", oneOrSorted(args.actions));
  put("NotAction", oneOrSorted(args.notActions));
  put("Resource", oneOrSorted(args.resources));
  put("NotResource", oneOrSorted(args.notResources));
  put("Principal", principals(args.principals));
  put("NotPrincipal", principals(args.notPrincipals));
  put("Condition", conditions(args.conditions));
  return statement;
}

function oneOrSorted(values: readonly string[] | undefined): string | string[] | undefined {
  if (values === undefined || values.length === 0) return undefined;
  // Terraform's own order: from the last letter to the first.
  return values.length === 1 ? values[0] : [...new Set(values)].sort().reverse();
}

function principals(list: StatementArgs["principals"]): unknown {
  if (list === undefined || list.length === 0) return undefined;
  if (list.some(({ type, identifiers }) => type === "*" && identifiers.includes("*"))) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of list) byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  return Object.fromEntries([...byType].map(([type, identifiers]) => [type, oneOrSorted(identifiers)]));
}

function conditions(list: StatementArgs["conditions"]): unknown {
  if (list === undefined || list.length === 0) return undefined;
  const byTest: Record<string, Record<string, string | string[]>> = {};
  for (const { test, variable, values } of list) {
    // Here the given order stays: it is what the program wrote.
    (byTest[test] ??= {})[variable] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return byTest;
}
