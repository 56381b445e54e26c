import assert from "node:assert/strict";
import { test } from "node:test";
import * as aws from "@pulumi/aws";
import { inlineStack } from "../engine/inlineStack";

interface Held {
  readonly type: string;
  readonly inputs: { readonly retentionInDays?: number };
  readonly outputs: { readonly retentionInDays?: number };
  readonly initErrors?: readonly string[];
}

// As pulumi/pulumi#21458 reports it of AWS's own provider.
test("after a failed update, the same `up` succeeds and changes nothing; with a refresh it does the change", async () => {
  let days = 30;
  const stack = await inlineStack(() => {
    new aws.cloudwatch.LogGroup("log", { retentionInDays: days });
  });
  /** What the state has: the inputs, the outputs, and whether the last operation failed. */
  const state = async () => {
    const { resources } = (await stack.exportStack()).deployment as { resources: Held[] };
    const log = resources.find(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    return [log?.inputs.retentionInDays, log?.outputs.retentionInDays, log?.initErrors !== undefined];
  };
  await stack.up();
  days = 60;
  stack.workspace.envVars["EMULATOR_FAIL"] = "update:aws:cloudwatch/logGroup:LogGroup";
  await assert.rejects(stack.up(), /EMULATOR_FAIL asks for this failure/);
  delete stack.workspace.envVars["EMULATOR_FAIL"];
  const failed = await stack.exportStack();
  assert.deepEqual(await state(), [30, 60, true]);

  await stack.up();
  assert.deepEqual(await state(), [60, 30, false], "it says that it is done, and AWS has what it had");

  await stack.importStack(failed);
  await stack.up({ refresh: true });
  assert.deepEqual(await state(), [60, 60, false]);
});
