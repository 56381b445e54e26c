import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figuresByPage, withFigures } from "./support/figures";
import { checkout } from "./support/stackFiles";

/** The second half of `npm run docs`: the figures in the pages, which only the mocked program knows. */
void figuresByPage().then((figures) => {
  for (const [page, wanted] of Object.entries(figures)) {
    const path = join(checkout, page);
    writeFileSync(path, withFigures(readFileSync(path, "utf8"), wanted));
  }
});
