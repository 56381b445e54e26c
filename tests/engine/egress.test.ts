import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

test("from a single NAT gateway to a regional one and back: every up works, and the addresses are told", async () => {
  const checkout = new Checkout();
  const addresses = async (egress: string) => {
    let found: readonly string[] = [];
    const edit = (content: string) =>
      content.replace("siscoe:protect: false", `siscoe:protect: false\n  siscoe:egress: ${egress}`);
    await checkout.edited("emulator/Pulumi.local.yaml", edit, async () => {
      const { code, stdout, stderr } = await checkout.local("up");
      assert.equal(code, 0, stdout + stderr);
      const { stack } = await checkout.open("local");
      found = ((await stack.outputs())["egressAddresses"]?.value ?? []) as readonly string[];
    });
    return found;
  };
  const single = await addresses("single");
  const perZone = await addresses("perZone");
  assert.deepEqual([single.length, perZone.length], [1, 3]);
  assert.ok(perZone.includes(single[0] ?? ""), "the first stays");
  const regional = await addresses("regional");
  assert.equal(regional.length, 3);
  assert.equal((await addresses("single")).length, 1);
});
