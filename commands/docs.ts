import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "../config";
import { renderReference } from "../settings/reference";

/** `npm run docs`: writes the pages that are made from the code. */
writeFileSync(join(__dirname, "../docs/settings.md"), renderReference(table, "siscoe"));
