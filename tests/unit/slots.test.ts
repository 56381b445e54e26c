import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import program = require("../../index");
import { factsOf } from "../../aws/resourceTypes";
import {
  holds,
  parseCidr,
  subnetCidr,
  subnetIpv6Cidr,
  type Tier,
  tiers,
} from "../../components/addressSlots";
import { Network } from "../../components/network";
import { deploy, ProgramFailed, type Registration } from "../support/mocks";
import { prod } from "../support/otherValues";

/** What stays where it is, and as it is, whatever is put beside it. */
const places = ["subnet:Subnet", "routeTable:RouteTable", "routeTableAssociation:RouteTableAssociation"];
const stays = ({ type }: Registration) =>
  places.some((one) => type === `aws:ec2/${one}`) || factsOf(type)?.holds !== undefined;

/** What is asked for. The name of a last snapshot is another one each time, and the engine told to leave it. */
const asked = ({ wire }: Registration) => ({ ...wire, finalSnapshotIdentifier: undefined });

/** Every choice of one value for each of these. */
function combinations<T extends Record<string, readonly unknown[]>>(
  choices: T,
): { [Key in keyof T]: T[Key][number] }[] {
  const all = Object.entries(choices).reduce<Record<string, unknown>[]>(
    (some, [key, values]) => some.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  );
  return all as { [Key in keyof T]: T[Key][number] }[];
}

describe("the addresses of a subnet", () => {
  test("are the same in whatever order tiers and zones came: each tier has a quarter of its own", () => {
    // The tiers that environments stand in. Another goes behind them, into the quarter that is free.
    assert.deepEqual(tiers.slice(0, 3), ["public", "app", "data"]);
    const network = parseCidr("10.20.0.0/16") ?? assert.fail();
    const quarters = ["10.20.0.0/18", "10.20.64.0/18", "10.20.128.0/18", "10.20.192.0/18"];
    for (const [index, tier] of tiers.entries()) {
      for (const letter of "abcdefgh") {
        const block = parseCidr(subnetCidr("10.20.0.0/16", tier, `sa-east-1${letter}`)) ?? assert.fail();
        assert.ok(holds(network, block));
        assert.ok(holds(parseCidr(quarters[index] ?? "") ?? assert.fail(), block), `${tier} in ${letter}`);
      }
    }
  });
});

test("a fourth tier takes the quarter that is free, and moves no subnet of the tiers of today", (t) => {
  const [ipv4, ipv6] = ["10.20.0.0/16", "2600:1f1e:9a:3b00::/56"];
  const zones = Array.from("abcdefgh", (letter) => `sa-east-1${letter}`);
  const blocksOf = (some: readonly Tier[]) =>
    some.flatMap((tier) =>
      zones.map((zone) => [subnetCidr(ipv4, tier, zone), subnetIpv6Cidr(ipv6, tier, zone)]),
    );
  const today = [...tiers];
  const before = blocksOf(today);
  // As its name at the end of the list has it.
  const list = tiers as unknown as string[];
  list.push("fourth");
  t.after(() => list.pop());
  assert.deepEqual(blocksOf(today), before);
  const fourth = blocksOf(["fourth" as Tier]);
  assert.deepEqual(fourth.at(0), ["10.20.192.0/21", "2600:1f1e:9a:3b18::/64"]);
  assert.deepEqual(fourth.at(-1), ["10.20.248.0/21", "2600:1f1e:9a:3b1f::/64"]);
  // Blocks of one size: 32 different ones are the whole network, and nothing is left for a fifth.
  assert.deepEqual(
    [0, 1].map((version) => new Set([...before, ...fourth].map((pair) => pair[version])).size),
    [32, 32],
  );
});

describe("the IPv6 addresses of a subnet", () => {
  const block = (network: string, tier: (typeof tiers)[number], zone: string) =>
    subnetIpv6Cidr(network, tier, `sa-east-1${zone}`);

  test("are a /64 in the same slot, whatever the network's /56 is, written as AWS writes it", () => {
    assert.deepEqual(
      ["2600:1f1e:9a:3b00::/56", "2001:db8:0:ab00::/56", "2600:1f1e:9a::/56", "2600:1f1e::/56"].map(
        (network) => [
          block(network, "public", "a"),
          block(network, "public", "c"),
          block(network, "data", "h"),
        ],
      ),
      [
        ["2600:1f1e:9a:3b00::/64", "2600:1f1e:9a:3b02::/64", "2600:1f1e:9a:3b17::/64"],
        ["2001:db8:0:ab00::/64", "2001:db8:0:ab02::/64", "2001:db8:0:ab17::/64"],
        ["2600:1f1e:9a::/64", "2600:1f1e:9a:2::/64", "2600:1f1e:9a:17::/64"],
        ["2600:1f1e::/64", "2600:1f1e:0:2::/64", "2600:1f1e:0:17::/64"],
      ],
    );
    // Each in the form that every library of addresses gives it (RFC 5952).
    const network = `2600:1f1e:${randomInt(0x10_000).toString(16)}:${(randomInt(0x100) << 8).toString(16)}::/56`;
    for (const tier of tiers) {
      for (const letter of "abcdefgh") {
        const cidr = block(network.replace(/(:0)+::/, "::"), tier, letter);
        assert.equal(`[${cidr.replace("/64", "")}]`, new URL(`http://[${cidr.replace("/64", "")}]`).hostname);
      }
    }
  });

  test("are none where AWS gave the network none, and in no zone that has no slot", () => {
    for (const [network, zone] of [
      ["", "a"],
      ["2600:1f1e:9a:3b00::/64", "a"],
      ["10.20.0.0/16", "a"],
      ["2600:1f1e:9a:3b00::/56", "i"],
    ] as const) {
      assert.throws(
        () => block(network, "public", zone),
        /There is no address slot for zone "sa-east-1\w" in network/,
      );
    }
  });
});

/*
 * What a program registers depends on the settings alone. So where a resource has the same inputs in every state that it
 * is in, no way from one state to another changes it, in whatever order.
 */
test("no subnet, route table or association of a network is another one in any state of it", async () => {
  const region = "sa-east-1";
  const states = combinations({
    availabilityZones: [
      [`${region}a`, `${region}b`],
      [`${region}a`, `${region}b`, `${region}c`],
    ],
    egress: ["none", "single", "perZone", "regional", "public"],
    interfaceEndpoints: [[], ["logs"], ["secretsmanager", "logs"]],
  } as const);
  const known = new Map<string, Registration>();
  let always: ReadonlySet<string> | undefined;
  for (const state of states) {
    const { resources } = await deploy(() => {
      new Network("n", { region, ...state });
    });
    const own = resources.filter((one) => stays(one) && one.type.startsWith("aws:ec2/"));
    for (const one of own) {
      const before = known.get(one.urn) ?? one;
      known.set(one.urn, before);
      assert.deepEqual(one.wire, before.wire, `${one.urn} with ${JSON.stringify(state)}`);
    }
    const urns = new Set(own.map(({ urn }) => urn));
    always = new Set([...(always ?? urns)].filter((urn) => urns.has(urn)));
  }
  // Two zones: three subnets, three associations and a route table each, and the tables of the public and the data's.
  assert.equal(always?.size, 2 * (3 + 3 + 1) + 2);
  assert.equal(known.size, 3 * (3 + 3 + 1) + 2);
  assert.equal(states.length, 30);
});

const seed = Number(process.env["SEED"] ?? randomInt(100_000));

test(`production keeps what it stands in and what holds its data, step by step (SEED=${seed})`, async () => {
  const zones = (letters: string) => JSON.stringify(letters.split(" ").map((letter) => `sa-east-1${letter}`));
  const steps = fc.record({
    "siscoe:availabilityZones": fc.constantFrom(zones("a b"), zones("a b c")),
    "siscoe:egress": fc.constantFrom("single", "perZone", "regional"),
    "siscoe:interfaceEndpoints": fc.constantFrom("[]", '["logs"]', '["secretsmanager","logs"]'),
    "siscoe:flowLogs": fc.constantFrom("true", "false"),
    "siscoe:firewall": fc.constantFrom("off", "count"),
    "siscoe:backupVault": fc.constantFrom("true", "false"),
  });
  const two = { ...prod, "siscoe:availabilityZones": zones("a b") };
  let { resources, outputs } = await deploy(program, { settings: two });
  let hasThree = false;
  for (const step of fc.sample(steps, { numRuns: 4, seed })) {
    const up = deploy(program, { settings: { ...two, ...step }, previousOutputs: outputs });
    const goesBack = hasThree && step["siscoe:availabilityZones"] === zones("a b");
    if (goesBack) {
      // The data may stand in the third zone's subnets by then.
      await assert.rejects(
        up,
        (error) => error instanceof ProgramFailed && error.message.includes("availabilityZones"),
      );
      continue;
    }
    hasThree ||= step["siscoe:availabilityZones"] === zones("a b c");
    const now = await up;
    const kept = new Map(now.resources.map((one) => [one.urn, one]));
    for (const one of resources.filter(stays)) {
      const after = kept.get(one.urn);
      if (after === undefined) assert.ok(one.retainOnDelete, `${one.urn} is deleted`);
      else assert.deepEqual(asked(after), asked(one), `${one.urn} is changed`);
    }
    ({ resources, outputs } = now);
  }
});
