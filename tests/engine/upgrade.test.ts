import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** A major upgrade of the database: each test goes on where the one before it stopped. */
const checkout = new Checkout();
const prod = (args: string) => checkout.local(`${args} --stack prod`);
const with18 = (more: string) => (content: string) =>
  `${content}  siscoe:databaseEngineVersion: "18"\n  siscoe:databaseAllowMajorVersionUpgrade: true\n${more}`;

// hashicorp/terraform-provider-aws#47121
test("one that would wait, and fail when it deletes the old parameter group, is refused by preview and up", async () => {
  assert.equal((await prod("up")).code, 0);
  await checkout.edited("Pulumi.prod.yaml", with18(""), async () => {
    for (const command of ["preview", "up"]) {
      const { code, stdout } = await prod(command);
      assert.equal(code, 1, command);
      assert.match(
        stdout,
        /siscoe:databaseEngineVersion \("18"\) is another major version than 17\.\d+, which AWS runs/,
      );
      assert.match(stdout, /Fix: .*siscoe:applyImmediately 'true'/);
    }
  });
});

test("with applyImmediately it is made in place, with the new parameter group, and the old one goes", async () => {
  await checkout.edited("Pulumi.prod.yaml", with18("  siscoe:applyImmediately: true\n"), async () => {
    const { code, stdout } = await prod("up");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /aws:rds:Instance siscoe-prod-database updated/);
    assert.doesNotMatch(stdout, /aws:rds:Instance siscoe-prod-database (replac|creat|delet)/);
    assert.match(stdout, /aws:rds:ParameterGroup siscoe-prod-database deleted original/);
    assert.match((await prod("up")).stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  });
});
