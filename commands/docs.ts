import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sections } from "../config";
import { renderReference } from "../settings/reference";
import { messageOf } from "../system/failure";
import { checkout } from "./checkout";
import { withCommands } from "./help";
import { writeAsked } from "./writing";

/** `npm run docs`: writes the pages that are made from the code. */
try {
  writeAsked(join(checkout, "docs", "settings.md"), renderReference(sections, "siscoe"));
  const readme = join(checkout, "README.md");
  writeAsked(readme, withCommands(readFileSync(readme, "utf8")));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
