import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { table } from "../../config";
import program = require("../../index");
import { changedInOwnFile } from "../../settings/ownFile";
import { deploy, ProgramFailed } from "../support/mocks";
import { fewest } from "../support/settings";
import { newFolder } from "./commandsFakePrograms";

const environment = { project: "siscoe", stack: "prod" };

/** What a program says of a file, to which the engine handed these values. */
function said(content: string | undefined, values: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = newFolder();
  if (content !== undefined) writeFileSync(join(folder, "Pulumi.prod.yaml"), content);
  return changedInOwnFile(folder, values, table, environment);
}

const version = "siscoe:databaseEngineVersion";

test("a program tells of what the engine read otherwise than it is written", async () => {
  const problem =
    `Pulumi.prod.yaml, line 2: ${version} is written 17.10, which YAML reads as 17.1. ` +
    'Fix: write it in quotes: "17.10", or "17.1" if you mean that.';
  for (const written of [
    `config:\n  ${version}: 17.10\n`,
    `config:\n  databaseEngineVersion: 17.10 # the version\n`,
    `config:\n  ${version}:\n    17.10\n`,
  ]) {
    assert.deepEqual(await said(written, { [version]: "17.1" }), [problem], written);
  }
  assert.equal((await said(`config: {${version}: 17.10}\n`, { [version]: "17.1" })).length, 1);
});

test("and of a setting that stands there twice, whose value is chance", async () => {
  const [problem, ...others] = await said("config:\n  siscoe:protect: true\n  protect: false\n", {});
  assert.match(problem ?? "", /^Pulumi\.prod\.yaml sets siscoe:protect twice, in lines 2 and 3: /);
  assert.deepEqual(others, []);
});

test("and of nothing else: another file's value, quotes, no file, no YAML, a folder", async () => {
  assert.deepEqual(await said(`config:\n  ${version}: 17.10\n`, { [version]: "17.2" }), []);
  assert.deepEqual(await said(`config:\n  ${version}: "17.10"\n`, { [version]: "17.10" }), []);
  assert.deepEqual(await said(undefined, { [version]: "17.1" }), []);
  assert.deepEqual(await said(`config:\n\t${version}: 17.10\n`, { [version]: "17.1" }), []);
  const folder = newFolder();
  mkdirSync(join(folder, "Pulumi.prod.yaml"));
  assert.deepEqual(await changedInOwnFile(folder, {}, table, environment), []);
});

test("the program, in the folder of such a file, is refused before anything is registered", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "Pulumi.prod.yaml"), `config:\n  ${version}: 17.10\n`);
  const before = process.cwd();
  process.chdir(folder);
  try {
    await assert.rejects(
      deploy(program, { settings: { ...fewest, [version]: "17.1" }, stack: "prod" }),
      (error) => {
        assert.ok(error instanceof ProgramFailed);
        assert.match(error.message, /There is 1 problem .*written 17\.10, which YAML reads as 17\.1/s);
        assert.deepEqual(error.resources, []);
        return true;
      },
    );
  } finally {
    process.chdir(before);
  }
});
