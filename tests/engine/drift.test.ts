import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "../../emulator/services";
import { Checkout } from "../support/checkout";

/** The tests' `up` is followed by a refresh that finds no difference: this shows that it would find one. */
const checkout = new Checkout();

test("a refresh finds a difference in each resource that isn't what it was made as", async () => {
  assert.equal((await checkout.local("up --stack prod")).code, 0);
  const made = [...table.values()].filter((row) => !row.unrecorded).map(({ token }) => token);
  const EMULATOR_FAIL = made.map((token) => `drift:${token}`).join(",");
  const { code, stdout } = await checkout.local("refresh --stack prod", { EMULATOR_FAIL });
  assert.equal(code, 0);
  const lines = stdout.split("\n").filter((line) => / aws:(?!\S*StackReference)\S+ \S+/.test(line));
  const named = (words: RegExp) =>
    new Set(lines.filter((line) => words.test(line)).map((line) => / (aws:\S+ \S+)/.exec(line)?.[1]));
  const [all, changed] = [named(/./), named(/updated/)];
  assert.ok(all.size > 100, String(all.size));
  assert.deepEqual(
    [...all].filter((resource) => !changed.has(resource)),
    [],
  );
});
