import { type Billed, type Charge } from "../../aws/charges/charge";
import { chargesOf } from "../../aws/charges";
import { type UsageName, usages } from "../../aws/charges/usage";
import type { Rate } from "../../aws/prices/rates";
import type { Registration } from "../recording/engine";
import { hoursOf } from "./hours";

/** A line of a month's bill. */
export interface Line {
  readonly what: string;
  /** The resources that it is billed for, by name. */
  readonly resources: readonly string[];
  readonly quantity: number;
  /** One what. */
  readonly unit: string;
  /** Undefined where no source has the price. */
  readonly rate: Rate | undefined;
  /** What it costs, in US dollars; undefined without a price. */
  readonly usd: number | undefined;
  /** What was assumed, where only use decides. */
  readonly usage?: UsageName;
}

/** What a stack costs in a month of 730 hours. */
export interface Bill {
  readonly region: string;
  /** Billed whatever is done with it, the dearest first. */
  readonly fixed: readonly Line[];
  /** Billed by use, of which {@link Line.quantity} is assumed. */
  readonly used: readonly Line[];
}

/** How much of something is used in a month, where another quantity is assumed than the table's. */
export type Assumed = Readonly<Partial<Record<UsageName, number>>>;

/** What the bill of a resource is made from. */
export type Registered = Pick<Registration, "urn" | "type" | "name" | "inputs" | "sources">;

/** The bill of what a program registered. A type that nobody has looked at is a line without a price. */
export function billOf(resources: readonly Registered[], assumed: Assumed = {}): Bill {
  const schedules = resources.filter(({ type }) => type === "aws:scheduler/schedule:Schedule");
  const scene = { byUrn: new Map(resources.map((one) => [one.urn, one])), schedules };
  const region = String(resources.find(({ type }) => type === "pulumi:providers:aws")?.inputs["region"]);
  const merged = new Map<string, Due>();
  for (const resource of resources.filter(({ type }) => /^(aws|random):/.test(type))) {
    for (const charge of chargesFor(resource, scene, region)) {
      const key = [charge.what, charge.unit, charge.rate?.usd, isUsage(charge) ? charge.quantity : ""].join();
      merged.set(key, sum(merged.get(key), charge, resource.name));
    }
  }
  const lines = [...merged.values()].map((charge) => line(charge, assumed));
  const dearestFirst = (a: Line, b: Line) => (b.usd ?? 0) - (a.usd ?? 0);
  return {
    region,
    fixed: lines.filter(({ usage }) => usage === undefined).sort(dearestFirst),
    used: lines.filter(({ usage }) => usage !== undefined).sort(dearestFirst),
  };
}

/** What lines cost together: those that have a price. */
export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { usd = 0 }) => sum + usd, 0);
}

/** The lines that a total lacks. */
export function unpriced(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ usd, quantity }) => usd === undefined && quantity > 0);
}

/** What is registered beside a resource. */
interface Scene {
  readonly byUrn: ReadonlyMap<string, Registered>;
  readonly schedules: readonly Registered[];
}

function chargesFor(resource: Registered, scene: Scene, region: string): readonly Charge[] {
  const charges = chargesOf(resource.type);
  if (charges === "free") return [];
  if (charges === undefined) return [{ what: resource.type, unit: "of them", rate: undefined, quantity: 1 }];
  return charges(billed(resource, scene), region);
}

function billed(resource: Registered, scene: Scene): Billed {
  const { type, name, inputs, sources } = resource;
  const from = (input: string, wanted?: string) => {
    const found = (sources[input] ?? [])
      .flatMap((urn) => scene.byUrn.get(urn) ?? [])
      .find((one) => wanted === undefined || one.type === wanted);
    return found === undefined ? undefined : billed(found, scene);
  };
  return { type, name, inputs, hours: hoursOf(resource, scene.schedules), from };
}

function isUsage({ quantity }: Charge): boolean {
  return typeof quantity === "string";
}

/** A charge, with the resources that it is for. */
interface Due extends Charge {
  readonly resources: readonly string[];
}

/** The same line of two resources: their quantities together, or one use for both. */
function sum(before: Due | undefined, charge: Charge, name: string): Due {
  const resources = [...(before?.resources ?? []), name];
  if (typeof before?.quantity !== "number" || typeof charge.quantity !== "number")
    return { ...charge, resources };
  return { ...charge, resources, quantity: before.quantity + charge.quantity };
}

function line({ what, resources, unit, rate, quantity: asked }: Due, assumed: Assumed): Line {
  const usage = typeof asked === "string" ? asked : undefined;
  const quantity = typeof asked === "string" ? (assumed[asked] ?? usages[asked].quantity) : asked;
  return {
    what,
    resources,
    quantity,
    unit,
    rate,
    usd: rate === undefined ? undefined : rate.usd * quantity,
    ...(usage === undefined ? {} : { usage }),
  };
}
