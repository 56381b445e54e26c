import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { figuresByPage, figuresIn, withFigures } from "../support/figures";
import { checkout } from "../support/stackFiles";

const read = (file: string) => readFileSync(join(checkout, file), "utf8");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(checkout, "docs")).map((file) => join("docs", file)),
];

describe("the figures in the documentation are what the program has", () => {
  let figures: Readonly<Record<string, readonly string[]>>;

  before(async () => {
    figures = await figuresByPage();
  });

  for (const page of pages) {
    test(page, () => {
      const [has, wanted] = [figuresIn(read(page)), figures[page] ?? []];
      const fix = "npm run docs; for another number of figures: tests/support/figures.ts";
      assert.deepEqual(
        has,
        wanted,
        `${page} says ${has.join(", ")}, and the program has ${wanted.join(", ")}: ${fix}`,
      );
    });
  }

  test("npm run docs puts each in its place, and leaves words that count nothing", () => {
    const page = "1 created, no settings, 2 unchanged";
    assert.equal(withFigures(page, ["3 created", "4 unchanged"]), "3 created, no settings, 4 unchanged");
  });

  test("CONTRIBUTING.md: how often npm run verify stops a command", () => {
    const [, rounds = ""] =
      /process\.env\["ROUNDS"\] \?\? (\d+)/.exec(read("tests/verify/interrupts.test.ts")) ?? [];
    assert.ok(read("CONTRIBUTING.md").includes(`Ctrl-C at ${3 * Number(rounds)} moments`), rounds);
  });
});

test("docs/reliability.md says of each long proof which test of npm test is the short one", () => {
  const rows = [...read("docs/reliability.md").matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)];
  const long = readdirSync(join(checkout, "tests", "verify")).filter((file) => file.endsWith(".test.ts"));
  assert.deepEqual(
    rows.map(([, name = ""]) => `${name}.test.ts`),
    long,
  );
  const without = rows.filter(([, , short = ""]) => {
    const files = [...short.matchAll(/`(tests\/\w+\/\w+)`/g)].map(([, file = ""]) => `${file}.test.ts`);
    for (const file of files) assert.ok(existsSync(join(checkout, file)), file);
    return files.length === 0;
  });
  assert.deepEqual(
    without.map(([, name]) => name),
    ["versions", "walk"],
  );
});

/** A page's headings, as GitHub names them. */
const anchors = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("every link of a page leads to a file, and to a heading of it", () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].flatMap(
      ([link, file = "", anchor]) => {
        const target = file === "" ? page : join(page, "..", file);
        try {
          const isThere =
            anchor === undefined ? existsSync(join(checkout, target)) : anchors(target).includes(anchor);
          return isThere ? [] : [`${page}: ${link}`];
        } catch {
          return [`${page}: ${link}`];
        }
      },
    ),
  );
  assert.deepEqual(broken, []);
});

test("the README fits on a few screens", () => {
  assert.ok(read("README.md").split("\n").length <= 150);
});
