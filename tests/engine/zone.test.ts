import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** With another domain's zone, AWS takes the records, under other names, and the certificate waits 75 minutes to fail. */
test("a zone of another domain, a private one and a missing one are refused before anything is made", async () => {
  const checkout = new Checkout();
  for (const [id, words] of [
    ["Z0FOREIGN00000000000", /is the zone of foreign\.example, which does not contain siscoe\.localhost/],
    ["Z0PRIVATE00000000000", /is a private zone of siscoe\.localhost/],
    ["Z0MISSING00000000000", /is not a hosted zone of this AWS account/],
  ] as const) {
    const edit = (content: string) => content.replace("Z0123456789EXAMPLE000", id);
    await checkout.edited("emulator/Pulumi.local.yaml", edit, async () => {
      for (const command of ["preview", "up"]) {
        const { code, stderr, stdout } = await checkout.local(command);
        assert.match(stdout + stderr, words);
        assert.match(
          stdout + stderr,
          /There is 1 problem in the settings of stack "local"; nothing was changed/,
        );
        assert.notEqual(code, 0);
      }
    });
  }
});
