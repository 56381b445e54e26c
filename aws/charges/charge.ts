import { type Rate, type RateName, rateIn, unitOf } from "../prices/rates";
import type { Values } from "../resourceTypes/facts";
import type { UsageName } from "./usage";

/** Hours of a month, as AWS's calculator has them: 365 days by 12. */
export const hoursPerMonth = 730;

/** A resource that a program registered, as far as its bill goes. */
export interface Billed {
  readonly type: string;
  readonly name: string;
  /** Its inputs. What only AWS knows may stand for anything here. */
  readonly inputs: Values;
  /** How many hours of a month it runs: fewer than all where schedules stop and start it. */
  readonly hours: number;
  /** Where an input comes from: the resource, of that type where one is given, whose output it is. */
  readonly from: (input: string, type?: string) => Billed | undefined;
}

/** What is said of a line whose hours are fewer than a month's. */
export function whileAwake({ hours }: Billed): string {
  return hours < hoursPerMonth ? ", while awake" : "";
}

/** A line of a month's bill. */
export interface Charge {
  /** What is billed, in words. Lines of the same words, rate and usage are one line of the bill. */
  readonly what: string;
  /** One what. */
  readonly unit: string;
  /** Undefined where no source has the price. */
  readonly rate: Rate | undefined;
  /** How many units a month; a usage, where only its use decides. */
  readonly quantity: number | UsageName;
}

/** What AWS bills of a resource, in a region. */
export type Charges = (resource: Billed, region: string) => readonly Charge[];

/** A type by its token. AWS bills nothing for those that are `free`, or bills them with what they belong to. */
export type ChargesByType = Readonly<Record<string, Charges | "free">>;

/** A charge by one of the rates. */
export function charge(
  region: string,
  what: string,
  name: RateName,
  quantity: number | UsageName,
  rate: Rate | undefined = rateIn(region, name),
): Charge {
  return { what, unit: unitOf(name), rate, quantity };
}

/** How many of something a list has; of an input that is not set, none. */
export function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
