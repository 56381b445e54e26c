import type { Terminal } from "../terminal";

/** What was measured: its name, and what each run of it took. */
export interface Measured {
  readonly name: string;
  readonly times: readonly number[];
}

/** How long something takes, beside what it is made of. */
export interface Comparison {
  readonly title: string;
  readonly subject: Measured;
  readonly yardstick: readonly Measured[];
  /** What is measured, in what: milliseconds by default. */
  readonly unit?: "ms" | "µs" | "MB";
  /** How many times as long as the yardstick altogether the subject may take; none where it is only told. */
  readonly limit?: number;
}

/** Prints the medians and the ratio, and tells whether it is within the limit. */
export function report(
  { title, subject, yardstick, unit = "ms", limit = Infinity }: Comparison,
  { print }: Terminal,
): boolean {
  const all = [subject, ...yardstick];
  const width = Math.max(...all.map(({ name }) => name.length));
  print(`${title}, median of ${subject.times.length}\n\n`);
  for (const measured of all) {
    print(`  ${measured.name.padEnd(width)}${median(measured).toFixed(0).padStart(8)} ${unit}\n`);
  }
  const ratio = median(subject) / yardstick.reduce((sum, measured) => sum + median(measured), 0);
  print(`\n  ratio ${ratio.toFixed(2)} (${limit === Infinity ? "no limit" : `limit ${limit}`})\n\n`);
  return ratio <= limit;
}

function median({ times }: Measured): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}
