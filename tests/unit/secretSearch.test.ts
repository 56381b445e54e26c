import assert from "node:assert/strict";
import { test } from "node:test";
import { SecretSearch } from "../support/secretSearch";

const secret = 'm-3f"a9/+= 0d&c1e7';
const base64 = (before: string, encoding: BufferEncoding) =>
  Buffer.from(`${before}${secret}, and what follows`).toString(encoding);

/** The secret, as each of the places that are searched could hold it. */
const planted: Readonly<Record<string, string>> = {
  "a log": `password: ${secret}\n`,
  "a state, a plan or an event": JSON.stringify({ outputs: { password: secret } }),
  "an address": `rediss://:${encodeURIComponent(secret)}@localhost:6379/0`,
  "a dump of bytes": Buffer.from(secret).toString("hex"),
  Base64: base64("", "base64"),
  "Base64, one byte later": base64("a", "base64"),
  "Base64, two bytes later": base64("ab", "base64"),
  "Base64 for addresses": base64("ab", "base64url"),
};

for (const [where, content] of Object.entries(planted)) {
  test(`a secret in ${where} is found, and by its name alone`, () => {
    const search = new SecretSearch();
    search.add("the password", secret);
    assert.deepEqual(search.foundIn([[where, content]]), [`the password in ${where}`]);
    assert.deepEqual(search.foundIn([[where, content.slice(0, 4)]]), []);
  });
}

test("every secret text of a state is looked for, wherever it stands", () => {
  const search = new SecretSearch();
  const marked = { plaintext: JSON.stringify({ list: [{ token: secret }] }) };
  search.addState("state", { resources: [{ outputs: { deep: { deeper: marked } } }] });
  assert.equal(search.foundIn([["a file", secret]]).length, 1);
});

test("what is too short to be found by is refused, not left out", () => {
  assert.throws(() => {
    new SecretSearch().add("a pin", "1234");
  }, /a pin is too short to be looked for/);
});
