import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { deploy, type Deployment, type Registration } from "../support/mocks";
import { ipv6 as byIpv6Alone, Reachability } from "../support/reachability";
import { assertOnSecurityPage } from "../support/securityPage";
import { withService } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";
import {
  allPairs,
  assertStated,
  combinations,
  deployCombination,
  pairsOf,
  refusedPairs,
  shuffled,
  spread,
} from "./reachabilityAxes";
import { byIpv6, production, renderedTables, service } from "./reachabilityTable";

const prod = settingsOf("prod");

/** Settings changed as said. */
const withSettings = async (settings: Readonly<Record<string, string>>) =>
  deploy(program, { settings: { ...prod, ...settings } });

describe("who can open a connection to whom", () => {
  let made: Deployment;
  before(async () => {
    made = await withSettings({});
  });

  test("in production is what the table says, and no other pair", () => {
    assert.deepEqual(new Reachability(made).matrix(), production);
  });

  test("in staging is the same", async () => {
    const staging = await deploy(program, { stack: "staging", settings: settingsOf("staging") });
    assert.deepEqual(new Reachability(staging).matrix(), production);
  });

  const seed = Number(process.env["SEED"] ?? randomInt(100_000));
  const count = 12;

  test(`changes with each setting as it says, whatever the others are: ${count} combinations (SEED=${seed})`, async (t) => {
    const all = combinations();
    const pairs = new Set(all.flatMap(pairsOf));
    assert.deepEqual(
      allPairs().filter((pair) => !pairs.has(pair)),
      refusedPairs,
    );
    const tried = spread(shuffled(all, seed), count);
    assert.deepEqual(new Set(tried.flat()), new Set(all.flat()), "a choice is in none of them");
    for (const one of tried) await assertStated(one);
    const seen = new Set(tried.flatMap(pairsOf)).size;
    t.diagnostic(`of ${all.length} combinations; ${seen} of ${pairs.size} pairs of choices are in them`);
  });

  test("by IPv6 in a VPC that was there is what the stack's own groups allow", async () => {
    const dual = await deployCombination(["network existing", "ipv6 on"]);
    assert.deepEqual(
      dual.matrix([byIpv6Alone]),
      byIpv6.filter((pair) => !pair.includes("anything")),
    );
  });

  test("by IPv6 is nobody to nobody, but with ipv6 what the table of its own says, and no other pair", async () => {
    const matrix = (deployment: Deployment) => new Reachability(deployment).matrix([byIpv6Alone]);
    assert.deepEqual(matrix(made), []);
    const dual = await withSettings({ "siscoe:ipv6": "true" });
    assert.deepEqual(matrix(dual), byIpv6);
    // What the rules let in counts for nothing where the addresses are missing, and the other way round.
    const everybody = rule(database, { cidrIpv6: "::/0" });
    assert.deepEqual(matrix(planting(dual, [everybody])), byIpv6);
    assert.deepEqual(matrix(planting(dual, [everybody, ipv6])), [
      "anything in application subnets → S3: everything",
      "anything in application subnets → balancer: tcp 80, tcp 443",
      "anything in application subnets → database: tcp 5432",
      "anything in data subnets → balancer: tcp 80, tcp 443",
      "anything in data subnets → database: tcp 5432",
      ...byIpv6.slice(0, 2),
      "anything in public subnets → database: tcp 5432",
      ...byIpv6.slice(2, 3),
      "balancer → application: tcp 8000",
      ...byIpv6.slice(3),
    ]);
  });

  test("is in docs/security.md", () => {
    for (const rendered of renderedTables()) assertOnSecurityPage(rendered);
  });

  const group = (name: string) => `SecurityGroup:siscoe-prod-${name}`;
  const rule = (securityGroupId: string, peer: object, port = 5432): Planted => ({
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    inputs: { securityGroupId, ipProtocol: "tcp", fromPort: port, toPort: port, ...peer },
  });
  const route = (table: string, inputs: object): Planted => ({
    type: "aws:ec2/route:Route",
    inputs: { routeTableId: `RouteTable:siscoe-prod-network-${table}`, gatewayId: "igw-1", ...inputs },
  });
  const toInternet = { destinationCidrBlock: "0.0.0.0/0" };
  const ipv6: Planted = { type: "aws:ec2/subnet:Subnet", inputs: { assignIpv6AddressOnCreation: true } };
  const database = group("database-access");
  const everywhere = ["application", "data", "public"];

  const faults: readonly [what: string, planted: readonly Planted[], more: readonly string[]][] = [
    [
      "the database open to all addresses",
      [rule(database, { cidrIpv4: "0.0.0.0/0" })],
      everywhere.map((tier) => `anything in ${tier} subnets → database: tcp 5432`),
    ],
    [
      "the same, with a way in from the internet and a public address",
      [
        rule(database, { cidrIpv4: "0.0.0.0/0" }),
        route("data", toInternet),
        { type: "aws:rds/instance:Instance", inputs: { publiclyAccessible: true } },
      ],
      [
        ...everywhere.map((tier) => `anything in ${tier} subnets → database: tcp 5432`),
        "anything in data subnets → S3: everything",
        "anything in data subnets → the internet: everything",
        "the internet → anything in data subnets: everything",
        "the internet → database: tcp 5432",
      ],
    ],
    [
      "the cache open to one subnet",
      [rule(group("cache-access"), { cidrIpv4: "10.20.0.0/21" }, 6379)],
      ["anything in public subnets → cache: tcp 6379"],
    ],
    [
      "the database open to the balancer, which has no way out to it",
      [rule(database, { referencedSecurityGroupId: group("alb") })],
      [],
    ],
    [
      "the application open to itself, for the port that it may go out on",
      [rule(group("network-app"), { referencedSecurityGroupId: group("network-app") }, 443)],
      [],
    ],
    [
      "a route from the data to the internet",
      [route("data", toInternet)],
      [
        "anything in data subnets → S3: everything",
        "anything in data subnets → the internet: everything",
        "the internet → anything in data subnets: everything",
      ],
    ],
    [
      "the default group open, as AWS makes it",
      [
        {
          type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
          inputs: { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
        },
      ],
      [
        "default group → S3: everything",
        ...everywhere.map((tier) => `default group → anything in ${tier} subnets: everything`),
        "default group → balancer: tcp 80, tcp 443",
        "default group → the internet: everything",
      ],
    ],
    [
      "IPv6 with a way out alone, which is none in",
      [
        ipv6,
        { type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", inputs: {} },
        route("data", {
          gatewayId: undefined,
          egressOnlyGatewayId: "eigw-1",
          destinationIpv6CidrBlock: "::/0",
        }),
      ],
      ["anything in data subnets → S3: everything", "anything in data subnets → the internet: everything"],
    ],
    ["a rule for IPv6, where there is none", [rule(database, { cidrIpv6: "::/0" })], []],
    [
      "a rule for IPv6 where the subnets have it",
      [rule(database, { cidrIpv6: "::/0" }), ipv6],
      everywhere.map((tier) => `anything in ${tier} subnets → database: tcp 5432`),
    ],
    [
      "the same with a route: IPv6 addresses are public ones",
      [rule(database, { cidrIpv6: "::/0" }), ipv6, route("data", { destinationIpv6CidrBlock: "::/0" })],
      [
        ...everywhere.map((tier) => `anything in ${tier} subnets → database: tcp 5432`),
        "anything in data subnets → S3: everything",
        "anything in data subnets → the internet: everything",
        "the internet → anything in data subnets: everything",
        "the internet → database: tcp 5432",
      ],
    ],
  ];
  for (const [what, planted, more] of faults) {
    test(`shows ${what}`, () => {
      assert.deepEqual(new Reachability(planting(made, planted)).matrix(), [...production, ...more].sort());
    });
  }

  const ofService: typeof faults = [
    [
      "uploads open to the balancer's subnets",
      [rule(group("uploads-access"), { cidrIpv4: "10.20.0.0/21" }, 2049)],
      ["anything in public subnets → uploads: tcp 2049"],
    ],
    [
      "tasks in another group",
      [
        {
          type: "aws:ecs/service:Service",
          inputs: {
            networkConfiguration: {
              subnets: ["Subnet:siscoe-prod-network-public-sa-east-1a"],
              securityGroups: [group("alb")],
              assignPublicIp: true,
            },
          },
        },
      ],
      [
        ...everywhere.map((tier) => `anything in ${tier} subnets → application: tcp 80, tcp 443`),
        "application → application: tcp 443",
        "application → application: tcp 8000",
        "the function that migrates → application: tcp 80, tcp 443",
        "the internet → application: tcp 80, tcp 443",
      ],
    ],
  ];
  for (const [what, planted, more] of ofService) {
    test(`shows ${what}, of the application on ECS`, async () => {
      const whole = await withSettings(withService);
      const stated = [...production, ...service, ...more].sort();
      assert.deepEqual(new Reachability(planting(whole, planted)).matrix(), stated);
    });
  }

  test("is not guessed where the model has no function in a VPC", async () => {
    const whole = await withSettings(withService);
    const inVpc = {
      type: "aws:lambda/function:Function",
      inputs: { vpcConfig: { subnetIds: [], securityGroupIds: [] } },
    };
    assert.throws(
      () => new Reachability(planting(whole, [inVpc])).matrix(),
      /siscoe-prod-app-migration is in a VPC: model it/,
    );
  });

  test("is not guessed where the model has no such thing", () => {
    const acl = { type: "aws:ec2/networkAcl:NetworkAcl", inputs: {} };
    assert.throws(
      () => new Reachability(planting(made, [acl])),
      /the model has no aws:ec2\/networkAcl:NetworkAcl/,
    );
  });
});

/** A resource more, or inputs more of every one of a type that is there once for all. */
interface Planted {
  readonly type: string;
  readonly inputs: Registration["inputs"];
}

function planting(made: Deployment, planted: readonly Planted[]): Deployment {
  const [one] = made.resources;
  assert.ok(one !== undefined);
  return {
    ...made,
    resources: planted.reduce<readonly Registration[]>((resources, { type, inputs }) => {
      const changed = /Rule|Route|Acl/.test(type) ? [] : resources.filter((other) => other.type === type);
      if (changed.length === 0) return [...resources, { ...one, type, name: "planted", inputs }];
      return resources.map((other) =>
        changed.includes(other) ? { ...other, inputs: { ...other.inputs, ...inputs } } : other,
      );
    }, made.resources),
  };
}
