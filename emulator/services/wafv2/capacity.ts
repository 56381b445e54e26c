import { managedRules, type ManagedRules } from "../../../aws/firewall";

interface Match {
  readonly positionalConstraint: string;
  readonly textTransformations?: readonly unknown[] | undefined;
}

interface Joined {
  readonly statements?: readonly Statement[] | undefined;
}

/** What of a statement costs capacity; a statement holds one of these. */
interface Statement {
  readonly byteMatchStatement?: Match | undefined;
  readonly andStatement?: Joined | undefined;
  readonly orStatement?: Joined | undefined;
  readonly rateBasedStatement?:
    | {
        readonly customKeys?: readonly unknown[] | undefined;
        readonly scopeDownStatement?: Statement | undefined;
      }
    | undefined;
  readonly managedRuleGroupStatement?:
    { readonly name: string; readonly scopeDownStatement?: Statement | undefined } | undefined;
}

/** A group of AWS's, if it is known. */
export function groupNamed(name: string): ManagedRules | undefined {
  return (managedRules as Readonly<Record<string, ManagedRules>>)[name];
}

/**
 * The capacity of a web ACL that its rules take: WCUs.
 *
 * Sources: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html (2 for a beginning, an
 * end or a whole, 10 for what is somewhere, and 10 for each transformation), …/waf-rule-statement-type-rate-based.html (2, 30 for
 * each key of one's own, and what the scope takes), …/waf-rule-statements-logical.html (what is inside).
 */
export function capacityOf(rules: readonly { readonly statement: Statement }[]): number {
  return sum(rules.map(({ statement }) => ofStatement(statement)));
}

function ofStatement(statement: Statement): number {
  const { byteMatchStatement: match, rateBasedStatement: rate, managedRuleGroupStatement: group } = statement;
  const inside = [
    ...(statement.andStatement?.statements ?? []),
    ...(statement.orStatement?.statements ?? []),
    ...(rate?.scopeDownStatement === undefined ? [] : [rate.scopeDownStatement]),
    ...(group?.scopeDownStatement === undefined ? [] : [group.scopeDownStatement]),
  ];
  return sum([
    ...(match === undefined ? [] : [ofMatch(match)]),
    ...(rate === undefined ? [] : [2 + 30 * (rate.customKeys ?? []).length]),
    ...(group === undefined ? [] : [groupNamed(group.name)?.capacity ?? 0]),
    ...inside.map(ofStatement),
  ]);
}

function ofMatch({ positionalConstraint, textTransformations = [] }: Match): number {
  return (positionalConstraint.startsWith("CONTAINS") ? 10 : 2) + 10 * textTransformations.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
