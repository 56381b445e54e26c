import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import { defaultOf, fullKey, type Setting } from "../../settings/table";
import { deploy, type Deployment } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";

/**
 * No setting is declared, documented, accepted, and does nothing: another value of each changes what is registered, or
 * what comes out. A row that is added needs a line here only where its example is what production has already.
 */

/** Another value, where the example is production's own, or what has to change with it. */
const otherValues: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  "aws:region": {
    "aws:region": "us-east-1",
    "siscoe:availabilityZones": '["us-east-1a","us-east-1b"]',
  },
  owner: "somebody",
  domain: "other.siscoe.test",
  vpcCidr: "10.30.0.0/16",
  egress: "none",
  databaseInstanceClass: "db.t4g.large",
  databaseEngineVersion: "16",
  databaseBackupWindow: "02:00-03:00",
  databaseMaintenanceWindow: "mon:06:30-mon:07:30",
  databaseInsights: "advanced",
  databaseMonitoringSeconds: "30",
  cacheEngine: { "siscoe:cacheEngine": "redis", "siscoe:cacheEngineVersion": "7.1" },
  cacheEngineVersion: "8.1",
  cacheNodeType: "cache.t4g.medium",
  cacheAutomaticFailover: { "siscoe:cacheAutomaticFailover": "false", "siscoe:cacheMultiAz": "false" },
  cacheSnapshotWindow: "02:00-03:00",
  cacheMaintenanceWindow: "mon:07:30-mon:08:30",
  logRetentionDays: "30",
  chatEncryptionKey: `${"x".repeat(43)}=`,
  defaultFromEmail: "outra@siscoe.test",
};

/** These belong to an existing VPC, and count with it alone. */
const ofExistingVpc = Object.fromEntries(
  (["vpcId", "publicSubnetIds", "appSubnetIds", "dataSubnetIds"] as const).map((key) => [
    `siscoe:${key}`,
    table[key].example,
  ]),
);

/** These name where requests come from. */
const ofEgress = ["aws:region", "egress"];

/** The addresses that requests come from, and what they are given to. */
function addressesOf({ resources }: Deployment): string[] {
  const types = ["aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway"];
  return resources
    .filter(({ type }) => types.includes(type))
    .map(({ urn, inputs }) => JSON.stringify([urn, { ...inputs, tags: undefined }]));
}

/** What the program asked for, without the foundation, which repeats settings. */
async function asked(settings: Readonly<Record<string, string>>, addresses: string[] = []): Promise<string> {
  const deployment = await deploy(program, { settings });
  const { resources, outputs } = deployment;
  addresses.push(...addressesOf(deployment));
  const registered = resources.map(({ urn, wire, protect, retainOnDelete }) => [
    urn,
    wire,
    protect,
    retainOnDelete,
  ]);
  return JSON.stringify([registered, { ...outputs, foundation: undefined }]);
}

/** What to set for a setting to be another one than production's. */
function changes(key: string, setting: Setting, now: string): Readonly<Record<string, string>> {
  const other = otherValues[key];
  if (typeof other === "object") return other;
  const name = fullKey("siscoe", key);
  if (other !== undefined) return { [name]: other };
  if (setting.secret) return { [name]: "another" };
  if (now === "true" || now === "false") return { [name]: now === "true" ? "false" : "true" };
  if (/^\d+$/.test(now)) return { [name]: String(Number(now) + 1) };
  return { [name]: setting.example };
}

describe("every setting", () => {
  const prod = settingsOf("prod");
  const ofOwnVpc = ["siscoe:egress", "siscoe:availabilityZones"];
  const inExistingVpc = {
    ...Object.fromEntries(Object.entries(prod).filter(([name]) => !ofOwnVpc.includes(name))),
    ...ofExistingVpc,
  };
  const addresses: string[] = [];
  let unchanged: string;
  let unchangedInVpc: string;
  before(async () => {
    unchanged = await asked(prod, addresses);
    assert.equal(addresses.length, 2);
    unchangedInVpc = await asked(inExistingVpc);
  });

  for (const [key, setting] of Object.entries<Setting>(table)) {
    test(`${key} does something`, async () => {
      const name = fullKey("siscoe", key);
      const now = prod[name] ?? String(defaultOf(setting));
      if (name in ofExistingVpc) {
        const another = table[key as "vpcId"].example.replaceAll(/0(?=[a-f0-9]{4})/g, "1");
        assert.notEqual(await asked({ ...inExistingVpc, [name]: another }), unchangedInVpc, another);
      } else {
        const changed = changes(key, setting, now);
        const after: string[] = [];
        assert.notEqual(await asked({ ...prod, ...changed }, after), unchanged, JSON.stringify(changed));
        // Brevo refuses addresses that it doesn't know.
        if (!ofEgress.includes(key))
          assert.deepEqual(
            addresses.filter((one) => !after.includes(one)),
            [],
          );
      }
    });
  }
});
