import { format } from "prettier";

/**
 * The page with this table in place of the one that has the same headings, laid out as the check of the format wants it.
 *
 * @param table - in Markdown.
 * @throws when the page has no such table.
 */
export async function withTable(page: string, table: string): Promise<string> {
  const lines = page.split("\n");
  const wanted = (await format(table, { parser: "markdown" })).trimEnd().split("\n");
  const start = lines.findIndex((line) => line.startsWith("|") && sameCells(line, wanted[0] ?? ""));
  if (start < 0) throw new Error(`The page has no table with the headings ${wanted[0] ?? ""}`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  return lines.toSpliced(start, length < 0 ? lines.length - start : length, ...wanted).join("\n");
}

function sameCells(line: string, other: string): boolean {
  return cellsOf(line).join("|") === cellsOf(other).join("|");
}

function cellsOf(line: string): string[] {
  return line.split("|").map((cell) => cell.trim());
}
