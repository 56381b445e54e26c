import assert from "node:assert/strict";
import { dirname } from "node:path";
import { Checkout } from "../support/checkout";

/** What a user does first, with real servers, on a Node.js and a Pulumi CLI of the given folders. */
export async function smoke(node: string, pulumi: string): Promise<void> {
  const checkout = new Checkout({ servers: true, node });
  const env = { PATH: [pulumi, dirname(node), process.env["PATH"]].join(":") };
  const run = async (args: string, code = 0) => {
    const ran = await checkout.local(args, env);
    assert.equal(ran.code, code, `${args}:\n${ran.stdout}${ran.stderr}`);
    assert.doesNotMatch(ran.stdout + ran.stderr, /Failed to parse engine event|DeprecationWarning|^\s+at /m);
    return ran.stdout;
  };
  try {
    assert.match(await run("up"), /^Resources:\n {4}\+ \d+ created\n[^]*^Environment local is up\.$/m);
    assert.match(await run("up"), /^Resources:\n {4}\d+ unchanged\n/m);
    assert.match(await run("preview"), /^Resources:\n {4}\d+ unchanged\n/m);
    const nine = (content: string) => `${content}  siscoe:cacheSnapshotRetentionDays: 9\n`;
    await checkout.edited("emulator/Pulumi.local.yaml", nine, async () => {
      assert.match(await run("preview"), /^Resources:\n {4}~ 1 to update\n {4}\d+ unchanged\n/m);
      assert.match(await run("up"), /^Resources:\n {4}~ 1 updated\n {4}\d+ unchanged\n/m);
    });
    assert.match(await run("env"), /^DB_PASSWORD=\w+$/m);
    const plain = (content: string) =>
      `${content}  siscoe:brevoApiKey: known-to-all\n  siscoe:vpcCidr: nowhere\n`;
    await checkout.edited("Pulumi.staging.yaml", plain, async () => {
      const said = await run("preview --stack staging", 1);
      assert.match(
        said,
        /There are 2 problems[^]*siscoe:brevoApiKey is a secret, but is stored in plain text/,
      );
    });
  } finally {
    assert.match(await run("destroy"), /^Environment local is deleted/m);
  }
}
