import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readState } from "../../commands/state";
import { Failure } from "../../commands/failure";
import { newFolder } from "./commandsFakePrograms";

const nothing = { resources: [], pending: [], outputs: {} };

function fileWith(content: unknown): string {
  const file = join(newFolder(), "local.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test("before there was an operation, a state holds nothing", () => {
  assert.deepEqual(readState(join(newFolder(), "local.json"), "none"), nothing);
  assert.deepEqual(readState(fileWith({ version: 3, checkpoint: { stack: "local" } }), "none"), nothing);
});

test("a state is its resources, what was cut off, and the stack's outputs that anybody may read", () => {
  const vpc = { urn: "urn::vpc", type: "aws:ec2/vpc:Vpc", custom: true, id: "vpc-1", outputs: { url: "no" } };
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:",
  };
  const outputs = { url: "https://siscoe.localhost", databasePort: 5432, dotenv: secret };
  const stack = { urn: "urn::stack", type: "pulumi:pulumi:Stack", outputs };
  const cut = { type: "creating", resource: { urn: "urn::key", type: "aws:kms/key:Key" } };
  const latest = { resources: [vpc, stack], pending_operations: [cut] };
  assert.deepEqual(readState(fileWith({ version: 3, checkpoint: { latest } }), "none"), {
    resources: [vpc, stack],
    pending: [cut],
    outputs: { url: "https://siscoe.localhost" },
  });
});

test("a state in a format that isn't known here is said in one line, and nothing is guessed", () => {
  assert.throws(() => readState(fileWith({ version: 4, checkpoint: { latest: {} } }), "none"), {
    name: "Failure",
    message:
      /^\/\S+, the engine's state, has format 4\. Allowed: 3\. A newer Pulumi CLI wrote it\.\nThe newest CLI that is tested here is 3\./,
  });
});

test("a state that can't be read is said in one line, with the way back", () => {
  const file = fileWith('{ "version": 3, "check');
  writeFileSync(`${file}.bak`, '{ "version": 3 }');
  assert.throws(
    () => readState(file, "none"),
    (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /^\/\S+local\.json, the engine's state, can't be read: .*JSON/);
      assert.ok(
        error.message.includes(`cp '${file}.bak' '${file}' && npm run local -- refresh --stack local`),
        error.message,
      );
      return true;
    },
  );
});
