import type { Token } from "../../../aws/resourceTypes";
import type { Actions, Scoped } from "./types";

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

const ec2 = (write: Scoped): Actions => ({
  read: ec2Reads,
  write: {
    ...write,
    newNetworkTags: ["ec2:CreateTags"],
    ownNetworkTags: ["ec2:CreateTags", "ec2:DeleteTags"],
  },
});

const securityGroupRule = ec2({
  newNetworkLinks: ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"],
  ownNetwork: [
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
  ],
});

/**
 * What the network takes. A creation is asked twice by EC2: for what it makes, by the tag that it is made with, and
 * for what it makes it in, by the tag that it has.
 */
export const network: Readonly<Partial<Record<Token, Actions>>> = {
  // A VPC comes with a default group, which carries no tag: the provider tags it, then takes its rules away.
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2({
    untaggedGroups: ["ec2:CreateTags"],
    closedGroups: ["ec2:CreateTags", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
  }),
  "aws:ec2/eip:Eip": ec2({
    newNetworkParts: ["ec2:AllocateAddress"],
    ownNetwork: ["ec2:DisassociateAddress", "ec2:ReleaseAddress"],
  }),
  "aws:ec2/flowLog:FlowLog": ec2({
    newNetworkLinks: ["ec2:CreateFlowLogs"],
    ownNetwork: ["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs"],
  }),
  "aws:ec2/internetGateway:InternetGateway": ec2({
    newNetworkParts: ["ec2:CreateInternetGateway"],
    ownNetwork: ["ec2:AttachInternetGateway", "ec2:DeleteInternetGateway", "ec2:DetachInternetGateway"],
  }),
  "aws:ec2/natGateway:NatGateway": ec2({
    newNetworkLinks: ["ec2:CreateNatGateway"],
    ownNetwork: [
      // A regional gateway that comes to another zone, or leaves one.
      "ec2:AssociateNatGatewayAddress",
      "ec2:CreateNatGateway",
      "ec2:DeleteNatGateway",
      "ec2:DisassociateNatGatewayAddress",
    ],
  }),
  "aws:ec2/route:Route": ec2({ ownNetwork: ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"] }),
  "aws:ec2/routeTable:RouteTable": ec2({
    newNetworkParts: ["ec2:CreateRouteTable"],
    ownNetwork: ["ec2:CreateRouteTable", "ec2:DeleteRouteTable"],
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2({
    ownNetwork: ["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation"],
  }),
  "aws:ec2/securityGroup:SecurityGroup": ec2({
    newNetworkParts: ["ec2:CreateSecurityGroup"],
    // In a network that exists already (`vpcId`), which is somebody else's and carries no tag of ours.
    givenVpc: ["ec2:CreateSecurityGroup"],
    // A new group comes with a rule that lets everything out: the provider takes it away.
    ownNetwork: ["ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
  }),
  "aws:ec2/subnet:Subnet": ec2({
    newNetworkParts: ["ec2:CreateSubnet"],
    ownNetwork: ["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute"],
  }),
  "aws:ec2/vpc:Vpc": ec2({
    newVpcs: ["ec2:CreateVpc"],
    ownNetwork: ["ec2:DeleteVpc", "ec2:ModifyVpcAttribute"],
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2({
    newNetworkLinks: ["ec2:CreateVpcEndpoint"],
    ownNetwork: ["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint"],
  }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
};
