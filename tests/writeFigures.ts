import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wantedCostPage } from "./support/costPage";
import { figuresByPage, withFigures } from "./support/figures";
import { checkout } from "./support/stackFiles";

/** The second half of `npm run docs`: what only the mocked program knows, which are the bills and the pages' figures. */
async function write(): Promise<void> {
  writeFileSync(join(checkout, "docs", "cost.md"), await wantedCostPage());
  for (const [page, wanted] of Object.entries(await figuresByPage())) {
    const path = join(checkout, page);
    writeFileSync(path, withFigures(readFileSync(path, "utf8"), wanted));
  }
}

void write();
