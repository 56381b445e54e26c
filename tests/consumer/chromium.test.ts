import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { withChromium } from "./chromium";

test("a machine without Chromium, and nobody to install it, is told the one line that does", async (t) => {
  const nothing = mkdtempSync(join(tmpdir(), "siscoe-path-"));
  const path = process.env["PATH"];
  t.after(() => {
    process.env["PATH"] = path;
    rmSync(nothing, { recursive: true });
  });
  process.env["PATH"] = nothing;
  await assert.rejects(
    withChromium({}, () => Promise.resolve()),
    { name: "Failure", message: / Install them: sudo apt-get install -y chromium libnss3-tools$/ },
  );
});
