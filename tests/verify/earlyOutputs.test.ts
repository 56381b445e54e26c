import assert from "node:assert/strict";
import { test } from "node:test";
import { checkout, run, state } from "../engine/workflowBench";

/** The outputs that the stack has. */
function outputs(): Record<string, unknown> {
  const { checkpoint } = JSON.parse(state()) as {
    checkpoint: { latest: { resources: { type: string; outputs?: Record<string, unknown> }[] } };
  };
  const stack = checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  return stack?.outputs ?? {};
}

/** Deploys, and lets AWS fail to make resources of a type. Returns the outputs that are left. */
async function failedAt(type: string): Promise<Record<string, unknown>> {
  const SHOWN = (await run("preview")).outputs["digest"];
  const { code, text } = await run("deploy", { SHOWN, EMULATOR_FAIL: `create:${type}` });
  assert.equal(code, 1);
  assert.match(text, /EMULATOR_FAIL asks for this failure/);
  assert.doesNotMatch(text, /violates plan/);
  return outputs();
}

test("a deployment that fails keeps what the program has told the engine by then", async () => {
  // The last outputs are known once everything is made.
  const early = (content: string) =>
    content
      .replace("function program", 'import { EarlyOutputs } from "./settings/earlyOutputs";\n$&')
      .replace("  const bucket", "  const early = new EarlyOutputs();\n$&")
      .replace("  new aws.s3.BucketPolicy", "  const policy = new aws.s3.BucketPolicy")
      .replace(
        "  return { bucket: bucket.bucket,",
        `  early.keep({ foundation: key.arn.apply(() => ({ stack: "prod" })) });
           return { policy: policy.id, region: "sa-east-1",`,
      );
  await checkout.edited("index.ts", early, async () => {
    assert.deepEqual(await failedAt("aws:s3/bucketPolicy:BucketPolicy"), { foundation: { stack: "prod" } });
    assert.equal((await run("deploy", { SHOWN: (await run("preview")).outputs["digest"] })).code, 0);

    // Later, uploads: the last thing of all fails.
    const withUploads = (content: string) =>
      content.replace(
        "  return {",
        `  const uploads = new aws.efs.FileSystem("uploads", { encrypted: true });
           early.keep({ uploadsIdentifier: uploads.id });
           const second = new aws.cloudwatch.LogGroup("second", { namePrefix: uploads.id, retentionInDays: 7 });
           return { uploadsIdentifier: uploads.id, second: second.id,`,
      );
    await checkout.edited("index.ts", withUploads, async () => {
      const { uploadsIdentifier } = await failedAt("aws:cloudwatch/logGroup:LogGroup::second");
      assert.match(String(uploadsIdentifier), /^fs-/);
    });
  });
});
