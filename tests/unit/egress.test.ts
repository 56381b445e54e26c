import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EgressKind } from "../../components/egress";
import { Network } from "../../components/network";
import { inputs, inputsByName } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const [eip, nat, route] = ["aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway", "aws:ec2/route:Route"];
const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const zones = ["sa-east-1a", "sa-east-1b"];

const network = (egress: EgressKind): Promise<Deployment> =>
  deploy(() => {
    const interfaceEndpoints = ["logs"];
    const made = new Network("net", {
      region: "sa-east-1",
      availabilityZones: zones,
      egress,
      interfaceEndpoints,
    });
    const { egressAddresses: addresses, taskSubnetIds, appSubnetIds } = made;
    return { addresses, taskSubnetIds, appSubnetIds };
  });

describe("egress", () => {
  test("none makes no gateway and no address", async () => {
    const none = await network("none");
    assert.deepEqual([inputsByName(none, nat), inputsByName(none, eip)], [{}, {}]);
    assert.deepEqual(none.outputs["addresses"], []);
  });

  test("public has neither, and tasks in the public subnets: what they reach inside stays where it is", async () => {
    const [open, none] = [await network("public"), await network("none")];
    const subnets = (tier: string) => zones.map((zone) => `Subnet:net-${tier}-${zone}`);
    assert.deepEqual(open.outputs, {
      addresses: [],
      taskSubnetIds: subnets("public"),
      appSubnetIds: subnets("app"),
    });
    assert.deepEqual(none.outputs["taskSubnetIds"], subnets("app"));
    // The one difference to a network without a way out: S3 is reached inside from there too.
    const tables = ["app-sa-east-1a", "app-sa-east-1b", "public"].map((name) => `RouteTable:net-${name}`);
    assert.deepEqual(inputs(open, endpoint, "net-s3-gateway")["routeTableIds"], tables);
    const others = ({ resources }: Deployment) =>
      resources
        .filter(({ name }) => name !== "net-s3-gateway")
        .map(({ urn, inputs: given }) => [urn, given] as const);
    assert.deepEqual(others(open), others(none));
  });

  test("single has one in the first zone, and every route leads to it", async () => {
    const single = await network("single");
    assert.deepEqual(Object.keys(inputsByName(single, nat)), ["net-nat-sa-east-1a"]);
    assert.deepEqual(single.outputs["addresses"], ["address of net-nat-sa-east-1a"]);
    for (const zone of zones) {
      assert.equal(
        inputs(single, route, `net-app-${zone}-internet`)["natGatewayId"],
        "NatGateway:net-nat-sa-east-1a",
      );
    }
  });

  test("perZone keeps the address that single had", async () => {
    const before = inputsByName(await network("single"), eip);
    const after = inputsByName(await network("perZone"), eip);
    assert.equal(Object.keys(after).length, 2);
    for (const [name, given] of Object.entries(before)) assert.deepEqual(after[name], given);
  });

  test("regional is one gateway of the VPC, with an address of ours in each zone", async () => {
    const regional = await network("regional");
    assert.deepEqual(inputsByName(regional, nat), {
      "net-nat-regional": {
        availabilityMode: "regional",
        vpcId: "Vpc:net",
        availabilityZoneAddresses: zones.map((zone) => ({
          availabilityZone: zone,
          allocationIds: [`Eip:net-nat-regional-${zone}`],
        })),
        tags: { Name: "net-nat-regional" },
      },
    });
    assert.deepEqual(
      regional.outputs["addresses"],
      zones.map((zone) => `address of net-nat-regional-${zone}`),
    );
    for (const zone of zones) {
      assert.equal(
        inputs(regional, route, `net-app-${zone}-internet`)["natGatewayId"],
        "NatGateway:net-nat-regional",
      );
    }
  });
});
