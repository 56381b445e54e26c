import { usages } from "../../aws/charges/usage";
import { pricedRegion } from "../../aws/prices/rates";
import { priceSources, type SourceName } from "../../aws/prices/sources";
import { inColumns } from "../columns";
import { type Bill, type Line, total, unpriced } from "./bill";

/** A number as a page or a terminal shows it: `1,234.50`. */
export function dollars(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** What the columns of a bill hold. */
export const headings = ["what", "quantity", "of", "USD for one", "source", "USD a month"] as const;

/** The columns that hold numbers: the others hold words. */
const ofNumbers: readonly number[] = [1, 3, 5];

/** The cells of a line, in the order of {@link headings}. */
export function cells({ what, quantity, unit, rate, usd }: Line): string[] {
  const price = rate === undefined ? "no price" : plain(rate.usd);
  const source = rate === undefined ? "" : sourceWords(rate.source);
  return [
    what,
    quantity.toLocaleString("en-US"),
    unit,
    price,
    source,
    usd === undefined ? "?" : dollars(usd),
  ];
}

/** The line below others. */
export function totalCells(what: string, lines: readonly Line[]): string[] {
  return [what, "", "", "", "", `${dollars(total(lines))}${unpriced(lines).length > 0 ? " + ?" : ""}`];
}

/** The letter of a source, with its day. */
function sourceWords(name: SourceName): string {
  return `${name} ${priceSources[name].date}`;
}

/** Without an exponent, and with as many digits as it has. */
function plain(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 10 });
}

/** The bill for a terminal. */
export function renderBill(stack: string, { region, fixed, used }: Bill): string {
  const rows: (string[] | string)[] = [
    [...headings],
    ...fixed.map(cells),
    totalCells("fixed", fixed),
    "\nBy use, as assumed (--usage <name>=<quantity>):",
    ...used.map((one) => withName(one)),
    totalCells("by use", used),
    "",
    totalCells("together", [...fixed, ...used]),
  ];
  return [
    `What ${stack} costs in ${region}: a month of 730 hours, on demand, in US dollars without taxes.`,
    "",
    ...inColumns(rows, ofNumbers),
    "",
    ...missing(region, [...fixed, ...used]),
    "Sources of the prices; AWS may have changed them since:",
    ...sourcesOf([...fixed, ...used]).map((name) => {
      const { date, what, where } = priceSources[name];
      return `  ${name}  ${date}  ${what} (${where})`;
    }),
    "",
  ].join("\n");
}

/** The sources that the lines have, in their order. */
export function sourcesOf(lines: readonly Line[]): SourceName[] {
  return [...new Set(lines.flatMap(({ rate }) => rate?.source ?? []))].sort();
}

/** The bill for a program. */
export function billAsJson(stack: string, { region, fixed, used }: Bill): string {
  const lines = [...fixed, ...used];
  const value = {
    stack,
    region,
    currency: "USD",
    hoursPerMonth: 730,
    lines: lines.map(({ rate, usd, ...line }) => ({
      ...line,
      price: rate?.usd ?? null,
      usd: usd ?? null,
      source: rate?.source ?? null,
    })),
    fixed: total(fixed),
    used: total(used),
    total: total(lines),
    withoutPrice: unpriced(lines).map(({ what }) => what),
    usages,
    sources: Object.fromEntries(sourcesOf(lines).map((name) => [name, priceSources[name]])),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A line that is billed by use says by what name its quantity is given. */
function withName(line: Line): string[] {
  const [what = "", ...rest] = cells(line);
  return [`${what} (${line.usage ?? ""})`, ...rest];
}

function missing(region: string, lines: readonly Line[]): string[] {
  const without = unpriced(lines).map(({ what }) => what);
  if (without.length === 0) return [];
  const known = region === pricedRegion ? "" : `The tables have the prices of ${pricedRegion} alone. `;
  return [`${known}Not in the sums, for want of a price: ${without.join("; ")}.`, ""];
}
