import { type Bill, total, unpriced } from "./bill";
import { dollars } from "./render";

/** What a stack costs in a month, in short. */
export interface Sum {
  /** In US dollars, with the use that docs/cost.md assumes. */
  readonly usd: number;
  /** How many lines are not in it, for want of a price. Not which: a pull request could put any words into a comment. */
  readonly withoutPrice: number;
}

/** A bill in short. */
export function sumOf({ fixed, used }: Bill): Sum {
  const lines = [...fixed, ...used];
  return { usd: total(lines), withoutPrice: unpriced(lines).length };
}

/**
 * What a change costs, in a sentence for a reviewer.
 *
 * @param before - what it costs until then; undefined where there is nothing yet.
 */
export function costNote(stack: string, before: Sum | undefined, { usd, withoutPrice }: Sum): string {
  const more = Math.round((usd - (before?.usd ?? usd)) * 100) / 100;
  const compared =
    more === 0
      ? "as before"
      : more > 0
        ? `${dollars(more)} more than before`
        : `${dollars(-more)} less than before`;
  const lacks =
    withoutPrice === 0 ? "" : ` Not in it: ${String(withoutPrice)} of its lines, whose price is not known.`;
  return (
    `Costs about ${dollars(usd)} USD a month${before === undefined ? "" : `, ${compared}`} ` +
    `(npm run cost -- ${stack}).${lacks}`
  );
}
