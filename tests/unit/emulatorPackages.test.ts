import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { missingNginx } from "../../emulator/servers/nginxProgram";

test("a missing nginx is told with what installs it on this machine: apt, or brew, or by oneself", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-packages-"));
  const path = process.env["PATH"];
  t.after(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });
  process.env["PATH"] = folder;
  assert.match(missingNginx().message, /^There is no nginx .* Install it, and put it on the PATH\.$/);
  writeFileSync(join(folder, "brew"), "", { mode: 0o755 });
  assert.match(missingNginx().message, / Install it: brew install nginx$/);
  writeFileSync(join(folder, "apt-get"), "", { mode: 0o755 });
  assert.match(missingNginx().message, / Install it: sudo apt-get .* nginx$/);
});
