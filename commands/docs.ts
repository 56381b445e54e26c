import { join } from "node:path";
import { sections } from "../config";
import { renderReference } from "../settings/reference";
import { messageOf } from "../system/failure";
import { checkout } from "./checkout";
import { writeAsked } from "./writing";

/** `npm run docs`: writes the pages that are made from the code. */
try {
  writeAsked(join(checkout, "docs", "settings.md"), renderReference(sections, "siscoe"));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
