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

/** An attribute: all of them are texts in one list of a call that follows. An empty one isn't sent. */
const attribute = (call: string, Key: string): Rule => ({
  call,
  member: "Attributes[]",
  sentIf: (value) => value !== "",
  convert: (value: unknown) => ({ Key, Value: String(value) }),
});

const tags = converted("Tags", tagList);
const namePrefix = notSent("the provider makes the name of it");

const ofBalancer = (key: string) => attribute("elbv2.ModifyLoadBalancerAttributes", key);
/** Logs in a bucket: where they are off, no bucket is named. */
const logs = (kind: string): Rule =>
  inCall("elbv2.ModifyLoadBalancerAttributes", "Attributes[]", (all: Readonly<Record<string, unknown>>) => {
    const rules = { enabled: "enabled", bucket: unlessZero("bucket"), prefix: unlessZero("prefix") };
    const { enabled, ...place } = fields(rules, { enabled: false })(all);
    return Object.entries({ enabled, ...(enabled === true ? place : {}) }).map(([key, value]) => ({
      Key: `${kind}.s3.${key}`,
      Value: String(value),
    }));
  });
const loadBalancer = mapping("aws:lb/loadBalancer:LoadBalancer", {
  file: "lb.ts",
  source: "elbv2/load_balancer.go",
  sentBy: "resourceLoadBalancerCreate, loadBalancerAttributes",
  call: "elbv2.CreateLoadBalancer",
  cloudFormation: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  autoName: { input: "name", prefix: "namePrefix" },
  inputs: {
    accessLogs: logs("access_logs"),
    clientKeepAlive: ofBalancer("client_keep_alive.seconds"),
    connectionLogs: logs("connection_logs"),
    desyncMitigationMode: ofBalancer("routing.http.desync_mitigation_mode"),
    dropInvalidHeaderFields: ofBalancer("routing.http.drop_invalid_header_fields.enabled"),
    enableDeletionProtection: ofBalancer("deletion_protection.enabled"),
    enableHttp2: ofBalancer("routing.http2.enabled"),
    enableTlsVersionAndCipherSuiteHeaders: ofBalancer(
      "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
    ),
    enableWafFailOpen: ofBalancer("waf.fail_open.enabled"),
    enableXffClientPort: ofBalancer("routing.http.xff_client_port.enabled"),
    enableZonalShift: ofBalancer("zonal_shift.config.enabled"),
    healthCheckLogs: logs("health_check_logs"),
    idleTimeout: ofBalancer("idle_timeout.timeout_seconds"),
    internal: unlessZero("Scheme", undefined, () => "internal"),
    ipAddressType: unlessZero("IpAddressType"),
    loadBalancerType: "Type",
    name: "Name",
    namePrefix,
    preserveHostHeader: ofBalancer("routing.http.preserve_host_header.enabled"),
    securityGroups: unlessZero("SecurityGroups"),
    subnets: unlessZero("Subnets"),
    xffHeaderProcessingMode: ofBalancer("routing.http.xff_header_processing.mode"),
    tags,
  },
  defaults: {
    accessLogs: { enabled: false },
    clientKeepAlive: 3600,
    connectionLogs: { enabled: false },
    desyncMitigationMode: "defensive",
    dropInvalidHeaderFields: false,
    enableDeletionProtection: false,
    enableHttp2: true,
    enableTlsVersionAndCipherSuiteHeaders: false,
    enableWafFailOpen: false,
    enableXffClientPort: false,
    enableZonalShift: false,
    healthCheckLogs: { enabled: false },
    idleTimeout: 60,
    loadBalancerType: "application",
    preserveHostHeader: false,
    xffHeaderProcessingMode: "append",
  },
  beside: ({ arn }) => ({ "elbv2.ModifyLoadBalancerAttributes": { LoadBalancerArn: arn } }),
});

const targetGroup = mapping("aws:lb/targetGroup:TargetGroup", {
  file: "lb.ts",
  source: "elbv2/target_group.go",
  sentBy: "resourceTargetGroupCreate, targetGroupAttributes",
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
      fields(
        {
          enabled: "HealthCheckEnabled",
          healthyThreshold: "HealthyThresholdCount",
          interval: "HealthCheckIntervalSeconds",
          matcher: unlessZero("Matcher.HttpCode"),
          path: unlessZero("HealthCheckPath"),
          port: "HealthCheckPort",
          protocol: "HealthCheckProtocol",
          timeout: unlessZero("HealthCheckTimeoutSeconds"),
          unhealthyThreshold: "UnhealthyThresholdCount",
        },
        {
          enabled: true,
          healthyThreshold: 3,
          interval: 30,
          port: "traffic-port",
          protocol: "HTTP",
          unhealthyThreshold: 3,
        },
      ),
    ),
    ipAddressType: unlessZero("IpAddressType"),
    name: "Name",
    namePrefix,
    port: "Port",
    protocol: "Protocol",
    // Where none is given, an empty text is sent, in which AWS sees its default.
    protocolVersion: unlessZero("ProtocolVersion"),
    targetType: "TargetType",
    vpcId: "VpcId",
    tags,
  },
  defaults: { deregistrationDelay: 300, targetType: "instance" },
  beside: ({ arn }) => ({ "elbv2.ModifyTargetGroupAttributes": { TargetGroupArn: arn } }),
});

const targetGroupAttachment = mapping("aws:lb/targetGroupAttachment:TargetGroupAttachment", {
  file: "lb.ts",
  source: "elbv2/target_group_attachment.go",
  sentBy: "resourceAttachmentCreate",
  call: "elbv2.RegisterTargets",
  cloudFormation: { lacks: "there it is a list of the target group's" },
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
    fields(
      { contentType: "ContentType", messageBody: "MessageBody", statusCode: "StatusCode" },
      { messageBody: "" },
    ),
  ),
  order: "Order",
  redirect: converted(
    "RedirectConfig",
    fields(
      {
        host: "Host",
        path: "Path",
        port: "Port",
        protocol: "Protocol",
        query: "Query",
        statusCode: "StatusCode",
      },
      { host: "#{host}", path: "/#{path}", port: "#{port}", protocol: "#{protocol}", query: "#{query}" },
    ),
  ),
  targetGroupArn: unlessZero("TargetGroupArn"),
  type: "Type",
};

/** Each has an order: its place in the list, where the program gives none. */
const actions = (all: readonly Readonly<Record<string, unknown>>[]) =>
  all.map((one, index) => fields(action, { order: index + 1 })(one));

/** The input's words are the attribute's. */
const header = (key: string) => attribute("elbv2.ModifyListenerAttributes", `routing.http.response.${key}`);
const listener = mapping("aws:lb/listener:Listener", {
  file: "lb.ts",
  source: "elbv2/listener.go",
  sentBy: "resourceListenerCreate, expandListenerAction, listenerAttributes",
  call: "elbv2.CreateListener",
  cloudFormation: "AWS::ElasticLoadBalancingV2::Listener",
  inputs: {
    certificateArn: unlessZero("Certificates[0].CertificateArn"),
    defaultActions: converted("DefaultActions", actions),
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
  beside: ({ arn, inputs: { certificateArn } }) => ({
    "elbv2.CreateListener": { Protocol: certificateArn === undefined ? "HTTP" : "HTTPS" },
    "elbv2.ModifyListenerAttributes": { ListenerArn: arn },
  }),
});

const values = (member: string): Rule =>
  converted(member, fields({ regexValues: unlessZero("RegexValues"), values: unlessZero("Values") }));
const fieldNames: Readonly<Record<string, string>> = {
  hostHeader: "host-header",
  httpHeader: "http-header",
  httpRequestMethod: "http-request-method",
  pathPattern: "path-pattern",
};

const listenerRule = mapping("aws:lb/listenerRule:ListenerRule", {
  file: "lb.ts",
  source: "elbv2/listener_rule.go",
  sentBy: "resourceListenerRuleCreate, expandRuleConditions",
  call: "elbv2.CreateRule",
  cloudFormation: "AWS::ElasticLoadBalancingV2::ListenerRule",
  inputs: {
    actions: converted("Actions", actions),
    conditions: converted("Conditions", (conditions: readonly Record<string, unknown>[]) =>
      each({
        hostHeader: values("HostHeaderConfig"),
        httpHeader: converted(
          "HttpHeaderConfig",
          fields({
            httpHeaderName: "HttpHeaderName",
            regexValues: unlessZero("RegexValues"),
            values: unlessZero("Values"),
          }),
        ),
        pathPattern: values("PathPatternConfig"),
      })(conditions).map((condition, index) => ({
        Field: fieldNames[Object.keys(conditions[index] ?? {})[0] ?? ""],
        ...condition,
      })),
    ),
    listenerArn: "ListenerArn",
    priority: unlessZero("Priority"),
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
