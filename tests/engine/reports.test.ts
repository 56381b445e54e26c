import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** Public reports of stacks like this one (docs/reliability.md), each by its number: what they met, this stack doesn't. */
const checkout = new Checkout();

async function succeed(args: string) {
  const ran = await checkout.local(args);
  assert.equal(ran.code, 0, `${args}: ${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

test("pulumi-aws#1023, #175: another list of names replaces the certificate under the listener, and no rule is in the way", async () => {
  await succeed("up");
  const certificate = "aws:acm:Certificate siscoe-local-certificate";
  const withoutWww = (content: string) => `${content}  siscoe:www: false\n`;
  const changed = /aws:lb:Listener(Rule)? \S+ (created|deleted|replaced)/;
  await checkout.edited("emulator/Pulumi.local.yaml", withoutWww, async () => {
    const stdout = await succeed("up");
    const steps = [`${certificate} created replacement`, "-https updated", `${certificate} deleted original`];
    const places = steps.map((step) => stdout.indexOf(step));
    assert.ok(!places.includes(-1), stdout);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.doesNotMatch(stdout, changed);
  });
  assert.doesNotMatch(await succeed("up"), changed);
});

test("provider#4467: after destroy, an account that still keeps the secrets takes the same environment again", async () => {
  await succeed("destroy");
  await succeed("up");
});
