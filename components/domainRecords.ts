import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** Which domains are pointed at a balancer, and where that is written. */
export interface DomainRecords {
  /** The Route 53 zone of the domains. */
  readonly hostedZoneId: pulumi.Input<string>;
  readonly domains: readonly string[];
  /** Whether the balancer has IPv6 addresses: then each domain has an AAAA record beside its A record. */
  readonly ipv6: boolean;
  /** Whether another balancer had the records, or is to have them: these then overwrite, and stay when they are not wanted any more. */
  readonly recordsMove: boolean;
}

/** Points the domains at a balancer. Aliases follow it when AWS changes its addresses. */
export function pointDomainsTo(
  name: string,
  loadBalancer: aws.lb.LoadBalancer,
  { hostedZoneId, domains, ipv6, recordsMove }: DomainRecords,
  parent: pulumi.Resource,
): aws.route53.Record[] {
  const record = (recordName: string, domain: string, type: "A" | "AAAA") =>
    new aws.route53.Record(
      recordName,
      {
        zoneId: hostedZoneId,
        name: domain,
        type,
        aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false }],
        ...(recordsMove ? { allowOverwrite: true } : {}),
      },
      // AWS's provider deletes by name and type, whatever the record says by then: another balancer's record would go
      // (resourceRecordDelete in its internal/service/route53/record.go).
      { parent, retainOnDelete: recordsMove },
    );
  return domains.flatMap((domain) => [
    record(`${name}-${domain}`, domain, "A"),
    ...(ipv6 ? [record(`${name}-${domain}-ipv6`, domain, "AAAA")] : []),
  ]);
}
