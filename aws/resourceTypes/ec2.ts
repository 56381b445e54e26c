import { isDeepStrictEqual } from "node:util";
import type { Actions, Scoped } from "./actions";
import type { Condition, ResourceTypes, Values } from "./facts";

// What the provider asks for. Not `ec2:Describe*`: that shows the user data of every server of the account.
const ec2Reads: Scoped = {
  anywhere: [
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAddressesAttribute",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeFlowLogs",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeNatGateways",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribePrefixLists",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroupRules",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcAttribute",
    "ec2:DescribeVpcEndpointServices",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcs",
  ],
};

const compute = (write: Scoped): Actions => ({
  read: ec2Reads,
  write: {
    ...write,
    newNetworkTags: ["ec2:CreateTags"],
    ownNetworkTags: ["ec2:CreateTags", "ec2:DeleteTags"],
  },
});

const securityGroupRule = compute({
  newNetworkLinks: ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"],
  ownNetwork: [
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
  ],
});

const PEERS = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
const peerOf = (rule: Values) => PEERS.find((peer) => peer in rule);
const isOfAnotherKind: Condition = (old, now) => peerOf(old) !== peerOf(now);
/** Another address is changed in place; a group in place of an address is another rule. */
const anotherKindOfPeer = Object.fromEntries(PEERS.map((peer) => [peer, isOfAnotherKind]));

/**
 * The network. A creation is asked twice by EC2: for what it makes, by the tag that it is made with, and for what it makes
 * it in, by the tag that it has.
 */
export const ec2 = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    // A VPC comes with a default group, which carries no tag: the provider tags it, then takes its rules away.
    actions: compute({
      untaggedGroups: ["ec2:CreateTags"],
      closedGroups: ["ec2:CreateTags", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
    }),
    replacedBy: ["vpcId"],
  },
  "aws:ec2/eip:Eip": {
    actions: compute({
      newNetworkParts: ["ec2:AllocateAddress"],
      ownNetwork: ["ec2:DisassociateAddress", "ec2:ReleaseAddress"],
    }),
    replacedBy: ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"],
  },
  "aws:ec2/flowLog:FlowLog": {
    actions: compute({
      newNetworkLinks: ["ec2:CreateFlowLogs"],
      ownNetwork: ["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs"],
    }),
    replacedBy: [
      "deliverCrossAccountRole",
      "destinationOptions",
      "eniId",
      "iamRoleArn",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "maxAggregationInterval",
      "regionalNatGatewayId",
      "subnetId",
      "tagFieldSpecifications",
      "trafficType",
      "transitGatewayAttachmentId",
      "transitGatewayId",
      "vpcId",
    ],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    actions: compute({
      newNetworkParts: ["ec2:CreateInternetGateway"],
      ownNetwork: ["ec2:AttachInternetGateway", "ec2:DeleteInternetGateway", "ec2:DetachInternetGateway"],
    }),
    replacedBy: [],
  },
  "aws:ec2/natGateway:NatGateway": {
    actions: compute({
      newNetworkLinks: ["ec2:CreateNatGateway"],
      ownNetwork: [
        // A regional gateway that comes to another zone, or leaves one.
        "ec2:AssociateNatGatewayAddress",
        "ec2:CreateNatGateway",
        "ec2:DeleteNatGateway",
        "ec2:DisassociateNatGatewayAddress",
      ],
    }),
    replacedBy: ["allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"],
    replacedWhen: {
      secondaryPrivateIpAddressCount: (_, { connectivityType }) => connectivityType === "private",
    },
  },
  "aws:ec2/route:Route": {
    actions: compute({ ownNetwork: ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"] }),
    replacedBy: [
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "routeTableId",
    ],
  },
  "aws:ec2/routeTable:RouteTable": {
    actions: compute({
      newNetworkParts: ["ec2:CreateRouteTable"],
      ownNetwork: ["ec2:CreateRouteTable", "ec2:DeleteRouteTable"],
    }),
    replacedBy: ["vpcId"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    actions: compute({
      ownNetwork: [
        "ec2:AssociateRouteTable",
        "ec2:DisassociateRouteTable",
        "ec2:ReplaceRouteTableAssociation",
      ],
    }),
    replacedBy: ["gatewayId", "subnetId"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    actions: compute({
      newNetworkParts: ["ec2:CreateSecurityGroup"],
      // In a network that exists already (`vpcId`), which is somebody else's and carries no tag of ours.
      givenVpc: ["ec2:CreateSecurityGroup"],
      // A new group comes with a rule that lets everything out: the provider takes it away.
      ownNetwork: ["ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
    }),
    replacedBy: ["description", "name", "namePrefix", "vpcId"],
  },
  "aws:ec2/subnet:Subnet": {
    actions: compute({
      newNetworkParts: ["ec2:CreateSubnet"],
      ownNetwork: [
        "ec2:AssociateSubnetCidrBlock",
        "ec2:CreateSubnet",
        "ec2:DeleteSubnet",
        "ec2:DisassociateSubnetCidrBlock",
        "ec2:ModifySubnetAttribute",
      ],
    }),
    replacedBy: [
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6Native",
      "ipv6NetmaskLength",
      "outpostArn",
      "vpcId",
    ],
    replacedWhen: {
      ipv6CidrBlock: ({ assignIpv6AddressOnCreation }) => assignIpv6AddressOnCreation === true,
    },
  },
  "aws:ec2/vpc:Vpc": {
    actions: compute({
      newVpcs: ["ec2:CreateVpc"],
      ownNetwork: [
        "ec2:AssociateVpcCidrBlock",
        "ec2:DeleteVpc",
        "ec2:DisassociateVpcCidrBlock",
        "ec2:ModifyVpcAttribute",
      ],
    }),
    replacedBy: ["ipv4IpamPoolId", "ipv4NetmaskLength"],
    replacedWhen: {
      cidrBlock: (_, now) => !("ipv4NetmaskLength" in now),
      instanceTenancy: ({ instanceTenancy: old }, { instanceTenancy: now }) =>
        !(old === "dedicated" && now === "default"),
    },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    actions: compute({
      newNetworkLinks: ["ec2:CreateVpcEndpoint"],
      ownNetwork: ["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint"],
    }),
    replacedBy: [
      "resourceConfigurationArn",
      "serviceName",
      "serviceNetworkArn",
      "serviceRegion",
      "vpcEndpointType",
      "vpcId",
    ],
    replacedWhen: {
      dnsOptions: ({ dnsOptions: old = {} }, { dnsOptions: now = {} }) =>
        ["privateDnsPreference", "privateDnsSpecifiedDomains"].some(
          (field) => !isDeepStrictEqual((old as Values)[field], (now as Values)[field]),
        ),
      privateDnsEnabled: (_, { vpcEndpointType }) => vpcEndpointType !== "Interface",
    },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    actions: securityGroupRule,
    framework: true,
    replacedBy: ["securityGroupId"],
    replacedWhen: { ...anotherKindOfPeer },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    actions: securityGroupRule,
    framework: true,
    replacedBy: ["securityGroupId"],
    replacedWhen: { ...anotherKindOfPeer },
  },
} as const satisfies ResourceTypes;
