import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Network, type NetworkArgs } from "../../components/network";
import { inputs, inputsByName, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const twoZones: NetworkArgs = {
  region: "sa-east-1",
  cidr: "10.20.0.0/16",
  availabilityZones: ["sa-east-1a", "sa-east-1b"],
  egress: "single",
  interfaceEndpoints: [],
  flowLogs: false,
  logRetentionDays: 30,
  protect: true,
};

function network(changes: Partial<NetworkArgs> = {}): Promise<Deployment> {
  return deploy(() => {
    const { vpcId, publicSubnetIds, appSubnetIds, dataSubnetIds, appSecurityGroupId, egressAddresses } =
      new Network("n", {
        ...twoZones,
        ...changes,
      });
    return { vpcId, publicSubnetIds, appSubnetIds, dataSubnetIds, appSecurityGroupId, egressAddresses };
  });
}

const rule = (group: string, protocol: string, port: number, other: object) => ({
  securityGroupId: `SecurityGroup:${group}`,
  ipProtocol: protocol,
  fromPort: port,
  toPort: port,
  ...other,
});

describe("a network of our own", () => {
  let two: Deployment;
  before(async () => {
    two = await network();
  });

  test("has a subnet for each tier in each zone, in slots of its own", () => {
    assert.deepEqual(inputs(two, "aws:ec2/vpc:Vpc", "n"), {
      cidrBlock: "10.20.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: "n" },
    });
    const subnet = (tier: string, zone: string, cidrBlock: string) => ({
      [`n-${tier}-sa-east-1${zone}`]: {
        vpcId: "Vpc:n",
        availabilityZone: `sa-east-1${zone}`,
        cidrBlock,
        mapPublicIpOnLaunch: false,
        tags: { Name: `n-${tier}-sa-east-1${zone}` },
      },
    });
    assert.deepEqual(inputsByName(two, "aws:ec2/subnet:Subnet"), {
      ...subnet("public", "a", "10.20.0.0/21"),
      ...subnet("public", "b", "10.20.8.0/21"),
      ...subnet("app", "a", "10.20.64.0/21"),
      ...subnet("app", "b", "10.20.72.0/21"),
      ...subnet("data", "a", "10.20.128.0/21"),
      ...subnet("data", "b", "10.20.136.0/21"),
    });
    const ids = (tier: string) => [`Subnet:n-${tier}-sa-east-1a`, `Subnet:n-${tier}-sa-east-1b`];
    assert.deepEqual(two.outputs, {
      vpcId: "Vpc:n",
      publicSubnetIds: ids("public"),
      appSubnetIds: ids("app"),
      dataSubnetIds: ids("data"),
      appSecurityGroupId: "SecurityGroup:n-app",
      egressAddresses: ["address of n-nat-sa-east-1a"],
    });
  });

  test("grows by a zone, and keeps the name and the inputs of everything that it had", async () => {
    const three = await network({ availabilityZones: ["sa-east-1a", "sa-east-1b", "sa-east-1c"] });
    for (const { type, name, inputs: had } of two.resources) {
      // The gateway endpoint is put into the new zone's route table as well, in place.
      if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") continue;
      assert.deepEqual(resource(three, type, name).inputs, had, `${type} "${name}"`);
    }
    assert.deepEqual(
      Object.keys(inputsByName(three, "aws:ec2/subnet:Subnet"))
        .filter((name) => name.endsWith("1c"))
        .sort(),
      ["n-app-sa-east-1c", "n-data-sa-east-1c", "n-public-sa-east-1c"],
    );
  });

  test("leaves every subnet where it is when the zones are named in another order", async () => {
    const turned = await network({ availabilityZones: ["sa-east-1b", "sa-east-1a"] });
    const subnets = (deployment: Deployment) => inputsByName(deployment, "aws:ec2/subnet:Subnet");
    assert.deepEqual(subnets(turned), subnets(two));
  });

  test("routes the public subnets to the internet, and the data's nowhere", () => {
    assert.deepEqual(inputs(two, "aws:ec2/internetGateway:InternetGateway", "n"), {
      vpcId: "Vpc:n",
      tags: { Name: "n" },
    });
    const nat = { destinationCidrBlock: "0.0.0.0/0", natGatewayId: "NatGateway:n-nat-sa-east-1a" };
    assert.deepEqual(inputsByName(two, "aws:ec2/route:Route"), {
      "n-public-internet": {
        routeTableId: "RouteTable:n-public",
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: "InternetGateway:n",
      },
      "n-app-sa-east-1a-internet": { routeTableId: "RouteTable:n-app-sa-east-1a", ...nat },
      "n-app-sa-east-1b-internet": { routeTableId: "RouteTable:n-app-sa-east-1b", ...nat },
    });
    const association = (tier: string, zone: string, table: string) => ({
      [`n-${tier}-sa-east-1${zone}`]: {
        subnetId: `Subnet:n-${tier}-sa-east-1${zone}`,
        routeTableId: `RouteTable:${table}`,
      },
    });
    assert.deepEqual(inputsByName(two, "aws:ec2/routeTableAssociation:RouteTableAssociation"), {
      ...association("public", "a", "n-public"),
      ...association("public", "b", "n-public"),
      ...association("app", "a", "n-app-sa-east-1a"),
      ...association("app", "b", "n-app-sa-east-1b"),
      ...association("data", "a", "n-data"),
      ...association("data", "b", "n-data"),
    });
  });

  test("starts a NAT gateway in a public subnet that the internet gateway is attached to", () => {
    assert.deepEqual(inputsByName(two, "aws:ec2/natGateway:NatGateway"), {
      "n-nat-sa-east-1a": {
        allocationId: "Eip:n-nat-sa-east-1a",
        subnetId: "Subnet:n-public-sa-east-1a",
        tags: { Name: "n-nat-sa-east-1a" },
      },
    });
    assert.deepEqual(inputsByName(two, "aws:ec2/eip:Eip"), {
      "n-nat-sa-east-1a": { domain: "vpc", tags: { Name: "n-nat-sa-east-1a" } },
    });
    const gateway = resource(two, "aws:ec2/internetGateway:InternetGateway", "n");
    const subnet = resource(two, "aws:ec2/subnet:Subnet", "n-public-sa-east-1a");
    assert.ok(subnet.dependencies.includes(gateway.urn));
  });

  test("has no way out with egress none, and one a zone with perZone", async () => {
    const none = await network({ egress: "none" });
    assert.deepEqual(inputsByName(none, "aws:ec2/natGateway:NatGateway"), {});
    assert.deepEqual(inputsByName(none, "aws:ec2/eip:Eip"), {});
    assert.deepEqual(Object.keys(inputsByName(none, "aws:ec2/route:Route")), ["n-public-internet"]);

    const perZone = await network({ egress: "perZone" });
    const gateways = Object.entries(inputsByName(perZone, "aws:ec2/route:Route")).map(
      ([name, { natGatewayId }]) => [name, natGatewayId],
    );
    assert.deepEqual(Object.fromEntries(gateways), {
      "n-public-internet": undefined,
      "n-app-sa-east-1a-internet": "NatGateway:n-nat-sa-east-1a",
      "n-app-sa-east-1b-internet": "NatGateway:n-nat-sa-east-1b",
    });
  });

  test("has IPv6 where asked to: in the public subnets alone, with a route that the others' tables don't have", async () => {
    const dual = await network({ ipv6: true });
    const { assignGeneratedIpv6CidrBlock, ...asBefore } = inputs(dual, "aws:ec2/vpc:Vpc", "n");
    assert.equal(assignGeneratedIpv6CidrBlock, true);
    assert.deepEqual(asBefore, inputs(two, "aws:ec2/vpc:Vpc", "n"));

    const blocks = Object.entries(inputsByName(dual, "aws:ec2/subnet:Subnet")).map(
      ([name, { ipv6CidrBlock, ...others }]) => {
        assert.deepEqual(others, inputs(two, "aws:ec2/subnet:Subnet", name));
        return [name, ipv6CidrBlock];
      },
    );
    assert.deepEqual(Object.fromEntries(blocks), {
      "n-public-sa-east-1a": "2001:db8:0:ab00::/64",
      "n-public-sa-east-1b": "2001:db8:0:ab01::/64",
      "n-app-sa-east-1a": undefined,
      "n-app-sa-east-1b": undefined,
      "n-data-sa-east-1a": undefined,
      "n-data-sa-east-1b": undefined,
    });
    const { "n-public-internet-ipv6": more, ...routes } = inputsByName(dual, "aws:ec2/route:Route");
    assert.deepEqual(more, {
      routeTableId: "RouteTable:n-public",
      destinationIpv6CidrBlock: "::/0",
      gatewayId: "InternetGateway:n",
    });
    assert.deepEqual(routes, inputsByName(two, "aws:ec2/route:Route"));
  });

  test("keeps the IPv6 addresses that it has when they are not asked for any more: AWS takes none away in use", async () => {
    const ignored = ({ resources }: Deployment) =>
      Object.fromEntries(
        resources
          .filter(({ ignoreChanges }) => ignoreChanges.length > 0)
          .map(({ name, ignoreChanges }) => [name, ignoreChanges]),
      );
    assert.deepEqual(ignored(two), {
      n: ["assignGeneratedIpv6CidrBlock"],
      "n-public-sa-east-1a": ["ipv6CidrBlock"],
      "n-public-sa-east-1b": ["ipv6CidrBlock"],
    });
    assert.deepEqual(ignored(await network({ ipv6: true })), {});
  });

  test("closes the default security group", () => {
    assert.deepEqual(inputs(two, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "n-default"), {
      vpcId: "Vpc:n",
      ingress: [],
      egress: [],
      tags: { Name: "n-closed", environment: "closed" },
    });
  });

  test("reaches S3 inside, and other services where asked to", async () => {
    const s3 = {
      vpcId: "Vpc:n",
      serviceName: "com.amazonaws.sa-east-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["RouteTable:n-app-sa-east-1a", "RouteTable:n-app-sa-east-1b"],
    };
    assert.deepEqual(inputsByName(two, "aws:ec2/vpcEndpoint:VpcEndpoint"), { "n-s3-gateway": s3 });

    const more = await network({ interfaceEndpoints: ["ecr.api", "logs"] });
    const endpoint = (service: string) => ({
      vpcId: "Vpc:n",
      serviceName: `com.amazonaws.sa-east-1.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: ["Subnet:n-app-sa-east-1a", "Subnet:n-app-sa-east-1b"],
      securityGroupIds: ["SecurityGroup:n-endpoints"],
    });
    assert.deepEqual(inputsByName(more, "aws:ec2/vpcEndpoint:VpcEndpoint"), {
      "n-s3-gateway": s3,
      "n-ecr.api": endpoint("ecr.api"),
      "n-logs": endpoint("logs"),
    });
    const { description } = inputs(more, "aws:ec2/securityGroup:SecurityGroup", "n-endpoints");
    assert.deepEqual(inputsByName(more, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
      "n-endpoints-from-0": rule("n-endpoints", "tcp", 443, {
        referencedSecurityGroupId: "SecurityGroup:n-app",
        description,
      }),
    });
  });

  test("can reach S3 by an interface endpoint as well", async () => {
    const both = await network({ interfaceEndpoints: ["s3"] });
    assert.equal(Object.keys(inputsByName(both, "aws:ec2/vpcEndpoint:VpcEndpoint")).length, 2);
  });

  test("lets the application out to its data, to name servers, HTTPS and SMTP, and to nothing else", () => {
    const out = (protocol: string, port: number, cidrIpv4: string, description: string) =>
      rule("n-app", protocol, port, { cidrIpv4, description });
    assert.deepEqual(inputsByName(two, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), {
      "n-app-to-postgresql-sa-east-1a": out("tcp", 5432, "10.20.128.0/21", "PostgreSQL in sa-east-1a"),
      "n-app-to-redis-sa-east-1a": out("tcp", 6379, "10.20.128.0/21", "Redis in sa-east-1a"),
      "n-app-to-postgresql-sa-east-1b": out("tcp", 5432, "10.20.136.0/21", "PostgreSQL in sa-east-1b"),
      "n-app-to-redis-sa-east-1b": out("tcp", 6379, "10.20.136.0/21", "Redis in sa-east-1b"),
      "n-app-to-dns-udp": out("udp", 53, "10.20.0.0/16", "Name resolution in the VPC"),
      "n-app-to-dns-tcp": out("tcp", 53, "10.20.0.0/16", "Name resolution in the VPC, long answers"),
      "n-app-to-https": out("tcp", 443, "0.0.0.0/0", "HTTPS: AWS and other services"),
      "n-app-to-smtp": out("tcp", 587, "0.0.0.0/0", "Mail by Brevo"),
    });
    assert.deepEqual(inputsByName(two, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {});
  });

  test("logs its connections where asked to, and protects nothing where not", async () => {
    assert.deepEqual(inputsByName(two, "aws:ec2/flowLog:FlowLog"), {});
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/bound";
    const other = await network({ flowLogs: true, protect: false, permissionsBoundary });
    assert.equal(inputs(other, "aws:iam/role:Role", "n-flow")["permissionsBoundary"], permissionsBoundary);
    assert.deepEqual(Object.keys(inputsByName(other, "aws:ec2/flowLog:FlowLog")), ["n-flow"]);
    assert.equal(inputs(other, "aws:cloudwatch/logGroup:LogGroup", "n-flow")["retentionInDays"], 30);
    assert.deepEqual(
      other.resources.filter(({ protect }) => protect),
      [],
    );
  });
});
