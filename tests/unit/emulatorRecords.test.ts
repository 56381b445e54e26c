import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Records } from "../../emulator/records";
import { secret } from "../../emulator/values";
import { Account } from "./emulatorAccount";

const TYPE = "aws:kms/key:Key";

function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("the emulator's records", () => {
  test("no secret stands in clear on disk, and each comes back as it was", () => {
    const { records, directory } = new Account();
    // Long enough that a ciphertext doesn't hold it by chance.
    const text = fc.string({
      minLength: 12,
      unit: fc.constantFrom("a", "b", "c", "x", "y", "z", "/", "+", "="),
    });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const properties = { plain: "x", top: secret(one), deep: { list: [secret({ other })] } };
        records.put({ type: TYPE, id: "key", inputs: ["top"], properties });
        const onDisk = files(directory)
          .map((file) => readFileSync(file, "utf8"))
          .join();
        assert.ok(!onDisk.includes(one) && !onDisk.includes(other));
        assert.deepEqual(records.get(TYPE, "key")?.properties, properties);
      }),
      { numRuns: 50 },
    );
  });

  test("only the owner can read them", () => {
    const { records, directory } = new Account();
    records.put({ type: TYPE, id: "key", inputs: [], properties: { a: secret("b") } });
    for (const file of files(directory)) assert.equal(statSync(file).mode & 0o777, 0o600, file);
    assert.equal(statSync(join(directory, "aws-kms-key")).mode & 0o777, 0o700);
  });

  test("another process opens them with the same passphrase, and with no other", () => {
    const { records, directory } = new Account();
    records.put({ type: TYPE, id: "key", inputs: [], properties: { a: secret("b") } });
    assert.deepEqual(new Records(directory, "a passphrase").get(TYPE, "key")?.properties, { a: secret("b") });
    assert.throws(() => new Records(directory, "another").get(TYPE, "key"), /can't be decrypted/);
    assert.throws(() => new Records(directory, undefined).get(TYPE, "key"), /PULUMI_CONFIG_PASSPHRASE/);
  });

  test("what exists can be listed without the key, and without its secrets", () => {
    const { records, directory } = new Account();
    records.put({ type: TYPE, id: "key", inputs: [], properties: { a: secret("b"), name: "n" } });
    assert.deepEqual(
      new Records(directory, undefined).list(TYPE).map(({ properties }) => properties),
      [{ name: "n" }],
    );
  });

  test("an altered ciphertext is refused", () => {
    const { records, directory } = new Account();
    records.put({ type: TYPE, id: "key", inputs: [], properties: { a: secret("b") } });
    const path = join(directory, "aws-kms-key", "key.json");
    const altered = readFileSync(path, "utf8").replace(
      /"sealed": "(.)/,
      (_, c: string) => `"sealed": "${c === "A" ? "B" : "A"}`,
    );
    writeFileSync(path, altered);
    assert.throws(() => records.get(TYPE, "key"), /can't be decrypted/);
  });

  test("an id that is no file name is kept all the same, and forgotten", () => {
    const { records } = new Account();
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: "grapheme-ascii" }), (id) => {
        records.put({ type: TYPE, id, inputs: [], properties: { id } });
        assert.equal(records.get(TYPE, id)?.id, id);
        records.remove(TYPE, id);
        assert.equal(records.get(TYPE, id), undefined);
      }),
      { numRuns: 50 },
    );
    assert.deepEqual(records.list(TYPE), []);
  });

  test("ids that are longer than a file name may be are kept, each by itself", () => {
    const { records } = new Account();
    const ids = ["a", "b"].map((end) => `${"arn:aws:wafv2/".repeat(30)}${end}`);
    for (const id of ids) records.put({ type: TYPE, id, inputs: [], properties: { id } });
    assert.deepEqual(
      records
        .list(TYPE)
        .map(({ id }) => id)
        .sort(),
      ids,
    );
    for (const id of ids) assert.equal(records.get(TYPE, id)?.id, id);
  });
});
