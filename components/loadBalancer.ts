import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { loadBalancerDefaults, withDefaults } from "./defaults";
import { AccessLogBucket } from "./accessLogBucket";
import { pointDomainsTo } from "./domainRecords";
import { keepOut, notFound } from "./listenerRules";
import { openToTheWorld } from "./openToTheWorld";
import { registerTargets } from "./targets";
import { type Framing, framingHeaders, strictTransportSecurity } from "./securityHeaders";

/** What a {@link LoadBalancer} is made from. */
export interface LoadBalancerArgs {
  /** The VPC it is in. A change replaces its security group and its target group. */
  vpcId: pulumi.Input<string>;
  /** The VPC's blocks of addresses: a target outside of them is another network's, in whatever zone. */
  vpcCidrs: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Public subnets, in two zones at least. */
  subnetIds: readonly pulumi.Input<string>[];
  /** The security group of the application: it is opened to the balancer, on `appPort` only. */
  appSecurityGroupId: pulumi.Input<string>;
  /** The port that the application listens on. A change replaces the target group. @default 8000 */
  appPort?: number | undefined;
  /** Where the application answers, as `<address>:<port>`; what registers itself is not listed. @default [] */
  appTargets?: readonly string[] | undefined;
  /** The domains that are answered, five at most. A request for any other never reaches the application. */
  domains: readonly string[];
  /** The certificate of the HTTPS listener. */
  certificateArn: pulumi.Input<string>;
  /** The Route 53 zone in which the domains are pointed here. */
  hostedZoneId?: pulumi.Input<string> | undefined;
  /**
   * Whether another balancer had the domains' records, or is to have them. Then records that exist are overwritten, and
   * these stay in DNS when the balancer goes. Otherwise records that exist are refused, and these are deleted.
   * @default false
   */
  recordsMove?: boolean | undefined;
  /**
   * Whether visitors reach it by IPv6 as well: with `hostedZoneId`, each domain has an AAAA record beside its A record. Its subnets
   * need IPv6 blocks, and a route for `::/0`. It speaks IPv4 with the application in any case. A change is made in place.
   *
   * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-ip-address-type.html
   * @default false
   */
  ipv6?: boolean | undefined;
  /** The value of Content-Security-Policy, 1,024 bytes at most. @default what SisCoE's pages load */
  contentSecurityPolicy?: string | undefined;
  /**
   * Who may show an answer in a frame: `none`, or `self`, the site's own pages. Then the policy's own frame-ancestors don't
   * count. A listener has one value for all of its answers, and the provider never takes one away again
   * (hashicorp/terraform-provider-aws#42513): so the web task's nginx sees to it that only PDF documents are framed.
   * @default "none"
   */
  framing?: Framing | undefined;
  /** How long browsers insist on HTTPS, in seconds. @default 31536000 */
  hstsMaxAgeSeconds?: number | undefined;
  /** Whether they insist on it for subdomains as well. @default false */
  hstsIncludeSubdomains?: boolean | undefined;
  /**
   * How long a silent connection is kept, in seconds. It has to be shorter than the application's own keep-alive: what
   * the application closes while a request is on its way to it, the visitor sees as 502. Daphne's is 60 seconds
   * (Twisted's default, no option of Daphne's); it pings WebSockets every 20, which keeps them open.
   *
   * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
   * @default 55
   */
  idleTimeoutSeconds?: number | undefined;
  /**
   * The TLS versions, ciphers and key exchanges that are offered; by default AWS's recommendation, with post-quantum key
   * exchange. @default "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
   */
  tlsPolicy?: string | undefined;
  /** How long access logs are kept, in days. @default 365 */
  logRetentionDays?: number | undefined;
  /** Whether AWS and Pulumi refuse to delete or replace it. @default true */
  protect?: boolean | undefined;
}

/** The same, with every default. */
type Complete = ReturnType<typeof withDefaults<LoadBalancerArgs, typeof loadBalancerDefaults>>;

/**
 * The way in from the internet: port 80 only redirects, port 443 speaks TLS 1.2 and 1.3, adds the security headers
 * to every answer, and hands the application what is for it.
 *
 * **Data**: access logs, in a bucket of their own. Its DNS name changes when it is replaced; with `hostedZoneId`
 * the domains follow.
 *
 * **Security**: requests for other hosts, for `/prometheus`, and those that carry `Daphne-Root-Path` get a 404 here.
 * Headers with invalid names are dropped, ambiguous requests (desync) refused; what becomes of the others is in
 * docs/security.md. X-XSS-Protection is not among the headers: an ALB can't send it,
 * browsers dropped it, and Content-Security-Policy is what replaced it.
 *
 * **Cost**: by the hour, and by what it handles (new and active connections, bytes, rules).
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** The load balancer. */
  public readonly loadBalancer: aws.lb.LoadBalancer;
  /** The HTTPS listener, with the security headers. */
  public readonly httpsListener: aws.lb.Listener;
  /** The listener that redirects HTTP to HTTPS. */
  public readonly httpListener: aws.lb.Listener;
  /** The target group of the application. */
  public readonly targetGroup: aws.lb.TargetGroup;
  /** The security group that the world reaches, as a resource. */
  public readonly securityGroup: aws.ec2.SecurityGroup;
  /** The bucket of the access logs. */
  public readonly accessLogs: AccessLogBucket;
  /** The records that point the domains here; none without `hostedZoneId`. */
  public readonly records: readonly aws.route53.Record[];
  /** The name that AWS gives it. */
  public readonly dnsName: pulumi.Output<string>;
  /** The Route 53 zone of that name, for alias records elsewhere. */
  public readonly zoneId: pulumi.Output<string>;
  /** The target group to register the application in. */
  public readonly targetGroupArn: pulumi.Output<string>;
  /** The HTTPS listener: a service can start once it exists. */
  public readonly httpsListenerArn: pulumi.Output<string>;
  /** The security group that the world reaches. */
  public readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, given: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:site:LoadBalancer", name, {}, opts);
    const args = withDefaults(given, loadBalancerDefaults);

    this.securityGroup = openToTheWorld(name, args, this);
    this.accessLogs = new AccessLogBucket(
      `${name}-logs`,
      { retentionDays: args.logRetentionDays, protect: args.protect },
      { parent: this },
    );
    this.loadBalancer = this.createLoadBalancer(name, args);
    this.targetGroup = this.createTargetGroup(name, args);
    registerTargets(
      name,
      { targetGroupArn: this.targetGroup.arn, securityGroupId: this.securityGroup.id, ...args },
      this,
    );
    this.httpListener = this.redirectToHttps(name, this.loadBalancer);
    this.httpsListener = this.createHttpsListener(name, this.loadBalancer, args);
    keepOut(name, this.httpsListener, this);
    const rule = this.forwardOurDomains(name, this.httpsListener, this.targetGroup, args);
    this.records =
      args.hostedZoneId === undefined
        ? []
        : pointDomainsTo(name, this.loadBalancer, { ...args, hostedZoneId: args.hostedZoneId }, this);

    this.dnsName = this.loadBalancer.dnsName;
    this.zoneId = this.loadBalancer.zoneId;
    // ECS takes a target group only once a balancer uses it.
    this.targetGroupArn = pulumi.all([this.targetGroup.arn, rule.arn]).apply(([arn]) => arn);
    this.httpsListenerArn = this.httpsListener.arn;
    this.securityGroupId = this.securityGroup.id;
    this.registerOutputs({
      dnsName: this.dnsName,
      zoneId: this.zoneId,
      targetGroupArn: this.targetGroupArn,
      httpsListenerArn: this.httpsListenerArn,
      securityGroupId: this.securityGroupId,
    });
  }

  private createLoadBalancer(name: string, args: Complete): aws.lb.LoadBalancer {
    return new aws.lb.LoadBalancer(
      name,
      // checkov:skip=CKV2_AWS_76: the firewall has the rules against Log4j (CKV_AWS_192); the control asks for AWS's list of anonymous
      // addresses as well, which has those of people's VPNs
      // checkov:skip=CKV2_AWS_28: a web application firewall is paid for by the month, the rule and the request, and begins by
      // counting what the application's own traffic meets: its owner turns it on, by the setting firewall
      {
        loadBalancerType: "application",
        internal: false,
        ipAddressType: args.ipv6 ? "dualstack" : "ipv4",
        subnets: [...args.subnetIds],
        securityGroups: [this.securityGroup.id],
        idleTimeout: args.idleTimeoutSeconds,
        enableHttp2: true,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "strictest",
        // What a client claims in X-Forwarded-For is kept, and the address that AWS saw added behind it.
        xffHeaderProcessingMode: "append",
        accessLogs: { enabled: true, bucket: this.accessLogs.bucket },
        enableDeletionProtection: args.protect,
      },
      { parent: this, protect: args.protect },
    );
  }

  private createTargetGroup(name: string, args: Complete): aws.lb.TargetGroup {
    return new aws.lb.TargetGroup(
      // No suffix: AWS allows 32 characters, and Pulumi adds 8.
      name,
      // checkov:skip=CKV_AWS_378,ELB.21,ELB.22: TLS ends at the balancer; Daphne speaks HTTP, in private subnets, and its security group
      // lets nobody but the balancer in
      {
        vpcId: args.vpcId,
        port: args.appPort,
        protocol: "HTTP",
        targetType: "ip",
        deregistrationDelay: 30,
        healthCheck: {
          // Behind a balancer SisCoE answers plain HTTP with its redirect to HTTPS. That 301 shows that Django is
          // up with its settings; it needs the target's own address in ALLOWED_HOSTS, which is what the check
          // sends as Host. The application has no health path: asking for one crashes its 404 page.
          path: "/",
          matcher: "301",
          interval: 30,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
      },
      { parent: this },
    );
  }

  private redirectToHttps(name: string, loadBalancer: aws.lb.LoadBalancer): aws.lb.Listener {
    return new aws.lb.Listener(
      `${name}-http`,
      // aws:skip=ELB.18: it redirects to HTTPS, and does nothing else (ELB.1)
      {
        loadBalancerArn: loadBalancer.arn,
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
      },
      { parent: this },
    );
  }

  private createHttpsListener(
    name: string,
    loadBalancer: aws.lb.LoadBalancer,
    args: Complete,
  ): aws.lb.Listener {
    const { contentSecurityPolicy, frameOptions } = framingHeaders(args.contentSecurityPolicy, args.framing);
    return new aws.lb.Listener(
      `${name}-https`,
      // aws:skip=ELB.17: AWS's pages recommend this policy, which is newer than the control's list
      {
        loadBalancerArn: loadBalancer.arn,
        port: 443,
        protocol: "HTTPS",
        sslPolicy: args.tlsPolicy,
        certificateArn: args.certificateArn,
        routingHttpResponseStrictTransportSecurityHeaderValue: strictTransportSecurity(
          args.hstsMaxAgeSeconds,
          args.hstsIncludeSubdomains,
        ),
        routingHttpResponseContentSecurityPolicyHeaderValue: contentSecurityPolicy,
        routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
        routingHttpResponseXFrameOptionsHeaderValue: frameOptions,
        routingHttpResponseServerEnabled: false,
        defaultActions: [notFound],
      },
      { parent: this },
    );
  }

  private forwardOurDomains(
    name: string,
    listener: aws.lb.Listener,
    targetGroup: aws.lb.TargetGroup,
    args: Complete,
  ): aws.lb.ListenerRule {
    return new aws.lb.ListenerRule(
      `${name}-our-domains`,
      {
        listenerArn: listener.arn,
        priority: 100,
        // Five values at most: docs/security.md says what AWS's pages say of it.
        conditions: [{ hostHeader: { values: [...args.domains] } }],
        actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      },
      { parent: this },
    );
  }
}
