import type * as aws from "@pulumi/aws";
import { AwsError, hex } from "../../cloud";
import { needLogGroup, needRole, needSecurityGroups, needSubnets, needVpc } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { resourcePolicy } from "../../policies";
import { arn, matches, oneOf } from "../../rules";
import { needEndpointService } from "./endpointServices";

const region = { computed: true } as const;

export const vpcEndpoint = resourceType("aws:ec2/vpcEndpoint:VpcEndpoint", {
  inputs: {
    autoAccept: {},
    dnsOptions: { computed: true },
    ipAddressType: { computed: true, check: oneOf("ipv4", "dualstack", "ipv6") },
    policy: { computed: true, document: true, check: resourcePolicy },
    privateDnsEnabled: { computed: true },
    region,
    resourceConfigurationArn: {},
    routeTableIds: { computed: true, set: true },
    securityGroupIds: { computed: true, set: true },
    serviceName: {
      check: matches(
        /^(com\.amazonaws|aws)(\.[a-z0-9-]+)+$/,
        "must be a service's name such as com.amazonaws.sa-east-1.s3",
      ),
    },
    serviceNetworkArn: {},
    serviceRegion: { computed: true },
    subnetConfigurations: { computed: true, set: true },
    subnetIds: { computed: true, set: true },
    tags: {},
    vpcEndpointType: {
      default: "Gateway",
      check: oneOf("Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"),
    },
    vpcId: { required: true },
  },
  checks: [
    ({ vpcEndpointType, subnetIds, securityGroupIds }) =>
      vpcEndpointType === "Gateway" && (subnetIds ?? securityGroupIds)
        ? problem("vpcEndpointType", "a Gateway endpoint takes route tables, not subnets or security groups")
        : undefined,
    ({ vpcEndpointType, routeTableIds }) =>
      vpcEndpointType === "Interface" && routeTableIds?.length
        ? problem("routeTableIds", "Route table IDs are only supported for Gateway type VPC Endpoint.")
        : undefined,
    ({ serviceName, vpcEndpointType }) =>
      vpcEndpointType === "Gateway" && serviceName && !/\.(s3|dynamodb)$/.test(serviceName)
        ? problem("vpcEndpointType", `only s3 and dynamodb have Gateway endpoints, not ${serviceName}`)
        : undefined,
  ],
  refusals: [
    ({ vpcId, subnetIds, securityGroupIds, serviceName }, cloud) => {
      const operation = "EC2: CreateVpcEndpoint";
      needVpc(cloud, operation, vpcId);
      needSubnets(cloud, operation, subnetIds);
      needSecurityGroups(cloud, operation, securityGroupIds);
      needEndpointService(operation, serviceName, cloud);
    },
    ({ subnetIds, privateDnsEnabled, vpcId }, cloud) => {
      const home = cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId)?.properties;
      if (!privateDnsEnabled || !subnetIds?.length || !home) return;
      if (home.enableDnsHostnames && home.enableDnsSupport) return;
      throw new AwsError(
        "EC2: CreateVpcEndpoint",
        "InvalidParameter",
        `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
      );
    },
  ],
  identify: ({ serviceName, vpcEndpointType, subnetIds }, cloud) => {
    const id = cloud.freshId("vpce");
    const isInterface = vpcEndpointType === "Interface";
    const service = serviceName?.split(".").at(-1) ?? "";
    return {
      id,
      arn: cloud.arn("ec2", `vpc-endpoint/${id}`),
      ownerId: cloud.account,
      state: "available",
      requesterManaged: false,
      privateDnsEnabled: false,
      prefixListId: isInterface ? "" : `pl-${hex(8)}`,
      cidrBlocks: isInterface ? [] : ["3.5.128.0/22"],
      networkInterfaceIds: (subnetIds ?? []).map(() => cloud.freshId("eni")),
      dnsEntries: isInterface
        ? [
            {
              dnsName: `${id}-${hex(8)}.${service}.${cloud.region}.vpce.amazonaws.com`,
              hostedZoneId: "Z2E726K9Y6RL4W",
            },
          ]
        : [],
    };
  },
});

export const flowLog = resourceType("aws:ec2/flowLog:FlowLog", {
  inputs: {
    deliverCrossAccountRole: {},
    destinationOptions: {},
    eniId: {},
    iamRoleArn: { check: arn("iam") },
    logDestination: { computed: true, check: arn() },
    logDestinationType: {
      default: "cloud-watch-logs",
      check: oneOf("cloud-watch-logs", "s3", "kinesis-data-firehose"),
    },
    logFormat: { computed: true },
    maxAggregationInterval: { default: 600, check: oneOf(60, 600) },
    region,
    regionalNatGatewayId: {},
    subnetId: {},
    tagFieldSpecifications: {},
    tags: {},
    trafficType: { check: oneOf("ACCEPT", "REJECT", "ALL") },
    transitGatewayAttachmentId: {},
    transitGatewayId: {},
    vpcId: {},
  },
  checks: [
    ({ vpcId, subnetId, eniId, transitGatewayId, transitGatewayAttachmentId, regionalNatGatewayId }) => {
      const places = [
        vpcId,
        subnetId,
        eniId,
        transitGatewayId,
        transitGatewayAttachmentId,
        regionalNatGatewayId,
      ];
      return places.filter((place) => place !== undefined).length === 1
        ? undefined
        : problem("vpcId", "exactly one of vpcId, subnetId, eniId or a gateway must be given");
    },
    ({ logDestinationType, iamRoleArn }) =>
      logDestinationType === "cloud-watch-logs" && iamRoleArn === undefined
        ? problem("iamRoleArn", "DeliverLogsPermissionArn is required to deliver to CloudWatch Logs")
        : undefined,
    ({ vpcId, trafficType }) =>
      vpcId !== undefined && trafficType === undefined
        ? problem("trafficType", "TrafficType is required for a VPC's flow log")
        : undefined,
  ],
  refusals: [
    ({ vpcId, iamRoleArn, logDestination, logDestinationType }, cloud) => {
      needVpc(cloud, "EC2: CreateFlowLogs", vpcId);
      needRole(cloud, "EC2: CreateFlowLogs", iamRoleArn, "vpc-flow-logs.amazonaws.com");
      if (logDestinationType === "cloud-watch-logs") {
        needLogGroup(cloud, "EC2: CreateFlowLogs", logDestination);
      }
    },
    // Whatever role it writes with.
    ({ vpcId, trafficType, logDestination }, cloud, existing) => {
      const same = (other: Partial<aws.ec2.FlowLogState>) =>
        other.vpcId === vpcId && other.trafficType === trafficType && other.logDestination === logDestination;
      if (existing || vpcId === undefined || logDestination === undefined) return;
      if (!cloud.find("aws:ec2/flowLog:FlowLog", same)) return;
      throw new AwsError(
        "EC2: CreateFlowLogs",
        "FlowLogAlreadyExists",
        "There is an existing Flow Log with the same configuration and log destination.",
      );
    },
  ],
  identify: (_, cloud) => {
    const id = cloud.freshId("fl");
    return {
      id,
      arn: cloud.arn("ec2", `vpc-flow-log/${id}`),
      logFormat:
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} " +
        "${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    };
  },
});
