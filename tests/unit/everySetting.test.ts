import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import { anotherInVpc, anotherValue, inExistingVpc, ofExistingVpc, prod } from "./otherSettings";

/**
 * No setting is declared, documented, accepted, and does nothing: another value of each changes what is registered, or
 * what comes out.
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
    unchanged = await asked(prod);
    unchangedInVpc = await asked(inExistingVpc);
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
