import { randomInt } from "node:crypto";
import { AwsError, hex, type Cloud } from "../../cloud";
import { needInternetGateway, needSecurityGroups, needSubnets } from "../../references";
import { allows } from "../../policies";
import { problem, resourceType } from "../../resourceType";
import { between, length, matches, oneOf, parsed } from "../../rules";
import { runFronts } from "./server";
import { balancerName } from "./names";

const region = { computed: true } as const;

const LOG_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com";

export const loadBalancer = resourceType("aws:lb/loadBalancer:LoadBalancer", {
  inputs: {
    accessLogs: {},
    clientKeepAlive: { default: 3600, check: between(60, 604800) },
    connectionLogs: {},
    customerOwnedIpv4Pool: {},
    desyncMitigationMode: { default: "defensive", check: oneOf("monitor", "defensive", "strictest") },
    dnsRecordClientRoutingPolicy: { computed: true },
    dropInvalidHeaderFields: { default: false },
    enableCrossZoneLoadBalancing: { computed: true },
    enableDeletionProtection: { default: false },
    enableHttp2: { default: true },
    enablePrefixForIpv6SourceNat: { computed: true },
    enableTlsVersionAndCipherSuiteHeaders: { default: false },
    enableWafFailOpen: { default: false },
    enableXffClientPort: { default: false },
    enableZonalShift: { default: false },
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: { computed: true },
    healthCheckLogs: {},
    idleTimeout: { default: 60, check: between(1, 4000) },
    internal: { computed: true },
    ipAddressType: { computed: true, check: oneOf("ipv4", "dualstack", "dualstack-without-public-ipv4") },
    ipamPools: {},
    loadBalancerType: {
      default: "application",
      check: oneOf("application", "network", "gateway"),
    },
    minimumLoadBalancerCapacity: {},
    name: {
      computed: true,
      check: [...balancerName, matches(/^(?!internal-)/, "must not begin with internal-")],
    },
    namePrefix: { computed: true, check: [length(1, 6), balancerName[1]] },
    preserveHostHeader: { default: false },
    region,
    secondaryIpsAutoAssignedPerSubnet: { computed: true },
    securityGroups: { computed: true, set: true },
    subnetMappings: { computed: true, set: true },
    subnets: { computed: true, set: true },
    tags: {},
    xffHeaderProcessingMode: { default: "append", check: oneOf("append", "preserve", "remove") },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 32 },
  checks: [
    (inputs) =>
      "subnets" in inputs === "subnetMappings" in inputs
        ? problem("subnets", "exactly one of subnets and subnetMappings must be given")
        : undefined,
  ],
  refusals: [
    (
      { subnets, subnetMappings, securityGroups, loadBalancerType, internal, ipAddressType },
      cloud,
      existing,
    ) => {
      const operation = "Elastic Load Balancing v2: CreateLoadBalancer";
      needSecurityGroups(cloud, operation, securityGroups);
      const places = needSubnets(
        cloud,
        operation,
        subnets ?? subnetMappings?.map(({ subnetId }) => subnetId),
      );
      const zones = places.map((place) => place.availabilityZone);
      if (loadBalancerType === "application" && new Set(zones).size < 2) {
        throw new AwsError(
          operation,
          "ValidationError",
          "At least two subnets in two different Availability Zones must be specified",
        );
      }
      if (ipAddressType?.startsWith("dualstack") && !places.every(({ ipv6CidrBlock }) => ipv6CidrBlock)) {
        throw new AwsError(
          existing ? "Elastic Load Balancing v2: SetIpAddressType" : operation,
          "ValidationError",
          // AWS's words in kubernetes-sigs/aws-load-balancer-controller#4852.
          "You must specify subnets with an associated IPv6 CIDR block.",
        );
      }
      for (const { vpcId } of internal ? [] : places) {
        needInternetGateway(cloud, operation, "InvalidSubnet", vpcId);
      }
      if (new Set(zones).size < zones.length) {
        throw new AwsError(
          operation,
          "InvalidConfigurationRequest",
          "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        );
      }
    },
    (inputs, cloud, existing) => {
      if (existing || !cloud.find("aws:lb/loadBalancer:LoadBalancer", (other) => other.name === inputs.name))
        return;
      // The provider looks first, and AWS isn't asked (resourceLoadBalancerCreate, 6.58.0).
      throw new Error(`ELBv2 Load Balancer (${inputs.name ?? ""}) already exists`);
    },
    ({ accessLogs, connectionLogs, healthCheckLogs }, cloud) => {
      for (const logs of [accessLogs, connectionLogs, healthCheckLogs]) {
        if (logs && logs.enabled !== false) needWritableBucket(cloud, logs.bucket, logs.prefix);
      }
    },
  ],
  identify: (inputs, cloud) => {
    const arnSuffix = `app/${inputs.name ?? ""}/${hex(16)}`;
    const arn = cloud.arn("elasticloadbalancing", `loadbalancer/${arnSuffix}`);
    const visible = inputs.internal ? "internal-" : "";
    return {
      id: arn,
      arn,
      arnSuffix,
      dnsName: `${visible}${inputs.name ?? ""}-${randomInt(100_000_000, 2_000_000_000)}.${cloud.region}.elb.amazonaws.com`,
      zoneId: cloud.facts.loadBalancerZone,
      vpcId: needSubnets(cloud, "", inputs.subnets)[0]?.vpcId ?? "",
      internal: false,
      ipAddressType: "ipv4",
      enableCrossZoneLoadBalancing: true,
      securityGroups: [],
      subnets: (inputs.subnetMappings ?? []).map(({ subnetId }) => subnetId),
      subnetMappings: [],
    };
  },
  retire: ({ properties }) => {
    if (!properties.enableDeletionProtection) return;
    throw new AwsError(
      "Elastic Load Balancing v2: DeleteLoadBalancer",
      "OperationNotPermitted",
      `Load balancer '${properties.arn ?? ""}' cannot be deleted because deletion protection is enabled`,
    );
  },
  settle: runFronts,
});

// Since 2022 one service principal writes the logs in every region; the account ids of old are not looked at.
function needWritableBucket(cloud: Cloud, wanted: string, prefix?: string): void {
  const operation = "Elastic Load Balancing v2: ModifyLoadBalancerAttributes";
  if (!cloud.find("aws:s3/bucket:Bucket", (properties) => properties.bucket === wanted)) {
    throw new AwsError(operation, "InvalidConfigurationRequest", `S3Bucket: ${wanted} does not exist`);
  }
  const policy = cloud.find("aws:s3/bucketPolicy:BucketPolicy", (properties) => properties.bucket === wanted)
    ?.properties.policy;
  const file = `${prefix ? `${prefix}/` : ""}AWSLogs/${cloud.account}/ELBAccessLogTestFile`;
  const request = {
    action: "s3:PutObject",
    principals: [LOG_DELIVERY],
    resource: `arn:aws:s3:::${wanted}/${file}`,
  };
  const sealed = cloud.find(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    (properties) => properties.bucket === wanted,
  );
  const algorithm =
    sealed?.properties.rules?.[0]?.applyServerSideEncryptionByDefault?.sseAlgorithm ?? "AES256";
  if (algorithm !== "AES256") {
    throw new AwsError(
      operation,
      "InvalidConfigurationRequest",
      `Access Denied for bucket: ${wanted}. Load balancer logs take Amazon S3-managed keys (SSE-S3, AES256) only`,
    );
  }
  if (typeof policy === "string" && allows(parsed(policy), request)) return;
  throw new AwsError(
    operation,
    "InvalidConfigurationRequest",
    `Access Denied for bucket: ${wanted}. Please check S3bucket permission (its policy must let ${LOG_DELIVERY} do s3:PutObject on ${file})`,
  );
}
