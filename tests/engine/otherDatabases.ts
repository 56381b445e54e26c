import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { Checkout } from "../support/checkout";
import { changesOf } from "./changes";

/** Makes the settings of a stack that is like `local`, but for these. */
export function writeSettings(
  checkout: Checkout,
  stack: string,
  more: Readonly<Record<string, string>>,
): void {
  const local = readFileSync(checkout.path("emulator", "Pulumi.local.yaml"), "utf8");
  const lines = Object.entries(more).map(([key, value]) => `  siscoe:${key}: "${value}"\n`);
  const content = local.replace("siscoe.localhost", `${stack}.localhost`) + lines.join("");
  writeFileSync(checkout.path(`Pulumi.${stack}.yaml`), content);
}

/** Neither the next `up` nor a refresh finds a difference. */
export async function staysAsItIs(checkout: Checkout, stack: string): Promise<void> {
  const { stack: engine } = await checkout.open(stack);
  assert.deepEqual(await changesOf((options) => engine.up(options)), []);
  assert.deepEqual(await changesOf((options) => engine.refresh(options)), []);
  assert.deepEqual(await changesOf((options) => engine.up(options)), []);
}

/** A database of this version comes up, and stays as it is. */
export async function versionComesUp(checkout: Checkout, version: string): Promise<void> {
  const stack = `pg${version.replace(".", "")}`;
  writeSettings(checkout, stack, { databaseEngineVersion: version });
  const { code, stdout, stderr } = await checkout.local(`up --stack ${stack}`);
  assert.equal(code, 0, stdout + stderr);
  await staysAsItIs(checkout, stack);
}
