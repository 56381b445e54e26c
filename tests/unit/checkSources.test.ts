import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fingerprintOf } from "../support/checkSources";

/** A checkout with a long check. */
const folder = mkdtempSync(join(tmpdir(), "siscoe-sources-"));
const files = {
  "README.md": "# Program",
  "index.ts": "export const program = 1;",
  "package-lock.json": "{}",
  "docs/page.md": "A page",
  "tests/verify/long.test.ts": 'import { all } from "../support/cases"; console.log(all);',
  "tests/engine/worker.ts": 'import { program } from "../../index"; console.log(program);',
  "tests/support/cases.ts": "export const all = [];",
  "tests/unit/other.test.ts": "export const other = 1;",
};
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
for (const [name, text] of Object.entries(files)) write(name, text);
after(() => {
  rmSync(folder, { recursive: true });
});

const sources = (cli = "3.206.0") =>
  fingerprintOf(folder, ["tests/verify/long.test.ts", "tests/engine/worker.ts"], cli);

test("a long check goes on where it was stopped, unless something decides how it comes out", () => {
  const before = sources();
  const deciding = Object.entries(files).filter(([name, text]) => {
    write(name, `${text} `);
    const now = sources();
    write(name, text);
    return now !== before;
  });
  assert.deepEqual(
    deciding.map(([name]) => name),
    [
      "index.ts",
      "package-lock.json",
      "tests/verify/long.test.ts",
      "tests/engine/worker.ts",
      "tests/support/cases.ts",
    ],
  );
  assert.notEqual(sources("3.274.1"), before);
  assert.equal(sources(), before);
});
