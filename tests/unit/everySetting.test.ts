import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import { Reachability } from "../support/reachability";
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

/** These let others in, or out, each as tests/unit/reachabilityTable.ts has it. */
const opening = [
  "appPort",
  "appTargets",
  "egress",
  "image",
  "interfaceEndpoints",
  ...Object.keys(ofExistingVpc),
];

/** What the program asked for, without the foundation, which repeats settings, and the names that each run makes up. */
async function asked(settings: Readonly<Record<string, string>>): Promise<string> {
  return askedBy(await deploy(program, { settings }));
}

function askedBy({ resources, outputs }: Deployment): string {
  const registered = resources.map(({ urn, wire, protect, retainOnDelete }) => [
    urn,
    { ...wire, finalSnapshotIdentifier: undefined },
    protect,
    retainOnDelete,
  ]);
  return JSON.stringify([registered, { ...outputs, foundation: undefined }]);
}

describe("every setting", () => {
  let addresses: readonly string[];
  let unchanged: string;
  let unchangedInVpc: string;
  let unchangedWithService: string;
  let open: readonly string[] | undefined;
  let openWithService: readonly string[] | undefined;
  before(async () => {
    const production = await deploy(program, { settings: prod });
    unchanged = askedBy(production);
    addresses = addressesOf(production);
    assert.equal(addresses.length, 2);
    unchangedInVpc = await asked(inExistingVpc);
    const service = await deploy(program, { settings: withService });
    unchangedWithService = askedBy(service);
    [open, openWithService] = [production, service].map((made) => new Reachability(made).matrix());
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
      const deployment = await deploy(program, { settings: changed });
      const base =
        key in ofExistingVpc ? unchangedInVpc : isOfService(key) ? unchangedWithService : unchanged;
      assert.notEqual(askedBy(deployment), base, idle(changed));
      if (!opening.includes(key)) {
        const before = isOfService(key) ? openWithService : open;
        assert.deepEqual(new Reachability(deployment).matrix(), before, "who can reach whom");
      }
      // Brevo refuses addresses that it doesn't know.
      if (key in ofExistingVpc || ofEgress.includes(key)) return;
      const after = addressesOf(deployment);
      assert.deepEqual(
        addresses.filter((one) => !after.includes(one)),
        [],
      );
    });
  }
});
