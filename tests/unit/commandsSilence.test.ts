import assert from "node:assert/strict";
import { test } from "node:test";
import { Silence, silenceLines } from "../../commands/silence";

/** A command's silence, second by second: what is said, with the second it is said in. */
function silent(script: (silence: Silence, second: number) => void, seconds: number): string[] {
  let second = 0;
  const said: string[] = [];
  const silence = new Silence(
    (line) => said.push(`${String(second)}: ${line}`),
    () => second * 1000,
  );
  for (; second <= seconds; second += 1) {
    script(silence, second);
    silence.tick();
  }
  return said;
}

test("after two seconds without a word it is said what is being done, then every fifteen", () => {
  const said = silent((silence, second) => {
    if (second === 0) silence.doing("Building");
  }, 40);
  assert.deepEqual(said, ["2: Building: 2 s", "17: Building: 17 s", "32: Building: 32 s"]);
  const lines = said.map((line) => `${line.slice(line.indexOf(" ") + 1)}\n`).join("");
  assert.equal(`${lines}Not well.\n`.replaceAll(silenceLines, ""), "Not well.\n");
});

test("whoever speaks is left alone, and where nothing is being done nothing is said", () => {
  const chatty = silent((silence, second) => {
    if (second === 0) silence.doing("Building");
    silence.heard();
  }, 40);
  assert.deepEqual(chatty, []);
  assert.deepEqual(
    silent(() => undefined, 40),
    [],
  );
});

test("a word in between makes it wait two seconds again, and another doing counts from its own start", () => {
  const said = silent((silence, second) => {
    if (second === 0) silence.doing("One");
    if (second === 3) silence.doing("Two");
    if (second === 5) silence.heard();
  }, 8);
  assert.deepEqual(said, ["2: One: 2 s", "7: Two: 4 s"]);
});
