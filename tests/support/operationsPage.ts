import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./stackFiles";

const page = readFileSync(join(checkout, "docs", "operations.md"), "utf8");

/** A section of docs/operations.md, from its heading to the next. */
export function section(heading: string): string {
  const found = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`docs/operations.md has no section "${heading}"`);
  return found;
}

/** What stands in backticks in a text, and begins so. */
export function quoted(text: string, beginning: string): string {
  const found = [...text.matchAll(/`([^`]+)`/g)].find(([, span = ""]) => span.startsWith(beginning));
  if (found?.[1] === undefined) throw new Error(`nothing in backticks begins with "${beginning}"`);
  return found[1];
}
