import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import { fullKey, type Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import {
  inExistingVpc,
  isOfService,
  ofExistingVpc,
  prod,
  withAnother,
  withService,
} from "../support/otherValues";
import { Reachability } from "../support/reachability";
import { whoReachesWhom } from "./reachabilityAxes";

/**
 * No setting is declared, documented, accepted, and does nothing: another value of each changes what is registered, or
 * what comes out. And none changes who can open a connection to whom, but those of which `reachability.test.ts` says how.
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

interface Asked {
  /** All of it, without the foundation, which repeats settings, and the names that each run makes up. */
  readonly text: string;
  readonly addresses: readonly string[];
  /** Who can open a connection to whom; not for a VPC that exists, whose subnets nobody knows here. */
  readonly pairs: () => readonly string[];
}

/** What the program asked for. */
async function asked(settings: Readonly<Record<string, string>>): Promise<Asked> {
  const deployment = await deploy(program, { settings });
  const { resources, outputs } = deployment;
  const registered = resources.map(({ urn, wire, protect, retainOnDelete }) => [
    urn,
    { ...wire, finalSnapshotIdentifier: undefined },
    protect,
    retainOnDelete,
  ]);
  return {
    text: JSON.stringify([registered, { ...outputs, foundation: undefined }]),
    addresses: addressesOf(deployment),
    pairs: () => new Reachability(deployment).matrix(),
  };
}

describe("every setting", () => {
  let unchanged: Asked;
  let unchangedInVpc: Asked;
  let unchangedWithService: Asked;
  before(async () => {
    unchanged = await asked(prod);
    assert.equal(unchanged.addresses.length, 2);
    unchangedInVpc = await asked(inExistingVpc);
    unchangedWithService = await asked(withService);
  });

  test("the same settings ask for the same", async () => {
    assert.equal((await asked(prod)).text, unchanged.text);
    assert.equal((await asked(inExistingVpc)).text, unchangedInVpc.text);
  });

  for (const [key, setting] of Object.entries<Setting>(table)) {
    test(`${key} does something`, async () => {
      const idle = (change: object) =>
        `${JSON.stringify(change)} changes nothing: hand it to a component in index.ts, or say in config.ts which \`variable\` it is`;
      const changed = withAnother(key, setting);
      const base =
        key in ofExistingVpc ? unchangedInVpc : isOfService(key) ? unchangedWithService : unchanged;
      const after = await asked(changed);
      assert.notEqual(after.text, base.text, idle(changed));
      if (!whoReachesWhom.has(fullKey("siscoe", key))) assert.deepEqual(after.pairs(), base.pairs());
      // Brevo refuses addresses that it doesn't know.
      if (key in ofExistingVpc || ofEgress.includes(key)) return;
      assert.deepEqual(
        unchanged.addresses.filter((one) => !after.addresses.includes(one)),
        [],
      );
    });
  }
});
