/**
 * The lines of a table for a terminal, each column as wide as its widest cell.
 *
 * @param rows - a text is a line of its own, as it is.
 * @param numbers - the columns that stand to the right.
 */
export function inColumns(
  rows: readonly (readonly string[] | string)[],
  numbers: readonly number[] = [],
): string[] {
  const cells = rows.filter((row) => typeof row !== "string");
  const width = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, column: number) =>
    numbers.includes(column) ? cell.padStart(width(column)) : cell.padEnd(width(column));
  return rows.map((row) => (typeof row === "string" ? row : row.map(pad).join("  ").trimEnd()));
}
