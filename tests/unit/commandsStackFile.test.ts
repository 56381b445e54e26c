import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { changesByYaml } from "../../commands/quotes";
import { StackFile } from "../../commands/stackFile";
import { table } from "../../config";
import { newFolder } from "./commandsFakePrograms";

/** What is written in a stack's file, and what `pulumi config --json` of 3.206.0 and of 3.274.1 says of it. */
const measured: readonly (readonly [written: string, read: string])[] = [
  ["014", "12"],
  ["012345678901", "12345678901"],
  ["098765432109", "98765432109"],
  ["17.10", "17.1"],
  ["1e3", "1000"],
  ["0x10", "16"],
  ["0o14", "12"],
  ["1_000", "1000"],
  ["12:30:45", "12:30:45"],
  ["2024-01-02", "2024-01-02 00:00:00 +0000 UTC"],
  ["2024-01-02T03:04:05Z", "2024-01-02 03:04:05 +0000 UTC"],
  ["yes", "yes"],
  ["no", "no"],
  ["Off", "Off"],
  ["true", "true"],
  ["True", "true"],
  ["FALSE", "false"],
  ["null", ""],
  ["~", ""],
  ["", ""],
  ['""', ""],
  ["123456789012345678901234567890", "1.2345678901234568e+29"],
  ["+5", "5"],
  ["-1001234567890", "-1001234567890"],
  ["1.0", "1"],
  ["!!str 017", "017"],
  ["<<", "<<"],
  ["a#b", "a#b"],
  ["a #b", "a"],
  [
    '[014, 17.10, yes, no, 2024-01-02, true, null, 1e3, 0x10, "x", 1.0, 12345678901234567890, ~, Off, 1_000, 0o14, 12:30]',
    '[12,17.1,"yes","no","2024-01-02 00:00:00 +0000 UTC",true,null,1000,16,"x",1,12345678901234567000,null,"Off",1000,12,"12:30"]',
  ],
  ["{a: 014, yes: 1, 3: x}", '{"3":"x","a":12,"yes":1}'],
  ['"  x "', "  x "],
  ["[]", "[]"],
  ["{}", "{}"],
  ["12345678901234567890", "12345678901234567890"],
  ["1e21", "1e+21"],
  ["1e20", "100000000000000000000"],
  ["100000000", "100000000"],
  ["1234567.5", "1234567.5"],
  ["0.0000001", "1e-7"],
  ["-0", "0"],
  ["-014", "-12"],
  ["0b11", "3"],
  ["0_1", "1"],
  ["+014", "12"],
  ["1.", "1"],
  [".5", "0.5"],
  ["1.5e3", "1500"],
  ["2024-1-2", "2024-01-02 00:00:00 +0000 UTC"],
  ["2024-01-02 10:00:00", "2024-01-02 10:00:00 +0000 UTC"],
  ["1__0", "10"],
  ["0x", "0x"],
  ["089", "89"],
  ["123456789012", "123456789012"],
  ["9007199254740993", "9007199254740993"],
  ["0x1F_F", "511"],
  ["1_0.5", "10.5"],
  ["2024-01-02T03:04:05.5-03:00", "2024-01-02 03:04:05.5 -0300 -0300"],
  ["2024-13-45", "2024-13-45"],
  ["8.0", "8"],
  ["_1", "_1"],
  ["1e400", "1e400"],
  ["'014'", "014"],
  ['"17.10"', "17.10"],
  ["0o9", "0o9"],
  ["-0x10", "-16"],
  ["00", "0"],
  ["+0x10", "16"],
  ["1e-7", "1e-7"],
  ["-0o14", "-12"],
  ["9223372036854775807", "9223372036854775807"],
  ["0777777777777777777777777", "7.777777777777778e+23"],
  ["123456789012345", "123456789012345"],
  ["1.0e+2", "100"],
  ["05:00-06:00", "05:00-06:00"],
  ["10.20.0.0/16", "10.20.0.0/16"],
  ['[0123, "0123", {a: 08}]', '[83,"0123",{"a":8}]'],
  ["1_", "1"],
  ["2024-01-02t03:04:05z", "2024-01-02t03:04:05z"],
];

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
    "Pulumi.prod.yaml, line 2: siscoe:databaseEngineVersion is written 17.10, and YAML makes 17.1 of it. " +
      'Fix: write it in quotes: "17.10"; or "17.1", if that is meant.',
  ]);
  assert.match(said("siscoe:cacheReplicas: 01").join(), /^$/);
  assert.match(
    said("siscoe:databaseBackupRetentionDays: 014").join(),
    /written 014, and YAML makes 12 of it\. Fix: .*"14"; or "12"/,
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
