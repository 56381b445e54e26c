import type { AnyInputRule, Row } from "./services";
import { hasUnknown, same, type Properties } from "./values";

/** The inputs that are to be something else than they are, judged as Terraform's providers do. */
export function changedInputs({ inputs }: Row, before: Properties, after: Properties): string[] {
  return Object.entries(inputs)
    .filter(([property, rule]) => differs(before, after, property, rule))
    .map(([property]) => property);
}

function differs(olds: Properties, news: Properties, property: string, rule: AnyInputRule): boolean {
  const [before, after] = [olds[property], news[property]];
  if (after === undefined && rule.computed) return false;
  // To Terraform's providers an unset value, an empty one, zero and false are the same.
  if (isEmpty(before) && isEmpty(after)) return false;
  if (hasUnknown(after)) return true;
  if (!isEmpty(before) && !isEmpty(after) && rule.unchanged?.(before as object, after as object, news))
    return false;
  return !same(before, after, rule.set);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isBag(value) && Object.keys(value).length === 0;
}

/** Whether a value is an object with named members. */
export function isBag(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
