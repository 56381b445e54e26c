import { BlockList, isIPv6 } from "node:net";
import { judgeZone, zonesOf } from "../aws/regions";
import type { Verdict } from "../aws/catalogue";
import type { ValueCheck } from "./resourceType";

/** One of a list of words. */
export function oneOf<T extends string | number>(...values: readonly T[]): ValueCheck<T | string | number> {
  return (value) =>
    values.includes(value as T) ? undefined : `must be one of ${values.join(", ")}, got ${value}`;
}

/** A whole number from the least to the most. */
export function between(least: number, most: number): ValueCheck<number> {
  return (value) =>
    Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}, got ${value}`;
}

/** A text of so many characters. */
export function length(least: number, most: number): ValueCheck<string> {
  return (value) =>
    value.length >= least && value.length <= most
      ? undefined
      : `must have ${least} to ${most} characters, got ${value.length}`;
}

/** A text of a form that the reason explains. */
export function matches(form: RegExp, reason: string): ValueCheck<string> {
  return (value) => (form.test(value) ? undefined : `${reason}, got "${value}"`);
}

/** The same without repeating the value: for secrets. */
export function matchesSecret(form: RegExp, reason: string): ValueCheck<string> {
  return (value) => (form.test(value) ? undefined : reason);
}

/** Each item of a list. */
export function each<T>(check: ValueCheck<T>): ValueCheck<readonly T[]> {
  return (values) => values.map(check).find((reason) => reason !== undefined);
}

/** A list of so many items. */
export function count(least: number, most: number): ValueCheck<readonly unknown[]> {
  return ({ length: items }) =>
    items >= least && items <= most ? undefined : `must have ${least} to ${most} items, got ${items}`;
}

/** A network's address (no host bits set) with a prefix of so many bits. */
export function cidr(least: number, most: number): ValueCheck<string> {
  return (value) => {
    const range = addressRange(value);
    if (!range) return `must be an IPv4 network such as 10.0.0.0/16, its host bits zero, got "${value}"`;
    return range.bits >= least && range.bits <= most
      ? undefined
      : `must be a network of /${least} to /${most}, got "${value}"`;
  };
}

/** The addresses of an IPv4 network, first and last; undefined when the text is none. */
export function addressRange(value: string): { first: number; last: number; bits: number } | undefined {
  const [, address = "", suffix = ""] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(value) ?? [];
  const parts = address.split(".").map(Number);
  const bits = Number(suffix);
  if (parts.length !== 4 || parts.some((part) => part > 255) || bits > 32) return undefined;
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1, bits } : undefined;
}

/** An IPv6 network's address with a prefix: `2001:db8::/32`, `::/0`. */
export const cidrIpv6: ValueCheck<string> = (value) =>
  ipv6Network(value) ? undefined : `must be an IPv6 network such as 2001:db8::/32, got "${value}"`;

/** Whether an IPv6 network is within another. */
export function holdsIpv6(outer: string, inner: string): boolean {
  const [around, within] = [ipv6Network(outer), ipv6Network(inner)];
  if (!around || !within || within.bits < around.bits) return false;
  const list = new BlockList();
  list.addSubnet(around.address, around.bits, "ipv6");
  return list.check(within.address, "ipv6");
}

function ipv6Network(value: string): { address: string; bits: number } | undefined {
  const [, address = "", suffix = ""] = /^([0-9a-fA-F:]+)\/(\d{1,3})$/.exec(value) ?? [];
  return isIPv6(address) && Number(suffix) <= 128 ? { address, bits: Number(suffix) } : undefined;
}

/** An ARN, of one service if that is given. */
export function arn(service?: string): ValueCheck<string> {
  return matches(
    new RegExp(`^arn:aws[a-z-]*:${service ?? "[a-z0-9-]+"}:[a-z0-9-]*:(\\d{12}|aws)?:.+$`),
    service ? `must be an ARN of ${service}` : "must be an ARN",
  );
}

/** A daily window in UTC, such as 03:00-03:30, of at least so many minutes. */
export function dailyWindow(least: number): ValueCheck<string> {
  return (value) => {
    const window = dailyMinutes(value);
    if (!window) return `must be a daily window such as 03:00-04:00, got "${value}"`;
    return window.minutes >= least ? undefined : `must last at least ${least} minutes, got "${value}"`;
  };
}

/** A weekly window in UTC, such as sun:05:00-sun:06:00, of at least so many minutes (and at most a day). */
export function weeklyWindow(least: number): ValueCheck<string> {
  return (value) => {
    const window = weeklyMinutes(value);
    if (!window) return `must be a weekly window such as sun:05:00-sun:06:00, got "${value}"`;
    return window.minutes >= least && window.minutes <= 1440
      ? undefined
      : `must last ${least} minutes to 24 hours, got "${value}"`;
  };
}

/** Whether a daily and a weekly window ever overlap: AWS refuses that. */
export function overlap(daily: string, weekly: string): boolean {
  const day = dailyMinutes(daily);
  const week = weeklyMinutes(weekly);
  if (!day || !week) return false;
  // One day before the week's first and one after its last: windows run over midnight and over Sunday.
  return Array.from({ length: 9 }, (_, index) => day.start + (index - 1) * 1440).some(
    (start) => start < week.start + week.minutes && week.start < start + day.minutes,
  );
}

/**
 * Tags as nearly every service takes them; EC2 and S3 would take other characters too, and are not worth a rule
 * of their own.
 */
export const tags: ValueCheck<Readonly<Record<string, string>>> = (value) => {
  const names = Object.keys(value);
  if (names.length > 50) return `may be at most 50, got ${names.length}`;
  for (const [name, text] of Object.entries(value)) {
    if (/^aws:/i.test(name)) return `must not begin with aws:, which AWS reserves, got "${name}"`;
    if (name.length < 1 || name.length > 128) return `must have names of 1 to 128 characters, got "${name}"`;
    if (text.length > 256)
      return `must have values of at most 256 characters, got ${text.length} in "${name}"`;
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(name + text)) {
      return `must contain only letters, digits, spaces and _.:/=+-@, got "${name}" = "${text}"`;
    }
  }
  return undefined;
};

/** An availability zone of a region. */
export const zone: ValueCheck<string> = (value) => {
  const region = value.slice(0, -1);
  return judgeZone(region, value) === "wrong"
    ? `must be an availability zone (${zonesOf(region).join(", ") || "AWS has no such region"}), got "${value}"`
    : undefined;
};

/** A name that AWS has, or can have since the catalogue was written. */
export function catalogued(judge: (name: string) => Verdict, reason: string): ValueCheck<string> {
  return (value) => (judge(value) === "wrong" ? `${reason}, got "${value}"` : undefined);
}

/** The JSON's value; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function clock(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function dailyMinutes(value: string): { start: number; minutes: number } | undefined {
  const [start, end] = value.split("-").map(clock);
  if (start === undefined || end === undefined || value.length !== 11) return undefined;
  return { start, minutes: (end - start + 1440) % 1440 };
}

function weeklyMinutes(value: string): { start: number; minutes: number } | undefined {
  const [start, end, ...rest] = value
    .toLowerCase()
    .split("-")
    .map((text) => {
      const day = DAYS.indexOf(text.slice(0, 3));
      const time = clock(text.slice(4));
      return day < 0 || time === undefined || text[3] !== ":" ? undefined : day * 1440 + time;
    });
  if (start === undefined || end === undefined || rest.length > 0) return undefined;
  return { start, minutes: (end - start + 7 * 1440) % (7 * 1440) };
}
