import { format } from "prettier";
import { table } from "../../config";
import program = require("../../index");
import { type Bill, billOf } from "../../commands/cost/bill";
import { cheapestWayOut, costPage, hoursAwake, smallProduction } from "../../commands/cost/page";
import { deploy } from "./mocks";
import { settingsOf } from "./stackFiles";

async function bill(
  stack: "prod" | "staging",
  changes: Readonly<Record<string, string>> = {},
): Promise<Bill> {
  const settings = { ...settingsOf(stack), ...changes };
  return billOf((await deploy(program, { settings, stack, preview: true })).resources);
}

/** docs/cost.md as the program has it, with the example's settings in place of the owner's. */
export async function wantedCostPage(): Promise<string> {
  const runs = { "siscoe:image": table.image.example };
  const bills = {
    staging: await bill("staging"),
    small: await bill("prod", smallProduction),
    prod: await bill("prod"),
    stagingRuns: await bill("staging", { ...runs, ...cheapestWayOut }),
    stagingSleeps: await bill("staging", { ...runs, ...cheapestWayOut, "siscoe:awakeHours": hoursAwake }),
    prodRuns: await bill("prod", runs),
  };
  return format(costPage(bills), { parser: "markdown", printWidth: 110 });
}
