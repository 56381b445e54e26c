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

/** The sections that the page has, by their headings. */
export const headings: readonly string[] = [...page.matchAll(/^## (.+)$/gm)].map(
  ([, heading = ""]) => heading,
);

/** The commands that a section prints, in order: in backticks, and in blocks for a shell. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)]
    .flatMap(([, block, span]) =>
      block === undefined ? [span ?? ""] : block.replace(/\\\n/g, " ").split("\n"),
    )
    .map((line) => line.trim().replace(/ +/g, " "))
    .filter((line) => /^(pulumi|npm|aws|mv) /.test(line));
}
