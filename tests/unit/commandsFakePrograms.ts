import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new, empty folder, gone when the tests are. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-test-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a shell script that can be started by its name, and returns its folder. */
export function fakeProgram(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

/** A `go` whose `$output` is the file that it was told to build. */
export function fakeGo(folder: string, script: string): string {
  const output = 'for word; do [ "$last" = -o ] && output=$word; last=$word; done';
  return fakeProgram(folder, "go", `${output}\n${script}`);
}
