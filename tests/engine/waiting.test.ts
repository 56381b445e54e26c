import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** A change that waits for the maintenance window: each test goes on where the one before it stopped. */
const checkout = new Checkout();
const prod = (args: string) => checkout.local(`${args} --stack prod`, {}, true);
const larger = (content: string) => content.replace("cache.t4g.small", "cache.m7g.large");
const waits =
  /siscoe:cacheNodeType: AWS runs "cache\.t4g\.\w+" and changes it to "cache\.m7g\.large" in the/g;

test("preview says what would wait, up says what waits, and so does up again", async () => {
  assert.equal((await prod("up")).code, 0);
  await checkout.edited("Pulumi.prod.yaml", larger, async () => {
    for (const command of ["preview", "up", "up"]) {
      const { code, stdout } = await prod(command);
      assert.equal(code, 0, command);
      assert.equal(stdout.match(waits)?.length, 2, `${command} says it as it goes, and at the end`);
      assert.match(stdout, /^Resources:\n {4}~ 1 (to update|updated)\n {4}\d+ unchanged\n/m, command);
    }
  });
});

test("the window makes it; after a refresh nothing is left to do, and nothing waits", async () => {
  await checkout.edited("Pulumi.prod.yaml", larger, async () => {
    const { code, stdout } = await prod("maintenance");
    assert.equal(code, 0);
    assert.match(stdout, /^The maintenance windows of prod made these changes:\n {2}aws:/);
    assert.match(stdout, /^ {2}aws:elasticache\S+ \S+: nodeType "cache\.m7g/m);
    assert.match(stdout, /^To update the engine's state: npm run local -- refresh --stack prod$/m);
    assert.equal((await prod("refresh")).code, 0);
    const { stdout: after } = await prod("up");
    assert.match(after, /^Resources:\n {4}\d+ unchanged\n/m);
    assert.doesNotMatch(after, waits);
  });
});

test("a window in which nothing waits says so, and one of no environment", async () => {
  const { code, stdout } = await prod("maintenance");
  assert.deepEqual([code, stdout], [0, "Nothing waited for the maintenance windows of prod.\n"]);
  const none = await checkout.local("maintenance");
  assert.equal(none.code, 1);
  assert.match(none.stderr, /Environment local is not up/);
});
