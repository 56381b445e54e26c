import { AwsError, type Cloud } from "./cloud";

// Where a thing can be used: the types that refer to it, and by which of their properties. What each refers to
// would hold it in AWS too, so deleting it first is a DependencyViolation.
const uses: Readonly<Record<string, readonly (readonly [type: string, ...properties: string[]])[]>> = {
  vpc: [
    ["aws:ec2/subnet:Subnet", "vpcId"],
    ["aws:ec2/internetGateway:InternetGateway", "vpcId"],
    ["aws:ec2/routeTable:RouteTable", "vpcId"],
    ["aws:ec2/securityGroup:SecurityGroup", "vpcId"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "vpcId"],
  ],
  subnet: [
    ["aws:ec2/natGateway:NatGateway", "subnetId"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "subnetIds"],
    ["aws:lb/loadBalancer:LoadBalancer", "subnets"],
    ["aws:rds/subnetGroup:SubnetGroup", "subnetIds"],
    ["aws:elasticache/subnetGroup:SubnetGroup", "subnetIds"],
    ["aws:efs/mountTarget:MountTarget", "subnetId"],
    ["aws:ecs/service:Service", "networkConfiguration"],
  ],
  securityGroup: [
    ["aws:rds/instance:Instance", "vpcSecurityGroupIds"],
    ["aws:elasticache/replicationGroup:ReplicationGroup", "securityGroupIds"],
    ["aws:lb/loadBalancer:LoadBalancer", "securityGroups"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "securityGroupIds"],
    ["aws:efs/mountTarget:MountTarget", "securityGroups"],
    // The network interfaces of its tasks.
    ["aws:ecs/service:Service", "networkConfiguration"],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "referencedSecurityGroupId"],
    ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "referencedSecurityGroupId"],
  ],
  routeTable: [["aws:ec2/routeTableAssociation:RouteTableAssociation", "routeTableId"]],
};

/** Refuses to delete what something else still uses, as EC2 does. */
export function refuseWhileUsed(cloud: Cloud, operation: string, kind: string, id: string): void {
  for (const [type, ...properties] of uses[kind] ?? []) {
    const user = cloud.records
      .list(type)
      .find((record) => properties.some((property) => mentions(record.properties[property], id)));
    if (!user) continue;
    throw new AwsError(
      operation,
      "DependencyViolation",
      `The ${kind} '${id}' has dependencies and cannot be deleted (${user.id} uses it).`,
    );
  }
}

function mentions(value: unknown, id: string): boolean {
  if (typeof value === "object" && value !== null)
    return Object.values(value).some((part) => mentions(part, id));
  return value === id;
}
