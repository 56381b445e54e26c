import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { checkout } from "../support/stackFiles";

/** What the SDK has loaded of TypeScript before a function is serialized, the function's text, and what it has then. */
const probe = `
require("./load.js")("commands/lazyTypeScript.ts");
const { runtime } = require("@pulumi/pulumi");
const loaded = () => Object.keys(require.cache[require.resolve("typescript")].exports).length > 100;
const before = loaded();
runtime.serializeFunction(() => 6 * 7).then(({ text }) => {
  console.log(JSON.stringify({ before, text: text.includes("6 * 7"), after: loaded() }));
});
`;

test("the commands load TypeScript when the SDK uses it, and not before", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", probe], { cwd: checkout });
  assert.deepEqual(JSON.parse(stdout), { before: false, text: true, after: true });
});
