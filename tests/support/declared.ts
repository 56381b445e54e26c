import fc from "fast-check";
import { z } from "zod";
import { defaultOf, type Setting } from "../../settings/table";

/** What a row's type says of itself, as JSON Schema has it. */
interface Declared {
  readonly type?: "boolean" | "integer" | "number" | "string" | "array";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly items?: Declared;
  readonly maxItems?: number;
}

/** What a row of the table declares: its kind, its bounds, its words, its form. */
export function declaredBy({ type }: Setting): Declared {
  return z.toJSONSchema(type, { io: "output", unrepresentable: "any" }) as Declared;
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The values that cover what a row takes, as far as it can say them: its bounds, its words, its default, its example. */
export function coveringValues(setting: Setting): string[] {
  const { type, minimum, maximum, enum: words = [] } = declaredBy(setting);
  const numbers = type === "number" ? [...setting.allowed.matchAll(/\d+/g)].map(([number]) => number) : [];
  const middle = numbers[Math.floor(numbers.length / 2)];
  // Of what AWS names, a row names some; text of no form takes every word.
  const isChoosy = !setting.type.safeParse("word").success;
  const names = isChoosy && type === "string" ? setting.allowed.split(/[ ,;]+/) : [];
  const all = [
    setting.example,
    defaultOf(setting),
    ...(type === "boolean" ? [true, false] : []),
    minimum,
    maximum,
    ...words,
    numbers[0],
    middle,
    numbers.at(-1),
    ...names,
  ];
  const texts = all.filter((value) => value !== undefined && value !== "").map(asText);
  return [...new Set(texts)].filter((value) => setting.type.safeParse(value).success);
}

/** Values that a row takes, or nearly: what covers it, and whatever has the form that it declares. */
export function rightOrNearly(setting: Setting): fc.Arbitrary<string> {
  const { pattern, items } = declaredBy(setting);
  const covering = coveringValues(setting);
  const known = covering.length > 0 ? [fc.constantFrom(...covering)] : [];
  if (items?.pattern !== undefined) {
    return fc.oneof(...known, fc.array(ofForm(items.pattern), { maxLength: 25 }).map(asText));
  }
  return fc.oneof(...known, pattern === undefined ? fc.string() : ofForm(pattern));
}

/** Texts of a form. Where it looks ahead, fewer of them have it: what it looks for is left out. */
function ofForm(pattern: string): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?[=!](?:[^()]|\([^()]*\))*\)/g, "")), {
    size: "xsmall",
  });
}
