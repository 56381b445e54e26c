/* eslint-disable @typescript-eslint/no-deprecated -- a row lists every input that the type has */
import { randomBytes, randomInt } from "node:crypto";
import type * as random from "@pulumi/random";
import { letters } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { between } from "../../rules";

// Like the real provider, these keep nothing of their own: a random value lives in Pulumi's (encrypted) state.

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

const textInputs = {
  length: { required: true, check: between(1, Number.MAX_SAFE_INTEGER) },
  keepers: {},
  lower: { default: true },
  minLower: { default: 0 },
  minNumeric: { default: 0 },
  minSpecial: { default: 0 },
  minUpper: { default: 0 },
  number: { computed: true },
  numeric: { computed: true },
  overrideSpecial: {},
  special: { default: true },
  upper: { default: true },
} as const;

type TextArgs = Plain<random.RandomPasswordArgs>;

function tooShort(inputs: TextArgs) {
  const { minLower = 0, minUpper = 0, minNumeric = 0, minSpecial = 0, length } = inputs;
  const least = minLower + minUpper + minNumeric + minSpecial;
  return least > length
    ? problem("length", `length must be >= the sum of the minimums (${least}), got ${length}`)
    : undefined;
}

function nothingToChooseFrom(inputs: TextArgs) {
  return alphabets(inputs).every(([alphabet]) => alphabet === "")
    ? problem("length", "at least one of lower, upper, numeric and special must be true")
    : undefined;
}

function alphabets(inputs: TextArgs): [alphabet: string, least: number][] {
  const { lower = true, upper = true, special = true, overrideSpecial = SPECIAL } = inputs;
  const numeric = inputs.numeric ?? inputs.number ?? true;
  return [
    [lower ? LOWER : "", inputs.minLower ?? 0],
    [upper ? LOWER.toUpperCase() : "", inputs.minUpper ?? 0],
    [numeric ? DIGITS : "", inputs.minNumeric ?? 0],
    [special ? overrideSpecial : "", inputs.minSpecial ?? 0],
  ];
}

/** A random text of the asked length with at least so many of each kind, in random order. */
export function randomText(inputs: TextArgs): string {
  const kinds = alphabets(inputs);
  const least = kinds.map(([alphabet, count]) => (alphabet ? letters(count, alphabet) : "")).join("");
  const all = kinds.map(([alphabet]) => alphabet).join("");
  return shuffled(least + letters(inputs.length - least.length, all));
}

function shuffled(text: string): string {
  const items = Array.from(text);
  for (let last = items.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [items[last], items[other]] = [items[other] ?? "", items[last] ?? ""];
  }
  return items.join("");
}

function both(inputs: TextArgs) {
  const numeric = inputs.numeric ?? inputs.number ?? true;
  return { number: numeric, numeric };
}

export const randomPassword = resourceType("random:index/randomPassword:RandomPassword", {
  unrecorded: true,
  inputs: textInputs,
  checks: [tooShort, nothingToChooseFrom],
  secrets: ["result", "bcryptHash"],
  identify: (inputs) => ({
    id: "none",
    result: randomText(inputs),
    // Shaped like a bcrypt hash, and the hash of nothing: Node has no bcrypt, and nobody logs in with it here.
    bcryptHash: `$2a$10$${letters(53, `./${LOWER.toUpperCase()}${LOWER}${DIGITS}`)}`,
    ...both(inputs),
  }),
});

export const randomString = resourceType("random:index/randomString:RandomString", {
  unrecorded: true,
  inputs: textInputs,
  checks: [tooShort, nothingToChooseFrom],
  identify: (inputs) => {
    const result = randomText(inputs);
    return { id: result, result, ...both(inputs) };
  },
});

export const randomId = resourceType("random:index/randomId:RandomId", {
  unrecorded: true,
  inputs: {
    byteLength: { required: true, check: between(1, 65536) },
    keepers: {},
    prefix: {},
  },
  identify: ({ byteLength, prefix = "" }) => {
    const bytes = randomBytes(byteLength);
    const base64Url = bytes.toString("base64url");
    return {
      id: base64Url,
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + base64Url,
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
      hex: prefix + bytes.toString("hex"),
    };
  },
});
