import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sections } from "../../config";
import { renderReference } from "../../settings/reference";

test("docs/settings.md says what config.ts does", () => {
  const page = readFileSync(join(__dirname, "../../docs/settings.md"), "utf8");
  assert.equal(
    page,
    renderReference(sections, "siscoe"),
    "docs/settings.md is behind config.ts: npm run docs",
  );
});
