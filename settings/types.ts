import { z } from "zod";
import type { Verdict } from "../aws/catalogue";
import { survivesDotenv } from "../components/dotenv";

/**
 * The types that rows of the settings table are made of. Pulumi hands every setting over as a string, so the
 * ones that are not text read it as JSON first.
 */

/** The value that a text holds as JSON, or the text itself. */
export function fromJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Text of the given form. */
export const text = (form: RegExp) => z.string().regex(form);

/** A name that AWS has, or may have since the catalogue was written: then a warning says so. */
export const catalogued = (judge: (name: string) => Verdict) =>
  z.string().refine((name) => judge(name) !== "wrong");

/** One of the given words. */
export const choice = <const T extends readonly string[]>(...words: T) => z.enum(words);

/** `true` or `false`. */
export const flag = () => z.preprocess(fromJson, z.boolean());

/** A whole number between two bounds, both included. */
export const wholeNumber = (least: number, most: number) =>
  z.preprocess(fromJson, z.int().min(least).max(most));

/** One of the given numbers. */
export const numberAmong = (numbers: readonly number[]) =>
  z.preprocess(
    fromJson,
    z.number().refine((value) => numbers.includes(value)),
  );

/** A list of different texts of the given form, of the given length. */
export const list = (form: RegExp, least = 0, most = 20) =>
  z.preprocess(
    fromJson,
    z
      .array(text(form))
      .min(least)
      .max(most)
      .refine((values) => new Set(values).size === values.length),
  );

/** A value that reaches the application as it is: it must survive every reader of a dotenv file. */
export const environmentValue = () => z.string().refine((value) => value !== "" && survivesDotenv(value));

/** The forms of things that AWS names. */
export const forms = {
  domain: /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
  email: /^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
  certificateArn: /^arn:aws:acm:[a-z]{2}-[a-z]+-\d:\d{12}:certificate\/[0-9a-f-]{36}$/,
  policyArn: /^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,512}$/,
  hostedZoneId: /^Z[A-Z0-9]{5,31}$/,
  accountId: /^\d{12}$/,
  vpcId: /^vpc-[0-9a-f]{8,17}$/,
  subnetId: /^subnet-[0-9a-f]{8,17}$/,
  availabilityZone: /^[a-z]{2}-[a-z]+-\d[a-z]$/,
  endpoint:
    /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|(?=:))){4}:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
  snapshot:
    /^(arn:aws:rds:[a-z0-9-]+:\d{12}:snapshot:[A-Za-z0-9:-]+|(rds:)?[A-Za-z](?!.*--)[A-Za-z0-9-]{0,253}[A-Za-z0-9])$/,
  dailyWindow: /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
  weeklyWindow:
    /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/,
} as const;
