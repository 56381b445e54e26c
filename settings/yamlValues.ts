/**
 * What the engine reads in a value of a stack's file that has no quotes. It is YAML as Go's yaml.v3 resolves it, and then
 * JSON: measured with `pulumi config --json` of 3.206.0 and 3.274.1, which `tests/engine/settingsFile.test.ts` asks again.
 * Not the SDK's YAML, which reads 014 as 14, yes as text and a date as an object.
 */
export type EngineValue = string | boolean | null | EngineNumber;

/** A number, in the digits that the program is handed. */
export class EngineNumber {
  constructor(readonly digits: string) {}
}

/** Reads a word that stands without quotes. */
export function readUnquoted(word: string): EngineValue {
  if (["", "~", "null", "Null", "NULL"].includes(word)) return null;
  if (["true", "True", "TRUE"].includes(word)) return true;
  if (["false", "False", "FALSE"].includes(word)) return false;
  if (!/^[-+.\d]/.test(word)) return word;
  const moment = momentIn(word);
  if (moment !== undefined) return moment;
  const number = numberIn(word);
  return number === undefined ? word : new EngineNumber(number);
}

/** An integer in any of Go's bases, exactly, as far as it has 64 bits; else a decimal number as JSON writes it. */
function numberIn(word: string): string | undefined {
  const digits = word.replaceAll("_", "");
  const [, sign = "", whole = ""] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  const integer = integerIn(whole);
  const least = -(2n ** 63n);
  if (integer !== undefined) {
    const value = sign === "-" ? -integer : integer;
    if (value >= least && value < 2n ** 64n) return String(value);
  }
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? String(value) : undefined;
}

function integerIn(digits: string): bigint | undefined {
  if (/^(0x[\da-f]+|0b[01]+|0o[0-7]+)$/i.test(digits)) return BigInt(digits.toLowerCase());
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return /^(0|[1-9]\d*)$/.test(digits) ? BigInt(digits) : undefined;
}

const moments =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[+-]\d\d:\d\d))| (\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?)?$/;

/** A date or a moment, as Go writes it. */
function momentIn(word: string): string | undefined {
  const found = moments.exec(word);
  if (found === null) return undefined;
  const [year = "", month = "", day = ""] = found.slice(1);
  const zoned = found[8] !== undefined;
  const [hour = "0", minute = "0", second = "0"] = zoned ? found.slice(4, 7) : found.slice(9, 12);
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const [date, time] = [
    [year, month, day],
    [hour, minute, second],
  ].map((parts) => parts.map((part) => part.padStart(2, "0")));
  const fraction = (found[zoned ? 7 : 12] ?? "").replace(/\.?0+$/, "");
  const offset = found[8]?.replace(":", "") ?? "Z";
  const zone = offset === "Z" ? "+0000 UTC" : `${offset} ${offset}`;
  return `${date?.join("-") ?? ""} ${time?.join(":") ?? ""}${fraction} ${zone}`;
}
