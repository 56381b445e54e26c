import type { Document, Statement } from "../../bootstrap/permissions/document";
import { allows, matches, type Request } from "./permissionsEvaluator";

/** Who asks AWS for something. */
export type Who =
  | { readonly service: string }
  | {
      /** A role's or user's ARN. */
      readonly arn: string;
      readonly policies: readonly Document[];
      readonly boundary?: Document | undefined;
    };

/** What is asked for, as far as it decides for itself who gets it. */
export interface Thing {
  /** The account that it is in. */
  readonly account: string;
  /** Its own policy, such as a key's or a bucket's. */
  readonly policy?: Document | undefined;
  /** Whether policies of identities count only where its own policy lets its account decide: a key's. */
  readonly ownPolicyDecides?: boolean;
}

type Asked = Request & { readonly thing: Thing };

/**
 * Whether AWS allows it: by the policies of who asks, by the policy of the thing, or, from one account to another and for
 * a key, by both. A Deny anywhere wins. A boundary limits what both give.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-resource.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export function mayAccess(who: Who, { thing, ...request }: Asked): boolean {
  const { account, policy, ownPolicyDecides = false } = thing;
  const says = (effect: Statement["Effect"], names: (name: Named) => boolean) =>
    policy !== undefined && matches(statementsFor(policy, names), effect, request);
  const meansThem = (name: Named) => means(name, who);
  if (says("Deny", (name) => meansThem(name) || ("arn" in who && isAccount(name, accountOf(who.arn)))))
    return false;
  if ("service" in who) return says("Allow", meansThem);

  const { arn, policies, boundary } = who;
  if (boundary !== undefined && !allows(request, [boundary])) return false;
  if (policies.some((one) => matches(one, "Deny", request))) return false;
  const byItself = says("Allow", meansThem);
  const byAccount = says("Allow", (name) => isAccount(name, accountOf(arn)));
  const byTheirs = allows(request, policies, boundary);
  if (accountOf(arn) !== account) return byTheirs && (byItself || byAccount);
  return byItself || (byTheirs && (!ownPolicyDecides || byAccount));
}

/** A principal of a statement: `AWS` and an ARN, `Service` and a service's name. */
interface Named {
  readonly kind: string;
  readonly name: string;
}

function means({ kind, name }: Named, who: Who): boolean {
  if (name === "*") return kind === "*" || kind === "AWS";
  return "service" in who ? kind === "Service" && name === who.service : kind === "AWS" && name === who.arn;
}

/** Named so, an account decides for itself whom it lets do it. */
function isAccount({ kind, name }: Named, account: string): boolean {
  return kind === "AWS" && (name === account || name === `arn:aws:iam::${account}:root`);
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

function statementsFor(policy: Document, names: (name: Named) => boolean): Document {
  return {
    ...policy,
    Statement: policy.Statement.filter((statement) => principalsOf(statement).some(names)),
  };
}

function principalsOf(statement: Statement): Named[] {
  if ("NotPrincipal" in statement) throw new Error("the evaluator has no NotPrincipal");
  const { Principal: principal = {} } = statement as { readonly Principal?: unknown };
  if (typeof principal === "string") return [{ kind: "*", name: principal }];
  return Object.entries(principal as Record<string, string | string[]>).flatMap(([kind, names]) =>
    [names].flat().map((name) => ({ kind, name })),
  );
}

/** A policy as it was written: one thing where a list of one is meant, or a text. */
export function documentOf(policy: unknown): Document {
  const read = (typeof policy === "string" ? JSON.parse(policy) : policy) as { readonly Statement: unknown };
  const statements = [read.Statement].flat() as Record<string, unknown>[];
  const lists = ["Action", "NotAction", "Resource", "NotResource"];
  return {
    Version: "2012-10-17",
    Statement: statements.map(
      (statement) =>
        Object.fromEntries(
          Object.entries(statement).map(([key, value]) => [
            key,
            lists.includes(key) ? [value].flat() : value,
          ]),
        ) as unknown as Statement,
    ),
  };
}
