import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wantedCostPage } from "./support/costPage";
import { figuresByPage, withFigures } from "./support/figures";
import { withTable } from "./support/pageTables";
import { controlTables } from "./scanner/tables";
import { checkout } from "./support/stackFiles";
import { renderedTables as reachability } from "./unit/reachabilityTable";
import { groundRows, renderTable as renderAccess, stackRows } from "./unit/secretAccessTable";
import { workflows } from "./unit/workflowsFiles";
import { renderJobs } from "./unit/workflowsTable";
import { rolesByEnvironment } from "./unit/workflowsWays";

/** The second half of `npm run docs`: what only the mocked program knows, which are the bills and the pages' figures. */
void write();

async function write(): Promise<void> {
  writeFileSync(join(checkout, "docs", "cost.md"), await wantedCostPage());
  for (const [page, wanted] of Object.entries(await figuresByPage())) {
    await rewrite(page, (text) => withFigures(text, wanted));
  }
  const tables = [
    renderAccess([...groundRows, ...stackRows("prod")]),
    ...reachability(),
    renderJobs(workflows, await rolesByEnvironment()),
    ...(await controlTables()),
  ];
  for (const table of tables) await rewrite("docs/security.md", (text) => withTable(text, table));
}

async function rewrite(page: string, change: (text: string) => string | Promise<string>): Promise<void> {
  const path = join(checkout, page);
  writeFileSync(path, await change(readFileSync(path, "utf8")));
}
