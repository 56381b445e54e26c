import type { Context, Request } from "./permissionsEvaluator";
import { arn, ask, deploys, gets, has, nobody, row, workflows, type Rows } from "./permissionsTableRows";

const token = "_a79865eb4cd1a6ab990a45779b4e0b96";

function record(zone: string, type: string, ...names: readonly string[]): Request {
  return ask("route53:ChangeResourceRecordSets", `arn:aws:route53:::hostedzone/${zone}`, {
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
    "route53:ChangeResourceRecordSetsRecordTypes": [type],
    "route53:ChangeResourceRecordSetsActions": ["UPSERT"],
  });
}

/** Records, certificates, the balancer, its logs. */
export const siteRows: Rows = (our, their) => {
  const zone = our.site?.hostedZoneId ?? "";
  const [own, other] = [our.site?.domain ?? "", their.site?.domain ?? ""];
  const request = (context: Context, ...domains: readonly string[]) =>
    ask("acm:RequestCertificate", "*", {
      "acm:DomainNames": domains,
      "acm:ValidationMethod": "DNS",
      ...context,
    });
  const certificate = arn("acm", "certificate/1");
  const elb = (kind: string, name: string) => arn("elasticloadbalancing", `${kind}/${name}/50dc6c495c0c9188`);
  const balancer = elb("loadbalancer/app", `siscoe-${our.environment}-alb-1a2b3c4`);
  const foreign = elb("loadbalancer/app", "somebody-elses");
  const theirs = elb("loadbalancer/app", `siscoe-${their.environment}-alb-1a2b3c4`);
  const acl = ({ environment }: typeof our) =>
    arn("wafv2", `regional/webacl/siscoe-${environment}-firewall-1a2b3c4/1`);
  const foreignAcl = arn("wafv2", "regional/webacl/payroll/1");
  const bucket = (name: string) => `arn:aws:s3:::${name}-1a2b3c4`;
  const ownBucket = bucket(`siscoe-${our.environment}-alb-logs`);
  return [
    row(
      "own names in the zone",
      "point them somewhere",
      deploys,
      record(zone, "A", own),
      record(zone, "A", `www.${own}`),
      record(zone, "AAAA", own),
      record(zone, "AAAA", `www.${own}`),
    ),
    row(
      "",
      "the records that validate a certificate",
      deploys,
      record(zone, "CNAME", `${token}.${own}`, `${token}.www.${own}`),
    ),
    row("", "mail and other records", nobody, record(zone, "MX", own)),
    row(
      "",
      "read the zone",
      workflows,
      ask("route53:ListResourceRecordSets", `arn:aws:route53:::hostedzone/${zone}`),
    ),
    row(
      "another environment's names in the zone",
      "point them somewhere",
      nobody,
      record(zone, "A", other),
      record(zone, "AAAA", other),
    ),
    row("", "the records that validate a certificate", nobody, record(zone, "CNAME", `${token}.${other}`)),
    row("", "in one request with an own name", nobody, record(zone, "A", own, other)),
    row(
      "any other name in the zone",
      "point it somewhere",
      nobody,
      record(zone, "A", `mail.${own}`),
      record(zone, "AAAA", `mail.${own}`),
    ),
    row("another zone", "change a record", nobody, record("ZANOTHER", "A", own)),
    row(
      "",
      "read it",
      nobody,
      ask("route53:ListResourceRecordSets", "arn:aws:route53:::hostedzone/ZANOTHER"),
    ),

    row("a certificate for own names", "ask for it", deploys, request(gets(our), own, `www.${own}`)),
    row("", "ask for it without the tag", nobody, request({}, own)),
    row("a certificate for other names", "ask for it", nobody, request(gets(our), other)),
    row("", "for every name below the own one", nobody, request(gets(our), `*.${own}`)),
    row("", "for an own name and another", nobody, request(gets(our), own, "bank.example.com")),
    row("own certificate", "delete", deploys, ask("acm:DeleteCertificate", certificate, has(our))),
    row("certificate without a tag", "delete", nobody, ask("acm:DeleteCertificate", certificate)),
    row(
      "",
      "give it the own tag, and with it the right above (1)",
      deploys,
      ask("acm:AddTagsToCertificate", certificate, gets(our)),
    ),
    row(
      "another environment's certificate",
      "delete, or tag as its own",
      nobody,
      ask("acm:DeleteCertificate", certificate, has(their)),
      ask("acm:AddTagsToCertificate", certificate, { ...has(their), ...gets(our) }),
    ),
    row(
      "any certificate",
      "take its private key",
      nobody,
      ask("acm:ExportCertificate", certificate, has(our)),
    ),

    row(
      "own balancer",
      "make with the tag",
      deploys,
      ask("elasticloadbalancing:CreateLoadBalancer", balancer, gets(our)),
      ask("elasticloadbalancing:AddTags", balancer, gets(our)),
    ),
    row("", "make without", nobody, ask("elasticloadbalancing:CreateLoadBalancer", balancer)),
    row(
      "",
      "change, delete",
      deploys,
      ask("elasticloadbalancing:CreateListener", balancer, { ...has(our), ...gets(our) }),
      ask("elasticloadbalancing:DeleteLoadBalancer", balancer, has(our)),
    ),
    row(
      "balancer without name and tag",
      "change",
      nobody,
      ask("elasticloadbalancing:CreateListener", foreign, gets(our)),
    ),
    row("", "delete", nobody, ask("elasticloadbalancing:DeleteLoadBalancer", foreign)),
    row("", "give it the own tag", nobody, ask("elasticloadbalancing:AddTags", foreign, gets(our))),
    row(
      "another environment's balancer",
      "change, delete",
      nobody,
      ask("elasticloadbalancing:DeleteLoadBalancer", theirs, has(their)),
      ask("elasticloadbalancing:CreateListener", theirs, { ...has(their), ...gets(our) }),
    ),
    row(
      "any balancer",
      "look at it (AWS knows no condition)",
      workflows,
      ask("elasticloadbalancing:DescribeLoadBalancers"),
    ),

    row(
      "own firewall",
      "make with name and tag, of AWS's rules",
      deploys,
      ask("wafv2:CreateWebACL", acl(our), gets(our)),
      ask(
        "wafv2:CreateWebACL",
        arn("wafv2", "regional/managedruleset/AWSManagedRulesSQLiRuleSet/1"),
        gets(our),
      ),
      ask("wafv2:TagResource", acl(our), gets(our)),
    ),
    row("", "make without the tag", nobody, ask("wafv2:CreateWebACL", acl(our))),
    row(
      "",
      "change, delete, log, put before the own balancer",
      deploys,
      ask("wafv2:UpdateWebACL", acl(our), has(our)),
      ask("wafv2:DeleteWebACL", acl(our), has(our)),
      ask("wafv2:PutLoggingConfiguration", acl(our), has(our)),
      [
        ask("wafv2:AssociateWebACL", acl(our), has(our)),
        ask("wafv2:AssociateWebACL", balancer),
        ask("elasticloadbalancing:CreateWebACLAssociation", balancer, has(our)),
      ],
    ),
    row(
      "",
      "look at it",
      workflows,
      ask("wafv2:GetWebACL", acl(our)),
      ask("wafv2:GetWebACLForResource", balancer),
    ),
    row("", "see samples of the requests", nobody, ask("wafv2:GetSampledRequests", acl(our), has(our))),
    row(
      "another environment's firewall",
      "change, delete, take it off its balancer",
      nobody,
      ask("wafv2:UpdateWebACL", acl(their), has(their)),
      ask("wafv2:DeleteWebACL", acl(their), has(their)),
      ask("wafv2:DisassociateWebACL", theirs, has(their)),
    ),
    row(
      "any other firewall",
      "change, put before the own balancer",
      nobody,
      ask("wafv2:UpdateWebACL", foreignAcl),
      ask("wafv2:AssociateWebACL", foreignAcl),
      ask("wafv2:TagResource", foreignAcl, gets(our)),
    ),

    row(
      "own bucket",
      "make, tag, set its policy",
      deploys,
      ...["s3:CreateBucket", "s3:TagResource", "s3:UntagResource", "s3:PutBucketPolicy"].map((action) =>
        ask(action, ownBucket),
      ),
    ),
    row(
      "",
      "look at its settings and tags",
      workflows,
      ask("s3:GetBucketPolicy", ownBucket),
      ask("s3:ListTagsForResource", ownBucket),
    ),
    row("", "read what is in it", nobody, ask("s3:GetObject", `${ownBucket}/AWSLogs/log`)),
    row(
      "any other bucket",
      "look at its settings",
      nobody,
      ask("s3:GetBucketPolicy", bucket("somebody-elses")),
    ),
    row("", "delete it", nobody, ask("s3:DeleteBucket", bucket(`siscoe-${their.environment}-alb-logs`))),
  ];
};
