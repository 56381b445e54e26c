import { randomInt } from "node:crypto";
import { AwsError, type Cloud } from "../../cloud";
import { needInternetGateway, needSubnets, needVpc } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { cidr, cidrIpv6, oneOf } from "../../rules";
import { refuseWhileUsed } from "../../uses";

const region = { computed: true } as const;

export const eip = resourceType("aws:ec2/eip:Eip", {
  inputs: {
    address: {},
    associateWithPrivateIp: {},
    customerOwnedIpv4Pool: {},
    domain: { computed: true, check: oneOf("vpc", "standard") },
    instance: { computed: true },
    ipamPoolId: { computed: true },
    networkBorderGroup: { computed: true },
    networkInterface: { computed: true },
    publicIpv4Pool: { computed: true },
    region,
    tags: {},
  },
  identify: (_, cloud) => {
    const id = cloud.freshId("eipalloc");
    // TEST-NET-3: addresses that are nobody's.
    const publicIp = `203.0.113.${randomInt(1, 255)}`;
    return {
      id,
      allocationId: id,
      publicIp,
      publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${cloud.region}.compute.amazonaws.com`,
      domain: "vpc",
      networkBorderGroup: cloud.region,
      publicIpv4Pool: "amazon",
    };
  },
  retire: ({ id }, cloud) => {
    const user = gatewayWith(cloud, id);
    if (!user) return;
    throw new AwsError(
      "EC2: ReleaseAddress",
      "InvalidIPAddress.InUse",
      `Address ${id} is in use by ${user.id}.`,
    );
  },
});

/** The NAT gateway, zonal or regional, that has the address. */
function gatewayWith(cloud: Cloud, allocation: string) {
  return cloud.find(
    "aws:ec2/natGateway:NatGateway",
    ({ allocationId, availabilityZoneAddresses = [] }) =>
      allocationId === allocation ||
      availabilityZoneAddresses.some(({ allocationIds = [] }) => allocationIds.includes(allocation)),
  );
}

function needFreeAddress(cloud: Cloud, operation: string, allocation: string, own?: string): void {
  if (!cloud.find("aws:ec2/eip:Eip", (_, id) => id === allocation)) {
    throw new AwsError(
      operation,
      "InvalidAllocationID.NotFound",
      `The allocation ID '${allocation}' does not exist`,
    );
  }
  const user = gatewayWith(cloud, allocation);
  if (user === undefined || user.id === own) return;
  throw new AwsError(operation, "Resource.AlreadyAssociated", `resource ${allocation} is already associated`);
}

export const natGateway = resourceType("aws:ec2/natGateway:NatGateway", {
  inputs: {
    allocationId: {},
    availabilityMode: { computed: true, check: oneOf("zonal", "regional") },
    availabilityZoneAddresses: { computed: true, set: true },
    connectivityType: { default: "public", check: oneOf("public", "private") },
    privateIp: { computed: true },
    region,
    secondaryAllocationIds: { computed: true, set: true },
    secondaryPrivateIpAddressCount: { computed: true },
    secondaryPrivateIpAddresses: { computed: true, set: true },
    subnetId: {},
    tags: {},
    vpcId: { computed: true },
  },
  checks: [
    ({ connectivityType, allocationId, availabilityMode }) =>
      connectivityType === "public" && availabilityMode !== "regional" && allocationId === undefined
        ? problem("allocationId", "is required for a public NAT gateway")
        : undefined,
    ({ connectivityType, allocationId }) =>
      connectivityType === "private" && allocationId !== undefined
        ? problem("allocationId", "is not supported with connectivityType = private")
        : undefined,
    ({ subnetId, availabilityMode }) =>
      subnetId === undefined && availabilityMode !== "regional"
        ? problem("subnetId", "Missing required property 'subnetId'")
        : undefined,
    // A regional gateway is a VPC's, and its addresses are given by zone.
    (inputs) => {
      if (inputs.availabilityMode !== "regional") return undefined;
      if (!("vpcId" in inputs)) return problem("vpcId", "is required for a regional NAT gateway");
      const [zonal] = (["allocationId", "subnetId"] as const).filter((one) => one in inputs);
      return zonal && problem(zonal, "is not supported with availabilityMode = regional");
    },
  ],
  refusals: [
    ({ vpcId, availabilityMode, availabilityZoneAddresses = [] }, cloud, existing) => {
      if (availabilityMode !== "regional" || vpcId === undefined) return;
      const operation = "EC2: CreateNatGateway";
      needVpc(cloud, operation, vpcId);
      needInternetGateway(cloud, operation, "Gateway.NotAttached", vpcId);
      const allocations = availabilityZoneAddresses.flatMap(({ allocationIds = [] }) => allocationIds);
      for (const allocation of allocations) needFreeAddress(cloud, operation, allocation, existing?.id);
    },
    ({ allocationId, subnetId }, cloud, existing) => {
      const places = needSubnets(cloud, "EC2: CreateNatGateway", subnetId === undefined ? [] : [subnetId]);
      if (existing || allocationId === undefined) return;
      for (const { vpcId } of places) {
        needInternetGateway(cloud, "EC2: CreateNatGateway", "Gateway.NotAttached", vpcId);
      }
      needFreeAddress(cloud, "EC2: CreateNatGateway", allocationId);
    },
  ],
  identify: ({ allocationId, subnetId, availabilityMode }, cloud) => ({
    id: cloud.freshId("nat"),
    ...(availabilityMode === "regional" && { routeTableId: cloud.freshId("rtb") }),
    associationId: allocationId === undefined ? "" : cloud.freshId("eipassoc"),
    networkInterfaceId: cloud.freshId("eni"),
    privateIp: `10.0.0.${randomInt(4, 250)}`,
    publicIp: cloud.find("aws:ec2/eip:Eip", (_, id) => id === allocationId)?.properties.publicIp ?? "",
    vpcId: cloud.find("aws:ec2/subnet:Subnet", (_, id) => id === subnetId)?.properties.vpcId ?? "",
    availabilityMode: "zonal",
  }),
});

export const routeTable = resourceType("aws:ec2/routeTable:RouteTable", {
  inputs: {
    propagatingVgws: { computed: true, set: true },
    region,
    routes: { computed: true, set: true },
    tags: {},
    vpcId: { required: true },
  },
  refusals: [
    ({ vpcId }, cloud) => {
      needVpc(cloud, "EC2: CreateRouteTable", vpcId);
    },
  ],
  identify: (_, cloud) => {
    const id = cloud.freshId("rtb");
    return { id, arn: cloud.arn("ec2", `route-table/${id}`), ownerId: cloud.account, propagatingVgws: [] };
  },
  retire: ({ id }, cloud) => {
    refuseWhileUsed(cloud, "EC2: DeleteRouteTable", "routeTable", id);
  },
});

const TARGETS = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "odbNetworkArn",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
] as const;

/** The addresses of a route, of either version. */
function destinationOf(route: Destination): string | undefined {
  return route.destinationCidrBlock ?? route.destinationIpv6CidrBlock;
}

interface Destination {
  readonly destinationCidrBlock?: string | undefined;
  readonly destinationIpv6CidrBlock?: string | undefined;
}

export const route = resourceType("aws:ec2/route:Route", {
  inputs: {
    carrierGatewayId: {},
    coreNetworkArn: {},
    destinationCidrBlock: { check: cidr(0, 32) },
    destinationIpv6CidrBlock: { check: cidrIpv6 },
    destinationPrefixListId: {},
    egressOnlyGatewayId: {},
    gatewayId: {},
    localGatewayId: {},
    natGatewayId: {},
    networkInterfaceId: { computed: true },
    odbNetworkArn: {},
    region,
    routeTableId: { required: true },
    transitGatewayId: {},
    vpcEndpointId: {},
    vpcPeeringConnectionId: {},
  },
  checks: [
    (inputs) =>
      TARGETS.filter((target) => target in inputs).length === 1
        ? undefined
        : problem("gatewayId", `exactly one of ${TARGETS.join(", ")} must be given`),
    ({ destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId }) =>
      [destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId].filter(Boolean).length === 1
        ? undefined
        : problem("destinationCidrBlock", "exactly one destination must be given"),
  ],
  refusals: [
    ({ routeTableId, ...inputs }, cloud, existing) => {
      needRouteTable(cloud, "EC2: CreateRoute", routeTableId);
      const destination = destinationOf(inputs);
      const twin = cloud.find(
        "aws:ec2/route:Route",
        (other) => other.routeTableId === routeTableId && destinationOf(other) === destination,
      );
      if (existing || !twin || destination === undefined) return;
      throw new AwsError(
        "EC2: CreateRoute",
        "RouteAlreadyExists",
        // The provider's words: it looks before it asks (routeAlreadyExistsError, 6.58.0).
        `Route in Route Table (${routeTableId}) with destination (${destination}) already exists`,
      );
    },
    ({ gatewayId, natGatewayId }, cloud) => {
      if (
        gatewayId?.startsWith("igw-") &&
        !cloud.find("aws:ec2/internetGateway:InternetGateway", (_, id) => id === gatewayId)
      ) {
        throw new AwsError(
          "EC2: CreateRoute",
          "InvalidGatewayID.NotFound",
          `The gateway ID '${gatewayId}' does not exist`,
        );
      }
      if (
        natGatewayId !== undefined &&
        !cloud.find("aws:ec2/natGateway:NatGateway", (_, id) => id === natGatewayId)
      ) {
        throw new AwsError(
          "EC2: CreateRoute",
          "NatGatewayNotFound",
          `The Nat Gateway ${natGatewayId} was not found`,
        );
      }
    },
  ],
  identify: ({ routeTableId, ...inputs }) => ({
    // Terraform's id: the table and a number made of the destination.
    id: `r-${routeTableId}${Array.from(destinationOf(inputs) ?? "").reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7)}`,
    instanceId: "",
    instanceOwnerId: "",
    origin: "CreateRoute",
    state: "active",
  }),
});

export const routeTableAssociation = resourceType("aws:ec2/routeTableAssociation:RouteTableAssociation", {
  inputs: {
    gatewayId: {},
    region,
    routeTableId: { required: true },
    subnetId: {},
  },
  checks: [
    ({ subnetId, gatewayId }) =>
      (subnetId === undefined) === (gatewayId === undefined)
        ? problem("subnetId", "exactly one of subnetId and gatewayId must be given")
        : undefined,
  ],
  refusals: [
    ({ subnetId, routeTableId }, cloud, existing) => {
      needSubnets(cloud, "EC2: AssociateRouteTable", subnetId === undefined ? [] : [subnetId]);
      needRouteTable(cloud, "EC2: AssociateRouteTable", routeTableId);
      const taken = cloud.find(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        (other) => other.subnetId === subnetId,
      );
      if (existing || !taken || subnetId === undefined) return;
      throw new AwsError(
        "EC2: AssociateRouteTable",
        "Resource.AlreadyAssociated",
        `the specified association for route table ${routeTableId} conflicts with an existing association`,
      );
    },
  ],
  identify: (_, cloud) => ({ id: cloud.freshId("rtbassoc") }),
});

function needRouteTable(cloud: Cloud, operation: string, id: string): void {
  const known =
    cloud.find("aws:ec2/routeTable:RouteTable", (_, table) => table === id) ??
    cloud.find("aws:ec2/vpc:Vpc", ({ mainRouteTableId, defaultRouteTableId }) =>
      [mainRouteTableId, defaultRouteTableId].includes(id),
    );
  if (known) return;
  throw new AwsError(operation, "InvalidRouteTableID.NotFound", `The routeTable ID '${id}' does not exist`);
}
