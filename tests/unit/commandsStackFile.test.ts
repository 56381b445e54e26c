import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { changesByYaml } from "../../settings/quotes";
import { StackFile } from "../../settings/stackFile";
import { table } from "../../config";
import { newFolder } from "./commandsFakePrograms";
import { measured } from "./commandsStackFileTable";

function fileWith(content: string): StackFile {
  const path = join(newFolder(), "Pulumi.prod.yaml");
  writeFileSync(path, content);
  return new StackFile(path, "siscoe", "Pulumi.prod.yaml");
}

describe("a stack's file is read as the engine reads it", () => {
  for (const [written, read] of measured) {
    test(written === "" ? "nothing" : written, () => {
      const [entry] = fileWith(`config:\n  siscoe:x: ${written}\n`).entries;
      assert.equal(entry?.text, read);
    });
    test(`${read}, set, is read as that`, () => {
      const file = fileWith("config: {}\n");
      file.set("siscoe:x", read);
      file.save();
      assert.equal(new StackFile(file.path, "siscoe", file.name).entries[0]?.text, read);
    });
  }

  test("keys without a namespace are the project's", () => {
    const keys = fileWith("config:\n  domain: a\n  siscoe:config:owner: b\n  aws:region: c\n").entries;
    assert.deepEqual(
      keys.map(({ key }) => key),
      ["siscoe:domain", "siscoe:owner", "aws:region"],
    );
  });

  test("a setting in two lines, under two spellings of its key, is refused: the engine takes either", () => {
    for (const [first, second] of [
      ["siscoe:domain", "domain"],
      ["siscoe:config:domain", "siscoe:domain"],
    ]) {
      assert.throws(
        () => fileWith(`config:\n  ${first ?? ""}: a\n  aws:region: c\n  ${second ?? ""}: b\n`),
        /^Failure: Pulumi\.prod\.yaml sets siscoe:domain twice, in lines 2 and 4: .*\nFix: take one of the two lines out\.$/,
      );
    }
  });

  test("a tag or a merge, which is not read here, is refused with its line", () => {
    for (const content of ["config:\n  a: !!int '1'\n", "config:\n  <<: { a: b }\n"]) {
      assert.throws(() => fileWith(content).entries, /Pulumi\.prod\.yaml can't be read: line 2 .*\nFix: /);
    }
  });
});

test("comments, order and what is encrypted stay when a setting is set, renamed and taken out", () => {
  const before =
    "# Production.\nconfig:\n  siscoe:domain: a.test # the domain\n\n  # Mail\n" +
    '  siscoe:key: { secure: v1:abc }\n  siscoe:list: ["a", "b"]\nencryptionsalt: v1:x\n';
  const file = fileWith(before.replace("{ secure: v1:abc }", "\n    secure: v1:abc"));
  file.set("siscoe:domain", "b.test");
  file.set("siscoe:version", "17.10");
  file.rename("siscoe:key", "siscoe:groqApiKey");
  file.remove("siscoe:list");
  file.save();
  assert.equal(
    readFileSync(file.path, "utf8"),
    "# Production.\nconfig:\n  siscoe:domain: b.test # the domain\n\n  # Mail\n" +
      '  siscoe:groqApiKey:\n    secure: v1:abc\n  siscoe:version: "17.10"\nencryptionsalt: v1:x\n',
  );
});

test("what YAML changes is said with its line and what to write", () => {
  const said = (line: string) =>
    changesByYaml(fileWith(`config:\n  ${line}\n`).entries, table, {
      project: "siscoe",
      file: "Pulumi.prod.yaml",
    });
  assert.deepEqual(said("siscoe:databaseEngineVersion: 17.10"), [
    "Pulumi.prod.yaml, line 2: siscoe:databaseEngineVersion is written 17.10, which YAML reads as 17.1. " +
      'Fix: write it in quotes: "17.10", or "17.1" if you mean that.',
  ]);
  assert.match(said("siscoe:cacheReplicas: 01").join(), /^$/);
  assert.match(
    said("siscoe:databaseBackupRetentionDays: 014").join(),
    /written 014, which YAML reads as 12\. Fix: .*"14", or "12"/,
  );
  assert.match(said("siscoe:accountId: 012345678901").join(), /in quotes: "012345678901"/);
  for (const line of [
    "siscoe:appPort: 8_000",
    "siscoe:protect: TRUE",
    "siscoe:owner: null",
    'siscoe:databaseEngineVersion: "17.10"',
  ])
    assert.deepEqual(said(line), [], line);
});
