import type { Actions } from "./types";

const ec2Tags = ["ec2:CreateTags", "ec2:DeleteTags"];
const ec2 = (...write: readonly string[]): Actions => ({
  read: ["ec2:Describe*"],
  write: { anywhere: [...write, ...ec2Tags] },
});

const securityGroupRule = ec2(
  "ec2:AuthorizeSecurityGroupEgress",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:ModifySecurityGroupRules",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
);

/** What the network takes. */
export const network: Readonly<Record<string, Actions>> = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": securityGroupRule,
  "aws:ec2/eip:Eip": ec2("ec2:AllocateAddress", "ec2:DisassociateAddress", "ec2:ReleaseAddress"),
  "aws:ec2/flowLog:FlowLog": ec2("ec2:CreateFlowLogs", "ec2:DeleteFlowLogs"),
  "aws:ec2/internetGateway:InternetGateway": ec2(
    "ec2:AttachInternetGateway",
    "ec2:CreateInternetGateway",
    "ec2:DeleteInternetGateway",
    "ec2:DetachInternetGateway",
  ),
  "aws:ec2/natGateway:NatGateway": ec2("ec2:CreateNatGateway", "ec2:DeleteNatGateway"),
  "aws:ec2/route:Route": ec2("ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"),
  "aws:ec2/routeTable:RouteTable": ec2("ec2:CreateRouteTable", "ec2:DeleteRouteTable"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2(
    "ec2:AssociateRouteTable",
    "ec2:DisassociateRouteTable",
    "ec2:ReplaceRouteTableAssociation",
  ),
  "aws:ec2/securityGroup:SecurityGroup": {
    ...ec2(
      "ec2:CreateSecurityGroup",
      "ec2:DeleteSecurityGroup",
      // A new group comes with a rule that lets everything out: the provider takes it away.
      "ec2:RevokeSecurityGroupEgress",
    ),
  },
  "aws:ec2/subnet:Subnet": ec2("ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute"),
  "aws:ec2/vpc:Vpc": ec2("ec2:CreateVpc", "ec2:DeleteVpc", "ec2:ModifyVpcAttribute"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2(
    "ec2:CreateVpcEndpoint",
    "ec2:DeleteVpcEndpoints",
    "ec2:ModifyVpcEndpoint",
  ),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
};
