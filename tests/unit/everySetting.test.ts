import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import {
  inExistingVpc,
  isOfService,
  ofExistingVpc,
  prod,
  withAnother,
  withService,
} from "../support/otherValues";

/**
 * No setting is declared, documented, accepted, and does nothing: another value of each changes what is registered, or
 * what comes out.
 */

/** These name where requests come from. */
const ofEgress = ["aws:region", "egress"];

/** The addresses that requests come from, and what they are given to. */
function addressesOf({ resources }: Deployment): string[] {
  const types = ["aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway"];
  return resources
    .filter(({ type }) => types.includes(type))
    .map(({ urn, inputs }) => JSON.stringify([urn, { ...inputs, tags: undefined }]));
}

/** What the program asked for, without the foundation, which repeats settings, and the names that each run makes up. */
async function asked(settings: Readonly<Record<string, string>>, addresses: string[] = []): Promise<string> {
  const deployment = await deploy(program, { settings });
  const { resources, outputs } = deployment;
  addresses.push(...addressesOf(deployment));
  const registered = resources.map(({ urn, wire, protect, retainOnDelete }) => [
    urn,
    { ...wire, finalSnapshotIdentifier: undefined },
    protect,
    retainOnDelete,
  ]);
  return JSON.stringify([registered, { ...outputs, foundation: undefined }]);
}

describe("every setting", () => {
  const addresses: string[] = [];
  let unchanged: string;
  let unchangedInVpc: string;
  let unchangedWithService: string;
  before(async () => {
    unchanged = await asked(prod, addresses);
    assert.equal(addresses.length, 2);
    unchangedInVpc = await asked(inExistingVpc);
    unchangedWithService = await asked(withService);
  });

  test("the same settings ask for the same", async () => {
    assert.equal(await asked(prod), unchanged);
    assert.equal(await asked(inExistingVpc), unchangedInVpc);
  });

  for (const [key, setting] of Object.entries<Setting>(table)) {
    test(`${key} does something`, async () => {
      const idle = (change: object) =>
        `${JSON.stringify(change)} changes nothing: hand it to a component in index.ts, or say in config.ts which \`variable\` it is`;
      const changed = withAnother(key, setting);
      const after: string[] = [];
      const base =
        key in ofExistingVpc ? unchangedInVpc : isOfService(key) ? unchangedWithService : unchanged;
      assert.notEqual(await asked(changed, after), base, idle(changed));
      // Brevo refuses addresses that it doesn't know.
      if (key in ofExistingVpc || ofEgress.includes(key)) return;
      assert.deepEqual(
        addresses.filter((one) => !after.includes(one)),
        [],
      );
    });
  }
});
