import type { Found } from "../components/lookUp";
import type { Contradiction } from "./check";

/** The settings that name something of AWS's. */
interface Naming {
  readonly domain: string;
  readonly hostedZoneId?: string | undefined;
  readonly interfaceEndpoints: readonly string[];
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
  { zone, missingEndpoints }: Found,
): Contradiction<keyof Naming>[] {
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
