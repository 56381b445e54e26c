import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { autoName, isAutoName, missingName, prefixedName } from "../../emulator/naming";
import { table } from "../../emulator/services";
import program = require("../../index");
import { deploy } from "../support/mocks";
import { settingsWith } from "../support/settings";
import { Account } from "./emulatorAccount";

const rules = [...table.values()].flatMap(({ name }) => (name ? [name] : []));
const logicalName = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,300}$/);

describe("names that the emulator makes up", () => {
  test("fit every type's limit or are refused, and are made of the logical name and seven digits", () => {
    assert.ok(rules.length > 15);
    fc.assert(
      fc.property(logicalName, fc.constantFrom(...rules), (logical, rule) => {
        const { start = "", separator = "-", maximum } = rule;
        const whole = start.length + logical.length + separator.length + 7;
        if (whole > maximum) {
          assert.throws(
            () => autoName(logical, rule),
            /plus 7 random chars is longer than maximum length \d+/,
          );
          return;
        }
        const name = autoName(logical, rule);
        assert.ok(name.length <= rule.maximum, name);
        assert.match(name, rule.separator === "" ? /[0-9a-f]{7}$/ : /-[0-9a-f]{7}$/);
        if (rule.lowerCase) assert.equal(name, name.toLowerCase());
        assert.ok(isAutoName(name, logical, rule));
      }),
    );
  });

  test("of the program fit under the longest stack name", async () => {
    const { resources } = await deploy(program, { settings: settingsWith({}), stack: "abcdefghijkl" });
    for (const { type, name, inputs } of resources) {
      const rule = table.get(type)?.name;
      if (rule) missingName(rule, name, inputs, {});
    }
  });

  test("differ each time", () => {
    for (const rule of rules) assert.notEqual(autoName("it", rule), autoName("it", rule));
  });

  test("are the plan's again with the engine's seed", () => {
    const [one, another] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)];
    for (const rule of rules) {
      assert.equal(autoName("it", rule, one), autoName("it", rule, one));
      assert.notEqual(autoName("it", rule, one), autoName("it", rule, another));
      assert.ok(isAutoName(autoName("it", rule, one), "it", rule));
    }
  });

  test("with a prefix keep it, and fit the limit", () => {
    fc.assert(
      fc.property(fc.constantFrom(...rules), (rule) => {
        const name = prefixedName("pre-", rule);
        assert.ok(name.startsWith("pre-") && name.length <= rule.maximum);
      }),
    );
  });

  test("are told from names that the program chose", () => {
    const rule = { property: "name", maximum: 32 } as const;
    assert.equal(isAutoName("it-0123abc", "it", rule), true);
    assert.equal(isAutoName("it-production", "it", rule), false);
    assert.equal(isAutoName("other-0123abc", "it", rule), false);
  });

  test("stay from one deployment to the next", () => {
    const rule = { property: "name", prefix: "namePrefix", maximum: 32 } as const;
    assert.equal(missingName(rule, "it", {}, { name: "it-0123abc" }), "it-0123abc");
    assert.equal(missingName(rule, "it", { namePrefix: "p" }, {}), undefined);
    assert.equal(missingName(rule, "it", { name: "mine" }, {}), undefined);
  });

  test("are Pulumi's own for the types that do it differently", async () => {
    const account = new Account();
    const key = await account.create("aws:kms/key:Key", {});
    const alias = await account.create("aws:kms/alias:Alias", { targetKeyId: key.id }, "Key");
    assert.match(alias.id, /^alias\/Key-[0-9a-f]{7}$/);
    const bucket = await account.create("aws:s3/bucket:Bucket", {}, "Logs");
    assert.match(bucket.id, /^logs-[0-9a-f]{7}$/);
    const identifier = account.provider.check("aws:rds/instance:Instance", "db", {}, {}).inputs["identifier"];
    assert.match(String(identifier), /^db[0-9a-f]{7}$/);
  });

  test("are made at creation where the program gives a prefix", async () => {
    const account = new Account();
    const secret = await account.create("aws:secretsmanager/secret:Secret", { namePrefix: "siscoe/" });
    assert.match(String(secret.outputs["name"]), /^siscoe\/\d{26}$/);
    assert.match(
      secret.id,
      /^arn:aws:secretsmanager:sa-east-1:123456789012:secret:siscoe\/\d{26}-[a-zA-Z]{6}$/,
    );
  });
});
