import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  guarded,
  hasSecret,
  hasUnknown,
  isSecret,
  plain,
  same,
  secret,
  whenKnown,
  type Properties,
} from "../../emulator/values";
import { UNKNOWN } from "./emulatorAccount";

describe("values between the engine and the emulator", () => {
  test("a secret is unwrapped wherever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const wrapped = { deep: [{ down: secret(value) }], top: secret({ nested: secret(value) }) };
        assert.deepEqual(plain(wrapped), { deep: [{ down: plain(value) }], top: { nested: plain(value) } });
        assert.ok(hasSecret(wrapped));
      }),
    );
  });

  test("a secret is wrapped once, in the engine's own form", () => {
    const wrapped = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" };
    assert.deepEqual(secret(secret("x")), wrapped);
    assert.ok(isSecret(wrapped));
    assert.equal(isSecret({ value: "x" }), false);
  });

  test("a rule that reads an unknown value is skipped, one that doesn't is not", () => {
    const view = guarded<Properties>({
      known: 1,
      unknown: UNKNOWN,
      list: [1, UNKNOWN],
      deep: { down: UNKNOWN },
    });
    assert.equal(
      whenKnown(() => view["known"]),
      1,
    );
    assert.equal(
      whenKnown(() => "unknown" in view),
      true,
    );
    assert.equal(
      whenKnown(() => view["unknown"] ?? "read"),
      undefined,
    );
    assert.equal(
      whenKnown(() => JSON.stringify(view["list"])),
      undefined,
    );
    assert.equal(
      whenKnown(() => JSON.stringify(view["deep"])),
      undefined,
    );
    assert.equal(
      whenKnown(() => (view["list"] as unknown[])[0]),
      1,
    );
  });

  test("an error of a rule's own is not swallowed", () => {
    assert.throws(() => whenKnown(() => JSON.parse("{") as unknown), SyntaxError);
  });

  test("an unknown value is found however deep", () => {
    assert.ok(hasUnknown({ a: [{ b: secret(UNKNOWN) }] }));
    assert.equal(hasUnknown({ a: ["04da6b54"] }), false);
  });

  test("objects are compared by what they hold, lists by order unless they are sets", () => {
    assert.ok(same({ a: 1, b: [2] }, { b: [2], a: 1, c: undefined }));
    assert.equal(same(["a", "b"], ["b", "a"]), false);
    assert.ok(same(["a", "b"], ["b", "a"], true));
    assert.equal(same({ a: ["a", "b"] }, { a: ["b", "a"] }, true), false);
  });
});
