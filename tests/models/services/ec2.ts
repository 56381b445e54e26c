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

/** A request's own name, as create.UniqueId makes one up. */
const ClientToken = `terraform-${"0".repeat(26)}`;

/** Tags are given together with what they are put on. */
const tags = (resourceType: string): Rule =>
  converted("TagSpecifications[]", (all: Record<string, string>) => ({
    ResourceType: resourceType,
    Tags: tagList(all),
  }));

const vpc = mapping("aws:ec2/vpc:Vpc", {
  file: "ec2.ts",
  source: "ec2/vpc_.go",
  sentBy: "resourceVPCCreate, modifyVPCAttributesOnCreate",
  call: "ec2.CreateVpc",
  cloudFormation: "AWS::EC2::VPC",
  inputs: {
    assignGeneratedIpv6CidrBlock: "AmazonProvidedIpv6CidrBlock",
    cidrBlock: unlessZero("CidrBlock"),
    // These two are only sent where a new VPC has it otherwise.
    enableDnsHostnames: unlessZero("EnableDnsHostnames.Value", "ec2.ModifyVpcAttribute#hostnames"),
    enableDnsSupport: {
      call: "ec2.ModifyVpcAttribute#support",
      member: "EnableDnsSupport.Value",
      sentIf: (enabled) => enabled === false,
    },
    instanceTenancy: "InstanceTenancy",
    tags: tags("vpc"),
  },
  defaults: { assignGeneratedIpv6CidrBlock: false, instanceTenancy: "default" },
  beside: ({ id }) => ({
    "ec2.ModifyVpcAttribute#hostnames": { VpcId: id },
    "ec2.ModifyVpcAttribute#support": { VpcId: id },
  }),
});

const subnet = mapping("aws:ec2/subnet:Subnet", {
  file: "ec2.ts",
  source: "ec2/vpc_subnet.go",
  sentBy: "resourceSubnetCreate, modifySubnetAttributesOnCreate",
  call: "ec2.CreateSubnet",
  cloudFormation: "AWS::EC2::Subnet",
  inputs: {
    availabilityZone: unlessZero("AvailabilityZone"),
    cidrBlock: unlessZero("CidrBlock"),
    ipv6CidrBlock: unlessZero("Ipv6CidrBlock"),
    // Only sent where a new subnet has it otherwise.
    mapPublicIpOnLaunch: unlessZero("MapPublicIpOnLaunch.Value", "ec2.ModifySubnetAttribute"),
    vpcId: "VpcId",
    tags: tags("subnet"),
  },
  beside: ({ id }) => ({ "ec2.ModifySubnetAttribute": { SubnetId: id } }),
});

const internetGateway = mapping("aws:ec2/internetGateway:InternetGateway", {
  file: "ec2.ts",
  source: "ec2/vpc_internet_gateway.go",
  sentBy: "resourceInternetGatewayCreate, attachInternetGateway",
  call: "ec2.CreateInternetGateway",
  cloudFormation: "AWS::EC2::InternetGateway",
  inputs: {
    vpcId: unlessZero("VpcId", "ec2.AttachInternetGateway"),
    tags: tags("internet-gateway"),
  },
  beside: ({ id }) => ({ "ec2.AttachInternetGateway": { InternetGatewayId: id } }),
});

const eip = mapping("aws:ec2/eip:Eip", {
  file: "ec2.ts",
  source: "ec2/ec2_eip.go",
  sentBy: "resourceEIPCreate",
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
  sentBy: "resourceNATGatewayCreate, expandNATGatewayAvailabilityZoneAddresses",
  call: "ec2.CreateNatGateway",
  cloudFormation: "AWS::EC2::NatGateway",
  inputs: {
    allocationId: unlessZero("AllocationId"),
    availabilityMode: unlessZero("AvailabilityMode"),
    availabilityZoneAddresses: converted(
      "AvailabilityZoneAddresses",
      each({
        allocationIds: unlessZero("AllocationIds"),
        availabilityZone: unlessZero("AvailabilityZone"),
        availabilityZoneId: unlessZero("AvailabilityZoneId"),
      }),
    ),
    connectivityType: unlessZero("ConnectivityType"),
    subnetId: unlessZero("SubnetId"),
    vpcId: unlessZero("VpcId"),
    tags: tags("natgateway"),
  },
  defaults: { connectivityType: "public" },
  beside: () => ({ "ec2.CreateNatGateway": { ClientToken } }),
});

const routeTable = mapping("aws:ec2/routeTable:RouteTable", {
  file: "ec2.ts",
  source: "ec2/vpc_route_table.go",
  sentBy: "resourceRouteTableCreate",
  call: "ec2.CreateRouteTable",
  cloudFormation: "AWS::EC2::RouteTable",
  inputs: {
    vpcId: "VpcId",
    tags: tags("route-table"),
  },
  beside: () => ({ "ec2.CreateRouteTable": { ClientToken } }),
});

const route = mapping("aws:ec2/route:Route", {
  file: "ec2.ts",
  source: "ec2/vpc_route.go",
  sentBy: "resourceRouteCreate",
  call: "ec2.CreateRoute",
  cloudFormation: "AWS::EC2::Route",
  inputs: {
    destinationCidrBlock: unlessZero("DestinationCidrBlock"),
    destinationIpv6CidrBlock: unlessZero("DestinationIpv6CidrBlock"),
    gatewayId: unlessZero("GatewayId"),
    natGatewayId: unlessZero("NatGatewayId"),
    routeTableId: "RouteTableId",
  },
});

const routeTableAssociation = mapping("aws:ec2/routeTableAssociation:RouteTableAssociation", {
  file: "ec2.ts",
  source: "ec2/vpc_route_table_association.go",
  sentBy: "resourceRouteTableAssociationCreate",
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
  sentBy: "resourceLogFlowCreate",
  call: "ec2.CreateFlowLogs",
  cloudFormation: "AWS::EC2::FlowLog",
  inputs: {
    iamRoleArn: unlessZero("DeliverLogsPermissionArn"),
    logDestination: unlessZero("LogDestination", undefined, (arn: string) => arn.replace(/:\*$/, "")),
    logDestinationType: "LogDestinationType",
    maxAggregationInterval: unlessZero("MaxAggregationInterval"),
    trafficType: unlessZero("TrafficType"),
    vpcId: "ResourceIds[]",
    tags: tags("vpc-flow-log"),
  },
  defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  beside: () => ({ "ec2.CreateFlowLogs": { ClientToken, ResourceType: "VPC" } }),
});

const vpcEndpoint = mapping("aws:ec2/vpcEndpoint:VpcEndpoint", {
  file: "ec2.ts",
  source: "ec2/vpc_endpoint.go",
  sentBy: "resourceVPCEndpointCreate",
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
  // `private_dns_enabled` is none of the schema's defaults: Go's zero value is sent.
  defaults: { privateDnsEnabled: false, vpcEndpointType: "Gateway" },
  beside: () => ({ "ec2.CreateVpcEndpoint": { ClientToken } }),
});

const securityGroup = mapping("aws:ec2/securityGroup:SecurityGroup", {
  file: "ec2.ts",
  source: "ec2/vpc_security_group.go",
  sentBy: "resourceSecurityGroupCreate",
  // It goes on to revoke what AWS lets out of a new group: two requests with nothing of ours in them but the id.
  call: "ec2.CreateSecurityGroup",
  cloudFormation: "AWS::EC2::SecurityGroup",
  autoName: { input: "name", prefix: "namePrefix" },
  inputs: {
    description: "Description",
    name: "GroupName",
    namePrefix: notSent("the provider makes the name of it"),
    vpcId: unlessZero("VpcId"),
    tags: tags("security-group"),
  },
});

const defaultSecurityGroup = mapping("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
  file: "ec2.ts",
  source: "ec2/vpc_default_security_group.go",
  sentBy: "resourceDefaultSecurityGroupCreate",
  // It is AWS's: the provider looks it up, tags it, and takes its rules away.
  call: "ec2.DescribeSecurityGroups",
  cloudFormation: { lacks: "it isn't made, but found" },
  inputs: {
    egress: notSent("empty: the rules that are found are revoked"),
    ingress: notSent("empty: the rules that are found are revoked"),
    vpcId: converted("Filters[]", (vpcId: string) => ({ Name: "vpc-id", Values: [vpcId] })),
    tags: inCall("ec2.CreateTags", "Tags", tagList),
  },
  beside: ({ id }) => ({
    "ec2.DescribeSecurityGroups": { Filters: [{ Name: "group-name", Values: ["default"] }] },
    "ec2.CreateTags": { Resources: [id] },
  }),
});

interface Permission {
  readonly IpRanges?: readonly { readonly CidrIp: unknown }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: unknown }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId: unknown }[];
}

/** Where a rule's other side stands in its permission. */
const peers = {
  cidrIpv4: ["IpRanges[0]", "CidrIp"],
  cidrIpv6: ["Ipv6Ranges[0]", "CidrIpv6"],
  referencedSecurityGroupId: ["UserIdGroupPairs[0]", "GroupId"],
} as const;

/** A rule is one permission of one range or of one other group, whose description stands beside it. */
const rule = (direction: "Ingress" | "Egress", whose: keyof typeof peers) => {
  const part = `IpPermissions[0].${peers[whose][0]}`;
  const token = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule` as const;
  return mapping(token, {
    file: "ec2.ts",
    source: `ec2/vpc_security_group_${direction.toLowerCase()}_rule.go`,
    sentBy: `securityGroup${direction}RuleResource.create, expandIPPermission`,
    call: `ec2.AuthorizeSecurityGroup${direction}`,
    cloudFormation: `AWS::EC2::SecurityGroup${direction}`,
    when: (inputs) => whose in inputs,
    inputs: {
      [whose]: `${part}.${peers[whose][1]}`,
      description: unlessZero(`${part}.Description`),
      fromPort: "IpPermissions[0].FromPort",
      ipProtocol: "IpPermissions[0].IpProtocol",
      securityGroupId: "GroupId",
      toPort: "IpPermissions[0].ToPort",
      tags: tags("security-group-rule"),
    },
    properties: ({ IpPermissions }) => {
      const [{ IpRanges, Ipv6Ranges, UserIdGroupPairs, ...others }] = IpPermissions as [Permission];
      const { GroupId, ...more } = { ...IpRanges?.[0], ...Ipv6Ranges?.[0], ...UserIdGroupPairs?.[0] };
      const other = direction === "Ingress" ? "SourceSecurityGroupId" : "DestinationSecurityGroupId";
      return { ...others, ...more, ...(GroupId !== undefined && { [other]: GroupId }) };
    },
  });
};

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
  rule("Ingress", "cidrIpv4"),
  rule("Ingress", "cidrIpv6"),
  rule("Ingress", "referencedSecurityGroupId"),
  rule("Egress", "cidrIpv4"),
  rule("Egress", "referencedSecurityGroupId"),
];

export const faults: readonly Fault[] = [
  fault("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "vpcId", 7, "Filters[1].Values[0]"),
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
  fault("aws:ec2/subnet:Subnet", "ipv6CidrBlock", 7, "Ipv6CidrBlock"),
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
  fault("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "cidrIpv4", "10.0.0.0/33", "CidrIp"),
  fault("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv4", "10.0.0.0/33", "CidrIp"),
  fault("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv6", 7, "CidrIpv6"),
  fault("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "securityGroupId", "group", "GroupId"),
];
