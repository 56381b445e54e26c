import "./temporaryFolder";
import { parseArgs } from "node:util";
import { coldPreview } from "./bench/coldPreview";
import { coldStart } from "./bench/coldStart";
import { localProduction } from "./bench/localProduction";
import { report } from "./bench/ratio";
import { Failure, UsageError } from "./failure";
import { messageOf } from "../system/failure";
import { processTerminal, type Terminal } from "./terminal";

/** `npm run bench`: how long it takes to get to work, each time beside something else of the same run. */
async function main(terminal: Terminal): Promise<void> {
  const runs = wholeNumber(parseArgs({ options: { runs: { type: "string", default: "5" } } }).values.runs);
  const within: boolean[] = [];
  for (const measure of [coldStart, coldPreview, localProduction]) {
    for (const comparison of await measure(runs, terminal)) within.push(report(comparison, terminal));
  }
  if (within.includes(false)) throw new Failure("A ratio exceeds its limit: see above.");
}

function wholeNumber(typed: string): number {
  const number = Number(typed);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`--runs is "${typed}". Allowed: 1, 2, 3 …`);
  return number;
}

const terminal = processTerminal();
main(terminal).catch((error: unknown) => {
  terminal.say(messageOf(error));
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
});
