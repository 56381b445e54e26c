import type * as aws from "@pulumi/aws";
import { AwsError, hex } from "../../cloud";
import { needVpc } from "../../references";
import { problem, resourceType } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { between, length, oneOf } from "../../rules";
import { balancerName } from "./names";
import { needReachable } from "./targetAddress";
import { runFronts } from "./server";

const region = { computed: true } as const;

type HealthCheck = NonNullable<Plain<aws.lb.TargetGroupArgs>["healthCheck"]>;

export const targetGroup = resourceType("aws:lb/targetGroup:TargetGroup", {
  inputs: {
    connectionTermination: { computed: true },
    deregistrationDelay: { default: 300, check: between(0, 3600) },
    healthCheck: { computed: true, check: healthCheckProblem },
    ipAddressType: { computed: true, check: oneOf("ipv4", "ipv6") },
    lambdaMultiValueHeadersEnabled: { default: false },
    loadBalancingAlgorithmType: {
      computed: true,
      check: oneOf("round_robin", "least_outstanding_requests", "weighted_random"),
    },
    loadBalancingAnomalyMitigation: { computed: true, check: oneOf("on", "off") },
    loadBalancingCrossZoneEnabled: { computed: true },
    name: { computed: true, check: balancerName },
    namePrefix: { computed: true, check: [length(1, 6), balancerName[1]] },
    port: { check: between(1, 65535) },
    preserveClientIp: { computed: true },
    protocol: { check: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE") },
    protocolVersion: { computed: true, check: oneOf("HTTP1", "HTTP2", "GRPC") },
    proxyProtocolV2: { default: false },
    region,
    slowStart: { default: 0, check: (seconds) => (seconds === 0 ? undefined : between(30, 900)(seconds)) },
    stickiness: { computed: true },
    tags: {},
    targetControlPort: {},
    targetFailovers: { computed: true },
    targetGroupHealth: { computed: true },
    targetHealthStates: { computed: true },
    targetType: { default: "instance", check: oneOf("instance", "ip", "lambda", "alb") },
    vpcId: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 32 },
  checks: [
    (inputs) => {
      if (inputs.targetType === "lambda") return undefined;
      const missing = (["port", "protocol", "vpcId"] as const).find((given) => !(given in inputs));
      return missing && problem(missing, `${missing} is required unless targetType is lambda`);
    },
  ],
  refusals: [
    (inputs, cloud, existing) => {
      needVpc(cloud, "Elastic Load Balancing v2: CreateTargetGroup", inputs.vpcId);
      if (existing || !cloud.find("aws:lb/targetGroup:TargetGroup", (other) => other.name === inputs.name))
        return;
      // The provider looks first, and AWS isn't asked (resourceTargetGroupCreate, 6.58.0).
      throw new Error(`ELBv2 Target Group (${inputs.name ?? ""}) already exists`);
    },
  ],
  identify: (inputs, cloud) => {
    const arnSuffix = `targetgroup/${inputs.name ?? ""}/${hex(16)}`;
    const arn = cloud.arn("elasticloadbalancing", arnSuffix);
    return {
      id: arn,
      arn,
      arnSuffix,
      loadBalancerArns: [],
      healthCheck: {
        enabled: true,
        healthyThreshold: 5,
        interval: 30,
        matcher: "200",
        path: "/",
        port: "traffic-port",
        protocol: "HTTP",
        timeout: 5,
        unhealthyThreshold: 2,
      },
      ipAddressType: "ipv4",
      loadBalancingAlgorithmType: "round_robin",
      loadBalancingAnomalyMitigation: "off",
      loadBalancingCrossZoneEnabled: "use_load_balancer_configuration",
      protocolVersion: "HTTP1",
      stickiness: { cookieDuration: 86400, cookieName: "", enabled: false, type: "lb_cookie" },
    };
  },
  retire: ({ id }, cloud) => {
    const text = JSON.stringify(id);
    const user = [
      ...cloud.list("aws:lb/listener:Listener"),
      ...cloud.list("aws:lb/listenerRule:ListenerRule"),
    ].find((one) => JSON.stringify(one.properties).includes(text));
    if (!user) return;
    throw new AwsError(
      "Elastic Load Balancing v2: DeleteTargetGroup",
      "ResourceInUse",
      `Target group '${id}' is currently in use by a listener or a rule`,
    );
  },
  settle: runFronts,
});

function healthCheckProblem(check: HealthCheck): string | undefined {
  const { interval = 30, timeout = 5, path = "/", matcher = "200" } = check;
  if (interval < 5 || interval > 300) return `interval must be 5 to 300 seconds, got ${interval}`;
  if (timeout < 2 || timeout > 120) return `timeout must be 2 to 120 seconds, got ${timeout}`;
  if (timeout >= interval) return `timeout (${timeout}) must be smaller than interval (${interval})`;
  for (const threshold of [check.healthyThreshold ?? 3, check.unhealthyThreshold ?? 3]) {
    if (threshold < 2 || threshold > 10) return `thresholds must be 2 to 10, got ${threshold}`;
  }
  if (!path.startsWith("/") || path.length > 1024)
    return `path must begin with / and have at most 1024 characters, got "${path}"`;
  const codes = matcher.split(/[,-]/);
  if (
    !/^\d{3}([,-]\d{3})*$/.test(matcher) ||
    codes.some((code) => Number(code) < 200 || Number(code) > 499)
  ) {
    return `Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`;
  }
  return undefined;
}

export const targetGroupAttachment = resourceType("aws:lb/targetGroupAttachment:TargetGroupAttachment", {
  inputs: {
    availabilityZone: {},
    port: { check: between(1, 65535) },
    quicServerId: {},
    region,
    targetGroupArn: { required: true },
    targetId: { required: true },
  },
  refusals: [
    ({ targetGroupArn, ...target }, cloud) => {
      const operation = "Elastic Load Balancing v2: RegisterTargets";
      const group = cloud.find("aws:lb/targetGroup:TargetGroup", ({ arn }) => arn === targetGroupArn);
      if (!group) {
        throw new AwsError(operation, "TargetGroupNotFound", `Target groups '${targetGroupArn}' not found`);
      }
      if (group.properties.targetType === "ip")
        needReachable(cloud, operation, target, group.properties.vpcId);
    },
  ],
  identify: ({ targetGroupArn }) => ({ id: `${targetGroupArn}-${hex(26)}` }),
  settle: runFronts,
});
