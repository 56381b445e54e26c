import { type Fault, fault } from "../fault";
import {
  converted,
  each,
  inCall,
  type Mapping,
  mapping,
  notSent,
  type Rule,
  tagList,
  unlessZero,
} from "../mapping";

/** Tags are given together with what they are put on. */
const tags = (resourceType: string): Rule =>
  converted("TagSpecifications[]", (all: Record<string, string>) => ({
    ResourceType: resourceType,
    Tags: tagList(all),
  }));

const vpc = mapping("aws:ec2/vpc:Vpc", {
  file: "ec2.ts",
  source: "ec2/vpc_.go",
  call: "ec2.CreateVpc",
  cloudFormation: "AWS::EC2::VPC",
  inputs: {
    cidrBlock: unlessZero("CidrBlock"),
    enableDnsHostnames: inCall("ec2.ModifyVpcAttribute#hostnames", "EnableDnsHostnames.Value"),
    enableDnsSupport: inCall("ec2.ModifyVpcAttribute#support", "EnableDnsSupport.Value"),
    instanceTenancy: "InstanceTenancy",
    tags: tags("vpc"),
  },
  beside: ({ id }) => ({
    "ec2.ModifyVpcAttribute#hostnames": { VpcId: id },
    "ec2.ModifyVpcAttribute#support": { VpcId: id },
  }),
});

const subnet = mapping("aws:ec2/subnet:Subnet", {
  file: "ec2.ts",
  source: "ec2/vpc_subnet.go",
  call: "ec2.CreateSubnet",
  cloudFormation: "AWS::EC2::Subnet",
  inputs: {
    availabilityZone: unlessZero("AvailabilityZone"),
    cidrBlock: unlessZero("CidrBlock"),
    mapPublicIpOnLaunch: inCall("ec2.ModifySubnetAttribute", "MapPublicIpOnLaunch.Value"),
    vpcId: "VpcId",
    tags: tags("subnet"),
  },
  beside: ({ id }) => ({ "ec2.ModifySubnetAttribute": { SubnetId: id } }),
});

const internetGateway = mapping("aws:ec2/internetGateway:InternetGateway", {
  file: "ec2.ts",
  source: "ec2/vpc_internet_gateway.go",
  call: "ec2.CreateInternetGateway",
  cloudFormation: "AWS::EC2::InternetGateway",
  inputs: {
    vpcId: inCall("ec2.AttachInternetGateway", "VpcId"),
    tags: tags("internet-gateway"),
  },
  beside: ({ id }) => ({ "ec2.AttachInternetGateway": { InternetGatewayId: id } }),
});

const eip = mapping("aws:ec2/eip:Eip", {
  file: "ec2.ts",
  source: "ec2/ec2_eip.go",
  call: "ec2.AllocateAddress",
  cloudFormation: "AWS::EC2::EIP",
  inputs: {
    domain: unlessZero("Domain"),
    tags: tags("elastic-ip"),
  },
});

const natGateway = mapping("aws:ec2/natGateway:NatGateway", {
  file: "ec2.ts",
  source: "ec2/vpc_nat_gateway.go",
  call: "ec2.CreateNatGateway",
  cloudFormation: "AWS::EC2::NatGateway",
  inputs: {
    allocationId: unlessZero("AllocationId"),
    availabilityMode: unlessZero("AvailabilityMode"),
    availabilityZoneAddresses: converted(
      "AvailabilityZoneAddresses",
      each({
        allocationIds: "AllocationIds",
        availabilityZone: unlessZero("AvailabilityZone"),
        availabilityZoneId: unlessZero("AvailabilityZoneId"),
      }),
    ),
    connectivityType: unlessZero("ConnectivityType"),
    subnetId: unlessZero("SubnetId"),
    vpcId: unlessZero("VpcId"),
    tags: tags("natgateway"),
  },
});

const routeTable = mapping("aws:ec2/routeTable:RouteTable", {
  file: "ec2.ts",
  source: "ec2/vpc_route_table.go",
  call: "ec2.CreateRouteTable",
  cloudFormation: "AWS::EC2::RouteTable",
  inputs: {
    vpcId: "VpcId",
    tags: tags("route-table"),
  },
});

const route = mapping("aws:ec2/route:Route", {
  file: "ec2.ts",
  source: "ec2/vpc_route.go",
  call: "ec2.CreateRoute",
  cloudFormation: "AWS::EC2::Route",
  inputs: {
    destinationCidrBlock: unlessZero("DestinationCidrBlock"),
    gatewayId: unlessZero("GatewayId"),
    natGatewayId: unlessZero("NatGatewayId"),
    routeTableId: "RouteTableId",
  },
});

const routeTableAssociation = mapping("aws:ec2/routeTableAssociation:RouteTableAssociation", {
  file: "ec2.ts",
  source: "ec2/vpc_route_table_association.go",
  call: "ec2.AssociateRouteTable",
  cloudFormation: "AWS::EC2::SubnetRouteTableAssociation",
  inputs: {
    routeTableId: "RouteTableId",
    subnetId: unlessZero("SubnetId"),
  },
});

const flowLog = mapping("aws:ec2/flowLog:FlowLog", {
  file: "ec2.ts",
  source: "ec2/vpc_flow_log.go",
  call: "ec2.CreateFlowLogs",
  cloudFormation: "AWS::EC2::FlowLog",
  inputs: {
    iamRoleArn: unlessZero("DeliverLogsPermissionArn"),
    logDestination: unlessZero("LogDestination"),
    logDestinationType: "LogDestinationType",
    maxAggregationInterval: unlessZero("MaxAggregationInterval"),
    trafficType: unlessZero("TrafficType"),
    vpcId: "ResourceIds[]",
    tags: tags("vpc-flow-log"),
  },
  beside: () => ({ "ec2.CreateFlowLogs": { ResourceType: "VPC" } }),
});

const vpcEndpoint = mapping("aws:ec2/vpcEndpoint:VpcEndpoint", {
  file: "ec2.ts",
  source: "ec2/vpc_endpoint.go",
  call: "ec2.CreateVpcEndpoint",
  cloudFormation: "AWS::EC2::VPCEndpoint",
  inputs: {
    policy: unlessZero("PolicyDocument"),
    privateDnsEnabled: "PrivateDnsEnabled",
    routeTableIds: unlessZero("RouteTableIds"),
    securityGroupIds: unlessZero("SecurityGroupIds"),
    serviceName: unlessZero("ServiceName"),
    subnetIds: unlessZero("SubnetIds"),
    vpcEndpointType: "VpcEndpointType",
    vpcId: "VpcId",
    tags: tags("vpc-endpoint"),
  },
});

const securityGroup = mapping("aws:ec2/securityGroup:SecurityGroup", {
  file: "ec2.ts",
  source: "ec2/vpc_security_group.go",
  call: "ec2.CreateSecurityGroup",
  cloudFormation: "AWS::EC2::SecurityGroup",
  autoName: { input: "name", prefix: "namePrefix" },
  inputs: {
    description: unlessZero("Description"),
    name: "GroupName",
    namePrefix: notSent("the provider makes the name of it"),
    vpcId: unlessZero("VpcId"),
    tags: tags("security-group"),
  },
});

const defaultSecurityGroup = mapping("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
  file: "ec2.ts",
  source: "ec2/vpc_default_security_group.go",
  // It is AWS's: the provider looks it up, tags it, and takes its rules away.
  call: "ec2.DescribeSecurityGroups",
  inputs: {
    egress: notSent("empty: the rules that are found are revoked"),
    ingress: notSent("empty: the rules that are found are revoked"),
    vpcId: converted("Filters[]", (vpcId: string) => ({ Name: "vpc-id", Values: [vpcId] })),
    tags: inCall("ec2.CreateTags", "Tags", tagList),
  },
  beside: ({ id }) => ({ "ec2.CreateTags": { Resources: [id] } }),
});

/** A rule is one permission of one range or of one other group, whose description stands beside it. */
const rule = (token: RuleToken, call: string, whose: "cidrIpv4" | "referencedSecurityGroupId") => {
  const part = whose === "cidrIpv4" ? "IpPermissions[0].IpRanges[0]" : "IpPermissions[0].UserIdGroupPairs[0]";
  return mapping(token, {
    file: "ec2.ts",
    source: "ec2/vpc_security_group_ingress_rule.go",
    call,
    when: (inputs) => whose in inputs,
    inputs: {
      [whose]: `${part}.${whose === "cidrIpv4" ? "CidrIp" : "GroupId"}`,
      description: unlessZero(`${part}.Description`),
      fromPort: "IpPermissions[0].FromPort",
      ipProtocol: "IpPermissions[0].IpProtocol",
      securityGroupId: "GroupId",
      toPort: "IpPermissions[0].ToPort",
      tags: tags("security-group-rule"),
    },
  });
};
type RuleToken =
  | "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
  | "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

export const mappings: readonly Mapping[] = [
  vpc,
  subnet,
  internetGateway,
  eip,
  natGateway,
  routeTable,
  route,
  routeTableAssociation,
  flowLog,
  vpcEndpoint,
  securityGroup,
  defaultSecurityGroup,
  rule(ingress, "ec2.AuthorizeSecurityGroupIngress", "cidrIpv4"),
  rule(ingress, "ec2.AuthorizeSecurityGroupIngress", "referencedSecurityGroupId"),
  rule(egress, "ec2.AuthorizeSecurityGroupEgress", "cidrIpv4"),
  rule(egress, "ec2.AuthorizeSecurityGroupEgress", "referencedSecurityGroupId"),
];

export const faults: readonly Fault[] = [
  fault("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "vpcId", 7, "Filters[0].Values[0]"),
  fault("aws:ec2/eip:Eip", "domain", "classic", "AllocateAddress.Domain"),
  fault("aws:ec2/flowLog:FlowLog", "trafficType", "SOME", "CreateFlowLogs.TrafficType"),
  fault("aws:ec2/internetGateway:InternetGateway", "vpcId", 7, "VpcId"),
  fault("aws:ec2/natGateway:NatGateway", "connectivityType", "open", "CreateNatGateway.ConnectivityType"),
  fault("aws:ec2/natGateway:NatGateway", "availabilityMode", "global", "CreateNatGateway.AvailabilityMode"),
  fault("aws:ec2/route:Route", "destinationCidrBlock", "0.0.0.0/99", "DestinationCidrBlock"),
  fault("aws:ec2/routeTable:RouteTable", "vpcId", "vpc-x", "VpcId"),
  fault("aws:ec2/routeTableAssociation:RouteTableAssociation", "subnetId", "net-1", "SubnetId"),
  fault("aws:ec2/securityGroup:SecurityGroup", "vpcId", "vpc-x", "VpcId"),
  fault("aws:ec2/subnet:Subnet", "cidrBlock", "10.20.0.0/33", "CidrBlock"),
  fault("aws:ec2/vpc:Vpc", "instanceTenancy", "shared", "CreateVpc.InstanceTenancy"),
  fault("aws:ec2/vpcEndpoint:VpcEndpoint", "vpcEndpointType", "gateway", "CreateVpcEndpoint.VpcEndpointType"),
  fault(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "toPort",
    "https",
    "IpPermissions[0].ToPort",
  ),
  fault(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "fromPort",
    "https",
    "IpPermissions[0].FromPort",
  ),
  fault("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "referencedSecurityGroupId", 7, "GroupId"),
  fault(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "referencedSecurityGroupId",
    7,
    "GroupId",
  ),
  fault("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "cidrIpv4", 7, "CidrIp"),
  fault("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv4", 7, "CidrIp"),
];
