import type { Cloud } from "./cloud";
import { isBag } from "./differences";
import type { ValueCheck, Problem } from "./resourceType";
import { tags } from "./rules";
import type { Row, AnyInputRule } from "./services";
import { guarded, hasSecret, hasUnknown, whenKnown, type Properties } from "./values";

/** What the program gives, with the provider's defaults. */
export function completed(row: Row, news: Properties, { region }: Cloud): Properties {
  const inputs: Properties = {};
  for (const [property, value] of Object.entries(news)) {
    if (value === null || value === undefined) continue;
    const asText = row.inputs[property]?.document && isBag(value) && !hasSecret(value) && !hasUnknown(value);
    inputs[property] = asText ? JSON.stringify(value) : value;
  }
  for (const [property, rule] of Object.entries(row.inputs)) {
    if (rule.default !== undefined) inputs[property] ??= rule.default;
  }
  if (row.inputs["region"]) inputs["region"] ??= region;
  return inputs;
}

/** What the rules of single inputs refuse. */
export function* ruleProblems(
  row: Row,
  inputs: Properties,
  view: Properties,
  cloud: Cloud,
): Iterable<Problem> {
  for (const property of Object.keys(inputs)) {
    if (!row.inputs[property]) {
      const known = Object.keys(row.inputs).join(", ");
      yield { property, reason: `${row.token} has no input "${property}"; it has ${known}` };
    }
  }
  if (hasTags(row)) {
    const reason = whenKnown(() => tags(guarded(allTags(view, cloud)) as Record<string, string>));
    if (reason) yield { property: "tags", reason };
  }
  for (const [property, rule] of Object.entries(row.inputs)) {
    if (rule.required && inputs[property] === undefined) {
      yield { property, reason: `Missing required property '${property}'` };
    }
    const reason = inputs[property] !== undefined && whenKnown(() => firstReason(rule, view[property]));
    if (reason) yield { property, reason };
  }
}

/** What is refused of several inputs together. */
export function* crossProblems(row: Row, view: Properties): Iterable<Problem> {
  // A rule over several inputs counts on the required ones.
  if (Object.entries(row.inputs).some(([property, { required }]) => required && !(property in view))) return;
  for (const check of row.checks ?? []) {
    const found = whenKnown(() => check(view));
    if (found) yield found;
  }
}

/** Whether a type has tags. */
export function hasTags(row: Row): boolean {
  return row.inputs["tags"] !== undefined;
}

/** A resource's tags, the provider's own for all among them. */
export function allTags(inputs: Properties, { defaultTags }: Cloud): Properties {
  return { ...defaultTags, ...(inputs["tags"] as Properties | undefined) };
}

function firstReason(rule: AnyInputRule, value: unknown): string | undefined {
  const checks = (
    typeof rule.check === "function" ? [rule.check] : (rule.check ?? [])
  ) as readonly ValueCheck<unknown>[];
  return checks.map((check) => check(value)).find((reason) => reason !== undefined);
}
