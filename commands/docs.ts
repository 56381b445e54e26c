import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "../config";
import { renderReference } from "../settings/reference";
import { checkout } from "./checkout";

/** `npm run docs`: writes the pages that are made from the code. */
writeFileSync(join(checkout, "docs", "settings.md"), renderReference(table, "siscoe"));
