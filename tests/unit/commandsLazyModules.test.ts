import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { checkout } from "../support/stackFiles";

/** Which of the two modules the SDK has loaded, before and after it serializes a function and looks for what that needs. */
const probe = `
require("./load.js")("commands/lazyModules.ts");
const { runtime } = require("@pulumi/pulumi");
const files = ["typescript", "@npmcli/arborist"].map((name) => require.resolve(name));
const loaded = () => files.map((file) => require.cache[file]?.paths?.length > 0);
const before = loaded();
(async () => {
  const { text } = await runtime.serializeFunction(() => 6 * 7);
  const paths = await runtime.computeCodePaths();
  console.log(JSON.stringify({ before, text: text.includes("6 * 7"), paths: paths.size > 0, after: loaded() }));
})();
`;

test("the commands load what serializes functions when the SDK uses it, and not before", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", probe], { cwd: checkout });
  assert.deepEqual(JSON.parse(stdout), {
    before: [false, false],
    text: true,
    paths: true,
    after: [true, true],
  });
});
