import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./stackFiles";

/** Fails where docs/security.md has not this table. How wide its columns are, is the formatter's. */
export function assertOnSecurityPage(table: string): void {
  const page = readFileSync(join(checkout, "docs", "security.md"), "utf8");
  const plain = (text: string) =>
    text
      .replace(/ +\| +/g, " | ")
      .replace(/[ -]+\|/g, " |")
      .replace(/\| -+/g, "|");
  assert.ok(
    plain(page).includes(plain(table)),
    `docs/security.md has another table than this one:\n${table}`,
  );
}
