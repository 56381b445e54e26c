import { type Fault, fault } from "../fault";
import {
  converted,
  each,
  fields,
  inCall,
  type Mapping,
  mapping,
  notSent,
  type Rule,
  tagList,
  unlessZero,
} from "../mapping";

/** An attribute: all of them are texts in one list of a call that follows. */
const attribute = (call: string, Key: string): Rule =>
  inCall(call, "Attributes[]", (value: unknown) => ({ Key, Value: String(value) }));

const tags = converted("Tags", tagList);
const namePrefix = notSent("the provider makes the name of it");

const ofBalancer = (key: string) => attribute("elbv2.ModifyLoadBalancerAttributes", key);
const loadBalancer = mapping("aws:lb/loadBalancer:LoadBalancer", {
  file: "lb.ts",
  source: "elbv2/load_balancer.go",
  call: "elbv2.CreateLoadBalancer",
  cloudFormation: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  autoName: { input: "name", prefix: "namePrefix" },
  inputs: {
    accessLogs: inCall(
      "elbv2.ModifyLoadBalancerAttributes#logs",
      "Attributes",
      (logs: Record<string, unknown>) =>
        Object.entries(fields({ bucket: "bucket", enabled: "enabled", prefix: "prefix" })(logs)).map(
          ([key, value]) => ({ Key: `access_logs.s3.${key}`, Value: String(value) }),
        ),
    ),
    desyncMitigationMode: ofBalancer("routing.http.desync_mitigation_mode"),
    dropInvalidHeaderFields: ofBalancer("routing.http.drop_invalid_header_fields.enabled"),
    enableDeletionProtection: ofBalancer("deletion_protection.enabled"),
    enableHttp2: ofBalancer("routing.http2.enabled"),
    idleTimeout: ofBalancer("idle_timeout.timeout_seconds"),
    internal: converted("Scheme", (internal: boolean) => (internal ? "internal" : "internet-facing")),
    ipAddressType: unlessZero("IpAddressType"),
    loadBalancerType: "Type",
    name: "Name",
    namePrefix,
    securityGroups: unlessZero("SecurityGroups"),
    subnets: unlessZero("Subnets"),
    xffHeaderProcessingMode: ofBalancer("routing.http.xff_header_processing.mode"),
    tags,
  },
  beside: ({ arn }) => ({
    "elbv2.ModifyLoadBalancerAttributes": { LoadBalancerArn: arn },
    "elbv2.ModifyLoadBalancerAttributes#logs": { LoadBalancerArn: arn },
  }),
});

const targetGroup = mapping("aws:lb/targetGroup:TargetGroup", {
  file: "lb.ts",
  source: "elbv2/target_group.go",
  call: "elbv2.CreateTargetGroup",
  cloudFormation: "AWS::ElasticLoadBalancingV2::TargetGroup",
  autoName: { input: "name", prefix: "namePrefix" },
  inputs: {
    deregistrationDelay: attribute(
      "elbv2.ModifyTargetGroupAttributes",
      "deregistration_delay.timeout_seconds",
    ),
    healthCheck: converted(
      "",
      fields({
        enabled: "HealthCheckEnabled",
        healthyThreshold: unlessZero("HealthyThresholdCount"),
        interval: unlessZero("HealthCheckIntervalSeconds"),
        matcher: unlessZero("Matcher.HttpCode"),
        path: unlessZero("HealthCheckPath"),
        port: unlessZero("HealthCheckPort"),
        protocol: unlessZero("HealthCheckProtocol"),
        timeout: unlessZero("HealthCheckTimeoutSeconds"),
        unhealthyThreshold: unlessZero("UnhealthyThresholdCount"),
      }),
    ),
    ipAddressType: unlessZero("IpAddressType"),
    name: "Name",
    namePrefix,
    port: "Port",
    protocol: "Protocol",
    protocolVersion: unlessZero("ProtocolVersion"),
    targetType: "TargetType",
    vpcId: "VpcId",
    tags,
  },
  beside: ({ arn }) => ({ "elbv2.ModifyTargetGroupAttributes": { TargetGroupArn: arn } }),
});

const targetGroupAttachment = mapping("aws:lb/targetGroupAttachment:TargetGroupAttachment", {
  file: "lb.ts",
  source: "elbv2/target_group_attachment.go",
  call: "elbv2.RegisterTargets",
  inputs: {
    availabilityZone: unlessZero("Targets[0].AvailabilityZone"),
    port: unlessZero("Targets[0].Port"),
    targetGroupArn: "TargetGroupArn",
    targetId: "Targets[0].Id",
  },
});

const action: Readonly<Record<string, Rule>> = {
  fixedResponse: converted(
    "FixedResponseConfig",
    fields({ contentType: "ContentType", messageBody: "MessageBody", statusCode: "StatusCode" }),
  ),
  order: unlessZero("Order"),
  redirect: converted(
    "RedirectConfig",
    fields({
      host: "Host",
      path: "Path",
      port: "Port",
      protocol: "Protocol",
      query: "Query",
      statusCode: "StatusCode",
    }),
  ),
  targetGroupArn: unlessZero("TargetGroupArn"),
  type: "Type",
};

/** The input's words are the attribute's. */
const header = (key: string) => attribute("elbv2.ModifyListenerAttributes", `routing.http.response.${key}`);
const listener = mapping("aws:lb/listener:Listener", {
  file: "lb.ts",
  source: "elbv2/listener.go",
  call: "elbv2.CreateListener",
  cloudFormation: "AWS::ElasticLoadBalancingV2::Listener",
  inputs: {
    certificateArn: unlessZero("Certificates[0].CertificateArn"),
    defaultActions: converted("DefaultActions", each(action)),
    loadBalancerArn: "LoadBalancerArn",
    port: unlessZero("Port"),
    protocol: unlessZero("Protocol"),
    routingHttpResponseContentSecurityPolicyHeaderValue: header("content_security_policy.header_value"),
    routingHttpResponseServerEnabled: header("server.enabled"),
    routingHttpResponseStrictTransportSecurityHeaderValue: header("strict_transport_security.header_value"),
    routingHttpResponseXContentTypeOptionsHeaderValue: header("x_content_type_options.header_value"),
    routingHttpResponseXFrameOptionsHeaderValue: header("x_frame_options.header_value"),
    sslPolicy: unlessZero("SslPolicy"),
    tags,
  },
  beside: ({ arn }) => ({ "elbv2.ModifyListenerAttributes": { ListenerArn: arn } }),
});

const values = (member: string): Rule =>
  converted(member, fields({ regexValues: "RegexValues", values: "Values" }));
const fieldNames: Readonly<Record<string, string>> = {
  hostHeader: "host-header",
  httpHeader: "http-header",
  httpRequestMethod: "http-request-method",
  pathPattern: "path-pattern",
};

const listenerRule = mapping("aws:lb/listenerRule:ListenerRule", {
  file: "lb.ts",
  source: "elbv2/listener_rule.go",
  call: "elbv2.CreateRule",
  cloudFormation: "AWS::ElasticLoadBalancingV2::ListenerRule",
  inputs: {
    actions: converted("Actions", each(action)),
    conditions: converted("Conditions", (conditions: readonly Record<string, unknown>[]) =>
      each({
        hostHeader: values("HostHeaderConfig"),
        httpHeader: converted(
          "HttpHeaderConfig",
          fields({ httpHeaderName: "HttpHeaderName", regexValues: "RegexValues", values: "Values" }),
        ),
        pathPattern: values("PathPatternConfig"),
      })(conditions).map((condition, index) => ({
        Field: fieldNames[Object.keys(conditions[index] ?? {})[0] ?? ""],
        ...condition,
      })),
    ),
    listenerArn: "ListenerArn",
    priority: "Priority",
    tags,
  },
});

export const mappings: readonly Mapping[] = [
  loadBalancer,
  targetGroup,
  targetGroupAttachment,
  listener,
  listenerRule,
];

export const faults: readonly Fault[] = [
  fault("aws:lb/listener:Listener", "port", 70000, "CreateListener.Port"),
  fault("aws:lb/listener:Listener", "defaultActions", [{ type: "drop" }], "DefaultActions[0].Type"),
  fault("aws:lb/listenerRule:ListenerRule", "priority", 50001, "CreateRule.Priority"),
  fault("aws:lb/loadBalancer:LoadBalancer", "ipAddressType", "ipv5", "IpAddressType"),
  fault("aws:lb/loadBalancer:LoadBalancer", "loadBalancerType", "classic", "CreateLoadBalancer.Type"),
  fault("aws:lb/targetGroup:TargetGroup", "targetType", "host", "CreateTargetGroup.TargetType"),
  fault("aws:lb/targetGroup:TargetGroup", "healthCheck", { interval: 1 }, "HealthCheckIntervalSeconds"),
  fault(
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "port",
    70000,
    "RegisterTargets.Targets[0].Port",
  ),
];
