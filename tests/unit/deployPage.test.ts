import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { permission } from "../../.github/scripts/label";
import { checkout } from "../support/stackFiles";

const read = (...names: string[]) => readFileSync(join(checkout, ...names), "utf8");
const page = read("docs", "deploy.md");
/** The steps, each from its heading to the next: `steps[0]` is what stands before the first. */
const steps = page.split(/^## (?=\d+\. )/m);
const filesIn = (...folder: string[]) =>
  readdirSync(join(checkout, ...folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));

describe("docs/deploy.md", () => {
  test("numbers its steps in order", () => {
    assert.deepEqual(
      steps.slice(1).map((step) => step.slice(0, 2)),
      ["1.", "2.", "3.", "4.", "5.", "6.", "7."],
    );
  });

  test("has what errors send their readers to its steps for", () => {
    const subjects: Readonly<Record<string, RegExp>> = {
      "3": /cd bootstrap\n[\s\S]*config set repository/,
      "4": /pulumi stack init prod[\s\S]*Pulumi\.prod\.yaml/,
      "5": /prepareRepository\.ts/,
    };
    const named = [...filesIn(".github"), ...filesIn("bootstrap")].flatMap((text) =>
      [...text.matchAll(/docs\/deploy\.md, step (\d)/g)].map(([, step]) => step ?? ""),
    );
    assert.deepEqual([...new Set(named)].sort(), Object.keys(subjects));
    for (const [step, subject] of Object.entries(subjects)) assert.match(steps[Number(step)] ?? "", subject);
  });

  test("says the names that the workflows use", () => {
    const workflows = [...filesIn(".github", "workflows"), ...filesIn(".github", "actions")].join("\n");
    const environments = [...workflows.matchAll(/^ {4}environment: (.+)$/gm)]
      .map(([, name]) => name ?? "")
      .flatMap((name) => (name.includes("matrix") ? ["staging-read", "prod-read"] : [name]));
    const variables = [...workflows.matchAll(/vars\.(\w+)/g)].map(([, name]) => name ?? "");
    assert.ok(environments.length > 5 && variables.length > 5);
    for (const name of environments) assert.ok(page.includes(`\`${name}\``), name);
    for (const name of variables) assert.ok(page.includes(`variable ${name} = `), name);
    assert.ok(page.includes(`\`${permission}-…\``));
  });

  test("says what only a real account can show where it does", () => {
    for (const step of [2, 3, 4, 5, 7]) assert.match(steps[step] ?? "", /\*\*Only .+ shows?\*\*/);
  });

  test("links what is there", () => {
    const files = [...page.matchAll(/\]\(([^)#:]+)(?:#[\w-]+)?\)/g)].map(([, file]) => file ?? "");
    assert.notEqual(files.length, 0);
    for (const file of files) assert.ok(existsSync(join(checkout, "docs", file)), file);
  });
});
