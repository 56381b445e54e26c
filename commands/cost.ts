import { type UsageName, usages } from "../aws/charges/usage";
import type { Typed } from "./command";
import { type Assumed, billOf } from "./cost/bill";
import { billAsJson, renderBill } from "./cost/render";
import { UsageError } from "./failure";
import { resourcesOf } from "./stackResources";
import { stackName } from "./stackSettings";
import type { Terminal } from "./terminal";

/** `npm run cost -- <stack>`: what everything costs that the program registers for a stack. Nothing is asked for it. */
export async function cost(typed: Typed, terminal: Terminal): Promise<void> {
  const stack = stackName(typed.stack);
  const assumed = readUsage(typed.usage);
  terminal.doing(`Looking what ${stack} registers`);
  const bill = billOf(await resourcesOf(stack), assumed);
  terminal.print(typed.json === true ? billAsJson(stack, bill) : renderBill(stack, bill));
}

/**
 * Reads `natGb=200,logsGb=30`.
 *
 * @throws UsageError, with the names that there are.
 */
export function readUsage(typed: string | undefined): Assumed {
  const entries = (typed ?? "").split(",").filter((part) => part !== "");
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name = "", number = ""] = /^\s*(\w+)=(\d+(?:\.\d+)?)\s*$/.exec(entry) ?? [];
      if (Object.hasOwn(usages, name)) return [name as UsageName, Number(number)];
      throw new UsageError(
        `--usage has "${entry}". Allowed: <name>=<quantity>, several with commas between them. The names are ` +
          `${Object.keys(usages).join(", ")}.`,
      );
    }),
  );
}
