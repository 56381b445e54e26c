import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { factsOf, isReplacedBy } from "../../aws/resourceTypes";
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { deploy, type Registration } from "../support/mocks";
import {
  anotherInVpc,
  inExistingVpc,
  isOfService,
  ofExistingVpc,
  prod,
  withAnother,
  withService,
} from "../support/otherValues";

/** What others know by its address or its ARN: Brevo, whoever runs the application, whoever reads the secrets. */
const knownOutside = [
  "aws:ec2/eip:Eip",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:iam/policy:Policy",
];

/** What an environment says of itself that has run the application. */
const hasUploads = { uploadsIdentifier: "fs-0123456789abcdef0" };

/** What goes because somebody asked for it; docs/settings.md says so. */
const meant: Readonly<Record<string, readonly string[]>> = {
  secretsReaderPolicyArn: ["Policy siscoe-prod-environment-reader is deleted"],
  appPort: ["TargetGroup siscoe-prod-alb is replaced by port"],
  egress: ["Eip siscoe-prod-network-nat-sa-east-1a is deleted"],
};

async function registered(
  settings: Readonly<Record<string, string>>,
  previousOutputs: Readonly<Record<string, unknown>> = {},
): Promise<readonly Registration[]> {
  return (await deploy(program, { settings, previousOutputs })).resources.filter(({ custom }) => custom);
}

/** What an environment of the one list of resources loses by becoming the other one. */
function lost(was: readonly Registration[], is: readonly Registration[]): string[] {
  return was.flatMap((old) => {
    const { type, inputs, protect } = old;
    if (factsOf(type)?.holds === undefined && !protect && !knownOutside.includes(type)) return [];
    const what = `${type.split(":")[2] ?? ""} ${old.name}`;
    const now = is.find(({ urn }) => urn === old.urn)?.inputs;
    if (now === undefined) return old.retainOnDelete ? [] : [`${what} is deleted`];
    return [...new Set([...Object.keys(inputs), ...Object.keys(now)])]
      .filter((name) => !isDeepStrictEqual(inputs[name], now[name]))
      .filter((name) => isReplacedBy(type, name, inputs, now, { account: "123456789012" }))
      .map((name) => `${what} is replaced by ${name}`);
  });
}

describe("what an environment accepts of a setting takes away nothing that holds data or is known outside", () => {
  let production: readonly Registration[];
  let productionWithService: readonly Registration[];
  let productionInVpc: readonly Registration[];
  before(async () => {
    production = await registered(prod);
    productionWithService = await registered(withService);
    productionInVpc = await registered(inExistingVpc);
  });

  // What an environment keeps is refused before anything is asked for (onceUp.test.ts).
  const changeable = Object.entries<Setting>(table).filter(([, { onceUp }]) => onceUp === undefined);
  for (const [key, setting] of changeable) {
    test(key, async () => {
      if (key in ofExistingVpc) {
        const is = await registered({ ...inExistingVpc, ...anotherInVpc(key) });
        assert.deepEqual(lost(productionInVpc, is), []);
        return;
      }
      const was = isOfService(key) ? productionWithService : production;
      const is = await registered(withAnother(key, setting));
      assert.deepEqual(lost(was, is), meant[key] ?? []);
      // And back.
      const back = key === "image" ? await registered(prod, hasUploads) : was;
      assert.deepEqual(lost(is, back), key === "appPort" ? meant[key] : []);
    });
  }

  test("is seen where it would take something", async () => {
    const moved = await registered({ ...prod, "siscoe:vpcCidr": "10.30.0.0/16" });
    assert.ok(lost(production, moved).includes("Vpc siscoe-prod-network is replaced by cidrBlock"));
    const named = { ...prod, "siscoe:cacheEngine": "redis", "siscoe:cacheEngineVersion": "7.1" };
    assert.deepEqual(lost(production, await registered(named)), [
      "ReplicationGroup siscoe-prod-cache is replaced by engine",
      "ReplicationGroup siscoe-prod-cache is replaced by engineVersion",
    ]);
  });
});
