import assert from "node:assert/strict";
import { test } from "node:test";
import { AppSecurityGroup } from "../../components/appSecurityGroup";
import { ExistingNetwork } from "../../components/existingNetwork";
import { FlowLog } from "../../components/flowLog";
import { ServiceSecurityGroup } from "../../components/serviceSecurityGroup";
import { inputs, inputsByName, json, resource } from "../support/find";
import { deploy } from "../support/mocks";

test("a network of somebody else gets the application's security group, and nothing is changed", async () => {
  const theirs = await deploy(() => {
    const { vpcId, publicSubnetIds, appSubnetIds, dataSubnetIds, appSecurityGroupId } = new ExistingNetwork(
      "n",
      {
        vpcId: "vpc-1",
        publicSubnetIds: ["subnet-1", "subnet-2"],
        appSubnetIds: ["subnet-3", "subnet-4"],
        dataSubnetIds: ["subnet-5", "subnet-6"],
      },
    );
    return { vpcId, publicSubnetIds, appSubnetIds, dataSubnetIds, appSecurityGroupId };
  });
  assert.deepEqual(theirs.outputs, {
    vpcId: "vpc-1",
    publicSubnetIds: ["subnet-1", "subnet-2"],
    appSubnetIds: ["subnet-3", "subnet-4"],
    dataSubnetIds: ["subnet-5", "subnet-6"],
    appSecurityGroupId: "SecurityGroup:n-app",
  });
  assert.deepEqual([...new Set(theirs.resources.map(({ type }) => type))].sort(), [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "siscoe:network:AppSecurityGroup",
    "siscoe:network:ExistingNetwork",
  ]);
  const rules = inputsByName(theirs, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
  const cidrs = Object.entries(rules).map(([name, { cidrIpv4 }]) => [name, cidrIpv4]);
  assert.deepEqual(Object.fromEntries(cidrs), {
    "n-app-to-postgresql-subnet-5": "172.31.5.0/24",
    "n-app-to-redis-subnet-5": "172.31.5.0/24",
    "n-app-to-postgresql-subnet-6": "172.31.6.0/24",
    "n-app-to-redis-subnet-6": "172.31.6.0/24",
    "n-app-to-dns-udp": "172.31.0.0/16",
    "n-app-to-dns-tcp": "172.31.0.0/16",
    "n-app-to-https": "0.0.0.0/0",
    "n-app-to-smtp": "0.0.0.0/0",
  });
});

test("the application's security group opens to the data's addresses it is given, under their names", async () => {
  const group = await deploy(() => {
    const { id } = new AppSecurityGroup("app", {
      vpcId: "vpc-1",
      vpcCidr: "10.0.0.0/16",
      dataCidrs: { north: "10.0.1.0/24" },
    });
    return { id };
  });
  assert.deepEqual(group.outputs, { id: "SecurityGroup:app" });
  assert.deepEqual(inputs(group, "aws:ec2/securityGroup:SecurityGroup", "app"), {
    vpcId: "vpc-1",
    description: "SisCoE application",
    tags: { Name: "app" },
  });
  assert.deepEqual(
    inputs(group, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "app-to-redis-north"),
    {
      securityGroupId: "SecurityGroup:app",
      description: "Redis in north",
      ipProtocol: "tcp",
      fromPort: 6379,
      toPort: 6379,
      cidrIpv4: "10.0.1.0/24",
    },
  );
});

test("a service's security group lets those it is given in at one port, and nothing out", async () => {
  const group = await deploy(() => {
    const { id } = new ServiceSecurityGroup("service", {
      vpcId: "vpc-1",
      description: "A service",
      port: 5432,
      allowedSecurityGroupIds: ["sg-1", "sg-2"],
    });
    return { id };
  });
  assert.deepEqual(group.outputs, { id: "SecurityGroup:service" });
  assert.deepEqual(inputsByName(group, "aws:ec2/securityGroup:SecurityGroup"), {
    service: { vpcId: "vpc-1", description: "A service" },
  });
  const from = (referencedSecurityGroupId: string) => ({
    securityGroupId: "SecurityGroup:service",
    referencedSecurityGroupId,
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
    description: "A service",
  });
  assert.deepEqual(inputsByName(group, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
    "service-from-0": from("sg-1"),
    "service-from-1": from("sg-2"),
  });
  assert.equal(group.resources.length, 4);
});

test("a flow log writes every connection to a group of its own, and its role to no other", async () => {
  const log = await deploy(() => {
    new FlowLog("flow", { vpcId: "vpc-1", retentionDays: 30 });
  });
  assert.deepEqual(inputs(log, "aws:ec2/flowLog:FlowLog", "flow"), {
    vpcId: "vpc-1",
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: "arn:LogGroup:flow",
    iamRoleArn: "arn:Role:flow",
  });
  const permission = resource(log, "aws:iam/rolePolicy:RolePolicy", "flow");
  assert.deepEqual(resource(log, "aws:ec2/flowLog:FlowLog", "flow").dependsOn, [permission.urn]);
  assert.equal(permission.inputs["role"], "Role:flow");
  assert.deepEqual(json(permission.inputs["policy"]), {
    Version: "2012-10-17",
    Statement: [
      {
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Effect: "Allow",
        Resource: "arn:LogGroup:flow:*",
      },
    ],
  });
  assert.deepEqual(json(inputs(log, "aws:iam/role:Role", "flow")["assumeRolePolicy"]), {
    Version: "2012-10-17",
    Statement: [
      {
        Action: "sts:AssumeRole",
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:*:123456789012:vpc-flow-log/*" },
        },
      },
    ],
  });
  assert.deepEqual(inputs(log, "aws:cloudwatch/logGroup:LogGroup", "flow"), {
    namePrefix: "/aws/vpc/flow-",
    retentionInDays: 30,
  });
});
