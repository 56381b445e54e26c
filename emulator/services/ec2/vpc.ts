import { randomInt } from "node:crypto";
import { judgeZone } from "../../../aws/regions";
import { AwsError, type Cloud } from "../../cloud";
import { needVpc } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { addressRange, cidr, cidrIpv6, holdsIpv6, oneOf, zone } from "../../rules";
import { refuseWhileUsed } from "../../uses";

const region = { computed: true } as const;

export const vpc = resourceType("aws:ec2/vpc:Vpc", {
  inputs: {
    assignGeneratedIpv6CidrBlock: {},
    cidrBlock: { computed: true, check: cidr(16, 28) },
    enableDnsHostnames: { computed: true },
    enableDnsSupport: { default: true },
    enableNetworkAddressUsageMetrics: { computed: true },
    instanceTenancy: { default: "default", check: oneOf("default", "dedicated") },
    ipv4IpamPoolId: {},
    ipv4NetmaskLength: {},
    ipv6CidrBlock: { computed: true },
    ipv6CidrBlockNetworkBorderGroup: { computed: true },
    ipv6IpamPoolId: {},
    ipv6NetmaskLength: {},
    region,
    tags: {},
  },
  checks: [
    ({ cidrBlock, ipv4IpamPoolId }) =>
      (cidrBlock ?? ipv4IpamPoolId)
        ? undefined
        : problem("cidrBlock", 'one of "cidrBlock" or "ipv4IpamPoolId" must be specified'),
  ],
  refusals: [
    ({ assignGeneratedIpv6CidrBlock }, cloud, existing) => {
      const block = existing?.properties.ipv6CidrBlock;
      if (!block || assignGeneratedIpv6CidrBlock) return;
      if (!subnetsOf(cloud, existing.id).some(({ ipv6CidrBlock }) => ipv6CidrBlock)) return;
      // AWS's words in hashicorp/terraform-provider-aws#39854.
      throw new AwsError(
        "EC2: DisassociateVpcCidrBlock",
        "InvalidCidrBlock.InUse",
        `The vpc ${existing.id} currently has a subnet within CIDR block ${block}`,
      );
    },
  ],
  // Not `describe`: a preview doesn't know the block that AWS chooses (resourceVPCCustomizeDiff, SetNewComputed).
  report: ({ assignGeneratedIpv6CidrBlock }, before, cloud) => {
    if (!assignGeneratedIpv6CidrBlock)
      return before?.ipv6CidrBlock ? { ipv6CidrBlock: "", ipv6AssociationId: "" } : {};
    if (before?.ipv6CidrBlock) return {};
    return { ipv6CidrBlock: freshIpv6Block(), ipv6AssociationId: cloud.freshId("vpc-cidr-assoc") };
  },
  identify: (_, cloud) => {
    const id = cloud.freshId("vpc");
    return {
      id,
      arn: cloud.arn("ec2", `vpc/${id}`),
      ownerId: cloud.account,
      defaultNetworkAclId: cloud.freshId("acl"),
      defaultRouteTableId: cloud.freshId("rtb"),
      defaultSecurityGroupId: cloud.freshId("sg"),
      dhcpOptionsId: cloud.freshId("dopt"),
      mainRouteTableId: cloud.freshId("rtb"),
      enableDnsHostnames: false,
      enableNetworkAddressUsageMetrics: false,
      ipv6AssociationId: "",
    };
  },
  retire: ({ id }, cloud) => {
    refuseWhileUsed(cloud, "EC2: DeleteVpc", "vpc", id);
  },
});

/** A block of addresses that are nobody's (RFC 3849). */
function freshIpv6Block(): string {
  const [third, fourth] = [randomInt(1, 0x10_000), randomInt(1, 0x100) << 8].map((group) =>
    group.toString(16),
  );
  return `2001:db8:${third}:${fourth}::/56`;
}

function subnetsOf(cloud: Cloud, vpcId: string) {
  return cloud
    .list("aws:ec2/subnet:Subnet")
    .map(({ properties }) => properties)
    .filter((properties) => properties.vpcId === vpcId);
}

export const subnet = resourceType("aws:ec2/subnet:Subnet", {
  inputs: {
    assignIpv6AddressOnCreation: { default: false },
    availabilityZone: { computed: true, check: zone },
    availabilityZoneId: { computed: true },
    cidrBlock: { check: cidr(16, 28) },
    customerOwnedIpv4Pool: {},
    enableDns64: { default: false },
    enableLniAtDeviceIndex: {},
    enableResourceNameDnsARecordOnLaunch: { default: false },
    enableResourceNameDnsAaaaRecordOnLaunch: { default: false },
    ipv4IpamPoolId: {},
    ipv4NetmaskLength: {},
    ipv6CidrBlock: { computed: true, check: cidrIpv6 },
    ipv6IpamPoolId: {},
    ipv6Native: { default: false },
    ipv6NetmaskLength: {},
    mapCustomerOwnedIpOnLaunch: {},
    mapPublicIpOnLaunch: { default: false },
    outpostArn: {},
    privateDnsHostnameTypeOnLaunch: { computed: true, check: oneOf("ip-name", "resource-name") },
    region,
    tags: {},
    vpcId: { required: true },
  },
  refusals: [
    ({ vpcId }, cloud) => {
      needVpc(cloud, "EC2: CreateSubnet", vpcId);
    },
    ({ vpcId, cidrBlock }, cloud, existing) => {
      const range = addressRange(cidrBlock ?? "");
      const home = addressRange(
        cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId)?.properties.cidrBlock ?? "",
      );
      if (existing || !range || !home) return;
      if (range.first < home.first || range.last > home.last) {
        throw new AwsError("EC2: CreateSubnet", "InvalidSubnet.Range", `The CIDR '${cidrBlock}' is invalid.`);
      }
      for (const { properties } of cloud.list("aws:ec2/subnet:Subnet")) {
        const other = properties.vpcId === vpcId ? addressRange(properties.cidrBlock ?? "") : undefined;
        if (!other || other.last < range.first || range.last < other.first) continue;
        throw new AwsError(
          "EC2: CreateSubnet",
          "InvalidSubnet.Conflict",
          `The CIDR '${cidrBlock}' conflicts with another subnet`,
        );
      }
    },
    ({ vpcId, ipv6CidrBlock }, cloud, existing) => {
      const vpc = cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId);
      if (!ipv6CidrBlock || !vpc) return;
      const operation = existing ? "EC2: AssociateSubnetCidrBlock" : "EC2: CreateSubnet";
      if (!holdsIpv6(vpc.properties.ipv6CidrBlock ?? "", ipv6CidrBlock)) {
        throw new AwsError(operation, "InvalidSubnet.Range", `The CIDR '${ipv6CidrBlock}' is invalid.`);
      }
      const taken = cloud
        .list("aws:ec2/subnet:Subnet")
        .filter(({ id, properties }) => id !== existing?.id && properties.vpcId === vpcId)
        .flatMap(({ properties }) => properties.ipv6CidrBlock ?? []);
      if (!taken.some((one) => holdsIpv6(one, ipv6CidrBlock) || holdsIpv6(ipv6CidrBlock, one))) return;
      throw new AwsError(
        operation,
        "InvalidSubnet.Conflict",
        `The CIDR '${ipv6CidrBlock}' conflicts with another subnet`,
      );
    },
    ({ availabilityZone }, cloud) => {
      if (!availabilityZone || judgeZone(cloud.region, availabilityZone) !== "wrong") return;
      throw new AwsError(
        "EC2: CreateSubnet",
        "InvalidParameterValue",
        `Value (${availabilityZone}) for parameter availabilityZone is invalid. Subnets can currently only be ` +
          `created in the following availability zones: ${cloud.facts.zones.join(", ")}.`,
      );
    },
  ],
  identify: ({ availabilityZone }, cloud) => {
    const id = cloud.freshId("subnet");
    const chosen = availabilityZone ?? cloud.facts.zones[0] ?? "";
    return {
      id,
      arn: cloud.arn("ec2", `subnet/${id}`),
      ownerId: cloud.account,
      availabilityZone: chosen,
      availabilityZoneId: `${cloud.facts.short}-az${cloud.facts.zones.indexOf(chosen) + 1}`,
      privateDnsHostnameTypeOnLaunch: "ip-name",
      ipv6CidrBlockAssociationId: "",
    };
  },
  retire: ({ id }, cloud) => {
    refuseWhileUsed(cloud, "EC2: DeleteSubnet", "subnet", id);
  },
});

export const internetGateway = resourceType("aws:ec2/internetGateway:InternetGateway", {
  inputs: { region, tags: {}, vpcId: { computed: true } },
  refusals: [
    ({ vpcId }, cloud, existing) => {
      needVpc(cloud, "EC2: AttachInternetGateway", vpcId);
      const taken = cloud.find(
        "aws:ec2/internetGateway:InternetGateway",
        (other, id) => other.vpcId === vpcId && id !== existing?.id,
      );
      if (!vpcId || !taken) return;
      throw new AwsError(
        "EC2: AttachInternetGateway",
        "Resource.AlreadyAssociated",
        `the vpc ${vpcId} is already attached to internet gateway ${taken.id}`,
      );
    },
  ],
  identify: (_, cloud) => {
    const id = cloud.freshId("igw");
    return { id, arn: cloud.arn("ec2", `internet-gateway/${id}`), ownerId: cloud.account };
  },
});
