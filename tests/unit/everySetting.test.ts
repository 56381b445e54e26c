import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import { fullKey, type Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import { inExistingVpc, ofExistingVpc, withAnother } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";

/**
 * No setting is declared, documented, accepted, and does nothing: another value of each changes what is registered, or
 * what comes out. A row that is added needs a line in tests/support/otherValues.ts only where its example is what
 * production has already.
 */

/** What the program asked for, without the foundation, which repeats settings. */
async function asked(settings: Readonly<Record<string, string>>): Promise<string> {
  const { resources, outputs }: Deployment = await deploy(program, { settings });
  const registered = resources.map(({ urn, wire, protect, retainOnDelete }) => [
    urn,
    wire,
    protect,
    retainOnDelete,
  ]);
  return JSON.stringify([registered, { ...outputs, foundation: undefined }]);
}

describe("every setting", () => {
  let unchanged: string;
  let unchangedInVpc: string;
  before(async () => {
    unchanged = await asked(settingsOf("prod"));
    unchangedInVpc = await asked(inExistingVpc);
  });

  for (const [key, setting] of Object.entries<Setting>(table)) {
    test(`${key} does something`, async () => {
      const another = withAnother(key, setting);
      const before = fullKey("siscoe", key) in ofExistingVpc ? unchangedInVpc : unchanged;
      assert.notEqual(await asked(another), before, JSON.stringify(another));
    });
  }
});
