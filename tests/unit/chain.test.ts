import assert from "node:assert/strict";
import { describe, test } from "node:test";
import program = require("../../index");
import { longestChain } from "../../commands/chain";
import type { Registration } from "../../commands/recording/engine";
import { deploy } from "../support/mocks";
import { withService } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";

function made(type: string, name: string, dependencies: readonly Registration[] = [], inputs = {}) {
  const urns = dependencies.map(({ urn }) => urn);
  return {
    urn: `${type}::${name}`,
    type,
    name,
    inputs,
    custom: type.startsWith("aws:"),
    dependencies: urns,
  } as unknown as Registration;
}

const names = (resources: readonly Registration[]) => longestChain(resources).map(({ name }) => name);

describe("the longest chain", () => {
  test("of production is network, subnet group, database, and the secret that has its password", async () => {
    const { resources } = await deploy(program, { settings: settingsOf("prod"), preview: true });
    const chain = longestChain(resources);
    assert.deepEqual(
      chain.map(({ type }) => type),
      [
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:rds/subnetGroup:SubnetGroup",
        "aws:rds/instance:Instance",
        "aws:secretsmanager/secretVersion:SecretVersion",
      ],
    );
    const seconds = chain.reduce((sum, { duration }) => sum + duration.seconds, 0);
    assert.equal(chain.at(-1)?.end, seconds);
    for (const { duration } of chain) assert.notEqual(duration.source, "");
  });

  test("with the application is longer by its migration and its service, and by nothing that could be made beside", async () => {
    const chainOf = async (settings: Readonly<Record<string, string>>) =>
      longestChain((await deploy(program, { settings, preview: true })).resources);
    const [without, runs] = [await chainOf(settingsOf("prod")), await chainOf(withService)];
    const end = (links: typeof runs) => links.at(-1)?.end ?? 0;
    const own = runs.filter(({ type }) =>
      ["aws:lambda/invocation:Invocation", "aws:ecs/service:Service"].includes(type),
    );
    assert.equal(own.length, 2);
    assert.equal(runs.at(-1), own[1]);
    const longer = end(runs) - end(without) - own.reduce((sum, { duration }) => sum + duration.seconds, 0);
    // What comes between the database and the migration: secrets and what is made of them, seconds each.
    assert.ok(longer <= 15, `${longer} s: ${runs.map(({ name, end }) => `${name} ${end}`).join(", ")}`);
    const untilDatabase = (links: typeof runs) =>
      links
        .slice(0, 1 + links.findIndex(({ type }) => type === "aws:rds/instance:Instance"))
        .map(({ name }) => name);
    assert.deepEqual(untilDatabase(runs), untilDatabase(without));
  });

  test("is the one that takes longest, not the one with the most links", () => {
    const vpc = made("aws:ec2/vpc:Vpc", "vpc");
    const subnet = made("aws:ec2/subnet:Subnet", "subnet", [vpc]);
    const route = made("aws:ec2/route:Route", "route", [subnet]);
    const last = made("aws:ec2/route:Route", "last", [route]);
    const gateway = made("aws:ec2/natGateway:NatGateway", "gateway", [vpc]);
    assert.deepEqual(names([vpc, subnet, route, last]), ["vpc", "subnet", "route", "last"]);
    assert.deepEqual(names([vpc, subnet, route, last, gateway]), ["vpc", "gateway"]);
  });

  test("goes through what takes no time, which is no link", () => {
    const vpc = made("aws:ec2/vpc:Vpc", "vpc");
    const component = made("siscoe:network:Network", "component", [vpc]);
    const subnet = made("aws:ec2/subnet:Subnet", "subnet", [component]);
    assert.deepEqual(names([vpc, component, subnet]), ["vpc", "subnet"]);
  });

  test("knows that a standby takes longer", () => {
    const end = (multiAz: boolean) =>
      longestChain([made("aws:rds/instance:Instance", "db", [], { multiAz })]).at(-1)?.end;
    assert.ok((end(true) ?? 0) > (end(false) ?? 0));
  });
});
