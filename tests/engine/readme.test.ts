import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { checkout } from "../../commands/checkout";
import { EngineEvents } from "../../commands/engineEvents";
import { inlineStack } from "./inlineStack";

/*
 * The SDK's mocks refuse `transforms` ("The Pulumi CLI does not support transforms", setMocks of @pulumi/pulumi 3.248.0):
 * the engine is who calls them.
 */
test("the README's program, as it is written, changes what the component has no argument for", async () => {
  const [, block = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(checkout, "README.md"), "utf8")) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "siscoe-readme-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, "program.ts");
  writeFileSync(file, block.replaceAll('from "./', `from "${checkout}/`));
  const stack = await inlineStack(() => createRequire(__filename)(file) as unknown);

  const events = new EngineEvents();
  await stack.preview({ onEvent: events.onEvent });
  const made = events.complete.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const instance = made.find(({ type }) => type === "aws:rds/instance:Instance");
  const { caCertIdentifier, multiAz } = (instance?.new?.inputs ?? {}) as Record<string, unknown>;
  assert.deepEqual({ caCertIdentifier, multiAz }, { caCertIdentifier: "rds-ca-ecc384-g1", multiAz: true });
});
