import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { defaultContentSecurityPolicy } from "../../components/securityHeaders";
import { LoadBalancer, type LoadBalancerArgs } from "../../components/loadBalancer";
import { inputs, inputsByName, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const production: LoadBalancerArgs = {
  vpcId: "vpc-1",
  vpcCidrs: ["10.20.0.0/16"],
  subnetIds: ["subnet-1", "subnet-2"],
  appSecurityGroupId: "sg-app",
  appPort: 8000,
  appTargets: [],
  domains: ["siscoe.test", "www.siscoe.test"],
  certificateArn: "arn:certificate",
  hostedZoneId: "Z1",
  contentSecurityPolicy: "default-src 'self'",
  hstsMaxAgeSeconds: 31_536_000,
  hstsIncludeSubdomains: false,
  idleTimeoutSeconds: 55,
  logRetentionDays: 90,
  protect: true,
};

function loadBalancer(changes: Partial<LoadBalancerArgs> = {}): Promise<Deployment> {
  return deploy(() => {
    const made = new LoadBalancer("alb", { ...production, ...changes });
    const { dnsName, zoneId, targetGroupArn, httpsListenerArn, securityGroupId } = made;
    return { dnsName, zoneId, targetGroupArn, httpsListenerArn, securityGroupId };
  });
}

const listener = "aws:lb/listener:Listener";
const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

describe("the load balancer", () => {
  let alb: Deployment;
  before(async () => {
    alb = await loadBalancer();
  });

  test("faces the internet, drops what is ambiguous, waits for WebSockets, and logs", () => {
    assert.deepEqual(inputs(alb, "aws:lb/loadBalancer:LoadBalancer", "alb"), {
      loadBalancerType: "application",
      internal: false,
      ipAddressType: "ipv4",
      subnets: ["subnet-1", "subnet-2"],
      securityGroups: ["SecurityGroup:alb"],
      idleTimeout: 55,
      enableHttp2: true,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      xffHeaderProcessingMode: "append",
      accessLogs: { enabled: true, bucket: "bucket:alb-logs" },
      enableDeletionProtection: true,
    });
    assert.deepEqual(alb.outputs, {
      dnsName: "alb.elb.amazonaws.com",
      zoneId: "Z2P70J7HTTTPLU",
      targetGroupArn: "arn:TargetGroup:alb",
      httpsListenerArn: "arn:Listener:alb-https",
      securityGroupId: "SecurityGroup:alb",
    });
  });

  test("exists only once it may write its logs", () => {
    const policy = resource(alb, "aws:s3/bucketPolicy:BucketPolicy", "alb-logs");
    assert.ok(resource(alb, "aws:lb/loadBalancer:LoadBalancer", "alb").dependencies.includes(policy.urn));
  });

  test("redirects on port 80 to the same address with HTTPS, and does nothing else there", () => {
    assert.deepEqual(inputs(alb, listener, "alb-http"), {
      loadBalancerArn: "arn:LoadBalancer:alb",
      port: 80,
      protocol: "HTTP",
      routingHttpResponseServerEnabled: false,
      defaultActions: [
        {
          type: "redirect",
          redirect: {
            protocol: "HTTPS",
            port: "443",
            host: "#{host}",
            path: "/#{path}",
            query: "#{query}",
            statusCode: "HTTP_301",
          },
        },
      ],
    });
    const rules = Object.values(inputsByName(alb, "aws:lb/listenerRule:ListenerRule"));
    assert.deepEqual(
      rules.map(({ listenerArn }) => listenerArn),
      Array(4).fill("arn:Listener:alb-https"),
    );
  });

  test("speaks TLS 1.2 and 1.3 on port 443, adds the security headers, and answers nobody by default", () => {
    assert.deepEqual(inputs(alb, listener, "alb-https"), {
      loadBalancerArn: "arn:LoadBalancer:alb",
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      certificateArn: "arn:certificate",
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
      routingHttpResponseContentSecurityPolicyHeaderValue: "default-src 'self'",
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseXFrameOptionsHeaderValue: "DENY",
      routingHttpResponseServerEnabled: false,
      defaultActions: [notFound],
    });
    assert.deepEqual(Object.keys(inputsByName(alb, listener)).sort(), ["alb-http", "alb-https"]);
  });

  test("lets the site's own pages frame it where that is asked for, whatever the policy said of it before", async () => {
    const headers = async (changes: Partial<LoadBalancerArgs>) => {
      const https = inputs(await loadBalancer(changes), listener, "alb-https");
      return [
        https["routingHttpResponseXFrameOptionsHeaderValue"],
        https["routingHttpResponseContentSecurityPolicyHeaderValue"],
      ];
    };
    const own = "frame-ancestors 'self'";
    assert.deepEqual(await headers({ framing: "self" }), ["SAMEORIGIN", `default-src 'self'; ${own}`]);
    const before = "img-src 'self';frame-ancestors 'none' ; default-src 'self';";
    assert.deepEqual(await headers({ framing: "self", contentSecurityPolicy: before }), [
      "SAMEORIGIN",
      `img-src 'self'; default-src 'self'; ${own}`,
    ]);
    const alone = await headers({ framing: "self", contentSecurityPolicy: "frame-ancestors 'none'" });
    assert.deepEqual(alone, ["SAMEORIGIN", own]);
    assert.deepEqual(await headers({ framing: "none", contentSecurityPolicy: before }), ["DENY", before]);
    const [, standard] = await headers({ framing: "self", contentSecurityPolicy: undefined });
    assert.equal(standard, defaultContentSecurityPolicy.replace("frame-ancestors 'none'", own));
  });

  test("hands on what is for our domains, after refusing a proxy's header and keeping the private path in", () => {
    assert.deepEqual(inputsByName(alb, "aws:lb/listenerRule:ListenerRule"), {
      "alb-proxy-headers": {
        listenerArn: "arn:Listener:alb-https",
        priority: 5,
        conditions: [{ httpHeader: { httpHeaderName: "Daphne-Root-Path", values: ["*"] } }],
        actions: [notFound],
      },
      "alb-private-path": {
        listenerArn: "arn:Listener:alb-https",
        priority: 10,
        conditions: [{ pathPattern: { values: ["/prometheus", "/prometheus/*"] } }],
        actions: [notFound],
      },
      "alb-private-path-encoded": {
        listenerArn: "arn:Listener:alb-https",
        priority: 11,
        conditions: [
          {
            pathPattern: {
              regexValues: [
                "^/(p|%70)(r|%72)(o|%6[fF])(m|%6[dD])(e|%65)(t|%74)(h|%68)(e|%65)(u|%75)(s|%73).*",
              ],
            },
          },
        ],
        actions: [notFound],
      },
      "alb-our-domains": {
        listenerArn: "arn:Listener:alb-https",
        priority: 100,
        conditions: [{ hostHeader: { values: ["siscoe.test", "www.siscoe.test"] } }],
        actions: [{ type: "forward", targetGroupArn: "arn:TargetGroup:alb" }],
      },
    });
  });

  test("believes the application healthy when Django answers with its redirect", () => {
    assert.deepEqual(inputs(alb, "aws:lb/targetGroup:TargetGroup", "alb"), {
      vpcId: "vpc-1",
      port: 8000,
      protocol: "HTTP",
      targetType: "ip",
      deregistrationDelay: 30,
      healthCheck: {
        path: "/",
        matcher: "301",
        interval: 30,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
  });

  test("registers the targets that it is given, and none by default", async () => {
    const type = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
    assert.deepEqual(inputsByName(alb, type), {});
    const fixed = await loadBalancer({ appTargets: ["10.20.64.10:8000", "10.20.72.10:8001"] });
    assert.deepEqual(inputsByName(fixed, type), {
      "alb-10.20.64.10:8000": {
        targetGroupArn: "arn:TargetGroup:alb",
        targetId: "10.20.64.10",
        port: 8000,
      },
      "alb-10.20.72.10:8001": {
        targetGroupArn: "arn:TargetGroup:alb",
        targetId: "10.20.72.10",
        port: 8001,
      },
    });
  });

  test("lets the world reach 80 and 443, itself the application's port, and nothing else", () => {
    assert.deepEqual(inputsByName(alb, "aws:ec2/securityGroup:SecurityGroup"), {
      alb: { vpcId: "vpc-1", description: "SisCoE load balancer" },
    });
    const port = (number: number) => ({ ipProtocol: "tcp", fromPort: number, toPort: number });
    assert.deepEqual(inputsByName(alb, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
      "alb-from-world-80": {
        securityGroupId: "SecurityGroup:alb",
        description: "HTTP from anywhere, to be redirected to HTTPS",
        cidrIpv4: "0.0.0.0/0",
        ...port(80),
      },
      "alb-from-world-443": {
        securityGroupId: "SecurityGroup:alb",
        description: "HTTPS from anywhere",
        cidrIpv4: "0.0.0.0/0",
        ...port(443),
      },
      "alb-into-app": {
        securityGroupId: "sg-app",
        description: "From the load balancer",
        referencedSecurityGroupId: "SecurityGroup:alb",
        ...port(8000),
      },
    });
    assert.deepEqual(inputsByName(alb, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), {
      "alb-to-app": {
        securityGroupId: "SecurityGroup:alb",
        description: "To the application",
        referencedSecurityGroupId: "sg-app",
        ...port(8000),
      },
    });
  });

  test("has the domains point to it where their zone is known, and makes no record where not", async () => {
    const record = (name: string) => ({
      zoneId: "Z1",
      name,
      type: "A",
      aliases: [{ name: "alb.elb.amazonaws.com", zoneId: "Z2P70J7HTTTPLU", evaluateTargetHealth: false }],
    });
    assert.deepEqual(inputsByName(alb, "aws:route53/record:Record"), {
      "alb-siscoe.test": record("siscoe.test"),
      "alb-www.siscoe.test": record("www.siscoe.test"),
    });
    const elsewhere = await loadBalancer({ hostedZoneId: undefined });
    assert.deepEqual(inputsByName(elsewhere, "aws:route53/record:Record"), {});
  });

  test("refuses a record that is there and deletes its own, unless the records move from balancer to balancer", async () => {
    const type = "aws:route53/record:Record";
    const options = (made: Deployment) =>
      made.resources
        .filter((one) => one.type === type)
        .map(({ inputs: { allowOverwrite }, retainOnDelete }) => [allowOverwrite, retainOnDelete]);
    assert.deepEqual(options(alb), Array(2).fill([undefined, false]));
    assert.deepEqual(options(await loadBalancer({ recordsMove: true })), Array(2).fill([true, true]));
  });

  test("is reached by IPv6 as well where asked to: by address, by rule, and by record", async () => {
    const dual = await loadBalancer({ ipv6: true });
    const type = "aws:lb/loadBalancer:LoadBalancer";
    assert.deepEqual(inputs(dual, type, "alb"), { ...inputs(alb, type, "alb"), ipAddressType: "dualstack" });
    const more = (of: string) => {
      const before = inputsByName(alb, of);
      const now = Object.entries(inputsByName(dual, of));
      assert.deepEqual(Object.fromEntries(now.filter(([name]) => name in before)), before);
      return Object.fromEntries(now.filter(([name]) => !(name in before)));
    };
    const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const twin = (name: string) => {
      const { cidrIpv4, ...others } = inputs(alb, rule, name);
      assert.equal(cidrIpv4, "0.0.0.0/0");
      return { ...others, cidrIpv6: "::/0" };
    };
    assert.deepEqual(more(rule), {
      "alb-from-world-80-ipv6": twin("alb-from-world-80"),
      "alb-from-world-443-ipv6": twin("alb-from-world-443"),
    });
    assert.deepEqual(more("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), {});
    const record = "aws:route53/record:Record";
    assert.deepEqual(more(record), {
      "alb-siscoe.test-ipv6": { ...inputs(alb, record, "alb-siscoe.test"), type: "AAAA" },
      "alb-www.siscoe.test-ipv6": { ...inputs(alb, record, "alb-www.siscoe.test"), type: "AAAA" },
    });
    // It asks the application by IPv4, as before.
    assert.deepEqual(more("aws:lb/targetGroup:TargetGroup"), {});
  });

  test("follows the settings: port, headers, idle time, protection", async () => {
    const other = await loadBalancer({
      appPort: 9000,
      hstsMaxAgeSeconds: 60,
      hstsIncludeSubdomains: true,
      idleTimeoutSeconds: 30,
      protect: false,
    });
    const { idleTimeout, enableDeletionProtection } = inputs(
      other,
      "aws:lb/loadBalancer:LoadBalancer",
      "alb",
    );
    assert.deepEqual([idleTimeout, enableDeletionProtection], [30, false]);
    assert.equal(
      inputs(other, listener, "alb-https")["routingHttpResponseStrictTransportSecurityHeaderValue"],
      "max-age=60; includeSubDomains",
    );
    assert.equal(inputs(other, "aws:lb/targetGroup:TargetGroup", "alb")["port"], 9000);
    const rules = ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "alb-to-app"] as const;
    const { fromPort, toPort } = inputs(other, ...rules);
    assert.deepEqual([fromPort, toPort], [9000, 9000]);
    assert.deepEqual(
      other.resources.filter(({ protect }) => protect),
      [],
    );
  });
});

describe("fixed targets", () => {
  const attachment = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
  const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

  test("beyond the VPC are in all zones, and the balancer may speak to them", async () => {
    const made = await loadBalancer({ appTargets: ["10.20.64.10:8000", "10.99.0.7:8000", "127.0.0.1:8000"] });
    // In the order in which they are registered: an address that no network lies before waits for nothing.
    const zones = Object.values(inputsByName(made, attachment)).map(({ targetId, availabilityZone }) => [
      targetId,
      availabilityZone,
    ]);
    assert.deepEqual(zones, [
      ["127.0.0.1", undefined],
      ["10.20.64.10", undefined],
      ["10.99.0.7", "all"],
    ]);
    const rules = Object.values(inputsByName(made, egress)).map(({ cidrIpv4, description }) => [
      cidrIpv4,
      description,
    ]);
    assert.deepEqual(rules, [
      [undefined, "To the application"],
      ["10.20.64.10/32", "To the application at 10.20.64.10:8000"],
      ["10.99.0.7/32", "To the application at 10.99.0.7:8000"],
    ]);
  });
});
