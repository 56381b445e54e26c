import type { Found } from "../components/lookUp";
import type { Contradiction } from "./check";

/** The settings that name something of AWS's. */
interface Naming {
  readonly domain: string;
  readonly hostedZoneId?: string | undefined;
  readonly interfaceEndpoints: readonly string[];
  readonly ipv6: boolean;
  readonly appSubnetIds?: readonly string[] | undefined;
}

/** Whether a domain is the zone's own or below it. */
function isIn(domain: string, zone: string): boolean {
  return domain === zone || domain.endsWith(`.${zone}`);
}

/**
 * What is wrong with settings, as AWS has what they name: with a zone of another domain, Route 53 takes the records, under
 * other names, and the certificate waits 75 minutes to fail.
 */
export function problemsWithFound(
  settings: Naming,
  { zone, missingEndpoints, subnetsWithoutIpv6, appSubnetZones }: Found,
): Contradiction<keyof Naming>[] {
  const placeless = Object.keys(appSubnetZones).filter((id) => appSubnetZones[id] === undefined);
  return [
    ...problemsWithZone(settings, zone).map((what) => ({ key: "hostedZoneId" as const, what })),
    ...(missingEndpoints.length === 0
      ? []
      : [
          {
            key: "interfaceEndpoints" as const,
            what: `names ${missingEndpoints.join(", ")}, for which the region has no interface endpoint`,
            fix: {
              key: "interfaceEndpoints" as const,
              value: JSON.stringify(
                settings.interfaceEndpoints.filter((one) => !missingEndpoints.includes(one)),
              ),
            },
          },
        ]),
    ...(subnetsWithoutIpv6.length === 0
      ? []
      : [
          {
            key: "ipv6" as const,
            what:
              `needs an IPv6 block in each of publicSubnetIds, and ${subnetsWithoutIpv6.join(", ")} has none: associate one with it, ` +
              "and route ::/0 from there to an internet gateway",
            fix: { key: "ipv6" as const, value: "false" },
          },
        ]),
    // A second door to the uploads in one zone is refused by EFS, half-way.
    ...(placeless.length === 0
      ? []
      : [
          {
            key: "appSubnetIds" as const,
            what: `names ${placeless.join(", ")}, and AWS doesn't say in which zone that is (aws ec2 describe-subnets --subnet-ids ${placeless.join(" ")})`,
          },
        ]),
  ];
}

function problemsWithZone({ domain }: Naming, zone: Found["zone"]): string[] {
  if (zone === undefined) return [];
  if (zone === "missing")
    return ["is not a hosted zone of this AWS account (aws route53 list-hosted-zones lists them)"];
  if (!isIn(domain, zone.name)) return [`is the zone of ${zone.name}, which does not contain ${domain}`];
  if (zone.isPrivate)
    return [`is a private zone of ${zone.name}: only its VPCs can read it, so visitors and ACM can't`];
  return [];
}
