import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import { anotherInVpc, anotherValue, inExistingVpc, ofExistingVpc, prod } from "../support/otherValues";

/**
 * No setting is declared, documented, accepted, and does nothing: another value of each changes what is registered, or
 * what comes out.
 */

/** What the program asked for, without the foundation, which repeats settings, and the names that each run makes up. */
async function asked(settings: Readonly<Record<string, string>>): Promise<string> {
  const { resources, outputs }: Deployment = await deploy(program, { settings });
  const registered = resources.map(({ urn, wire, protect, retainOnDelete }) => [
    urn,
    { ...wire, finalSnapshotIdentifier: undefined },
    protect,
    retainOnDelete,
  ]);
  return JSON.stringify([registered, { ...outputs, foundation: undefined }]);
}

describe("every setting", () => {
  let unchanged: string;
  let unchangedInVpc: string;
  before(async () => {
    unchanged = await asked(prod);
    unchangedInVpc = await asked(inExistingVpc);
  });

  test("the same settings ask for the same", async () => {
    assert.equal(await asked(prod), unchanged);
    assert.equal(await asked(inExistingVpc), unchangedInVpc);
  });

  for (const [key, setting] of Object.entries<Setting>(table)) {
    test(`${key} does something`, async () => {
      if (key in ofExistingVpc) {
        const another = anotherInVpc(key);
        assert.notEqual(
          await asked({ ...inExistingVpc, ...another }),
          unchangedInVpc,
          JSON.stringify(another),
        );
      } else {
        const changed = anotherValue(key, setting);
        assert.notEqual(await asked({ ...prod, ...changed }), unchanged, JSON.stringify(changed));
      }
    });
  }
});
