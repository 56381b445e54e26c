import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** A hosted zone of Route 53. */
export interface Zone {
  /** Its domain, without a dot at the end. */
  readonly name: string;
  /** Whether it answers inside VPCs only. */
  readonly isPrivate: boolean;
}

/** What AWS says of what the settings name. What it gives no answer to is left out. */
export interface Found {
  /** The zone, or that the account has none of that id. */
  readonly zone?: Zone | "missing";
  /** The services of `interfaceEndpoints` that the region has no interface endpoint for. */
  readonly missingEndpoints: readonly string[];
  /** The subnets of `publicSubnetIds` that have no IPv6 block, where `ipv6` needs one. */
  readonly subnetsWithoutIpv6: readonly string[];
  /** The zone of each of `appSubnetIds`, by its id; undefined for one that AWS says none of. */
  readonly appSubnetZones: Readonly<Record<string, string | undefined>>;
}

/** What is looked up. */
export interface Named {
  readonly hostedZoneId?: string | undefined;
  readonly interfaceEndpoints: readonly string[];
  readonly ipv6: boolean;
  readonly publicSubnetIds?: readonly string[] | undefined;
  readonly appSubnetIds?: readonly string[] | undefined;
}

/**
 * Asks AWS for what the settings name, before anything is made. Where it doesn't answer, for want of credentials or
 * permissions, the deployment meets the same fault, and tells it better.
 *
 * Sources: the provider's internal/service/route53/zone_data_source.go and
 * internal/service/ec2/vpc_endpoint_service_data_source.go, for how they say that nothing was found.
 */
export async function lookUp(
  { hostedZoneId, interfaceEndpoints, ipv6, publicSubnetIds = [], appSubnetIds = [] }: Named,
  provider: pulumi.ProviderResource,
): Promise<Found> {
  const subnets = ipv6 ? publicSubnetIds : [];
  const [zone, endpoints, blocks, zones] = await Promise.all([
    hostedZoneId === undefined ? undefined : zoneOf(hostedZoneId, { provider }),
    Promise.all(interfaceEndpoints.map((service) => hasEndpoint(service, { provider }))),
    Promise.all(subnets.map(async (id) => (await subnetOf(id, { provider }))?.ipv6CidrBlock)),
    Promise.all(appSubnetIds.map(async (id) => (await subnetOf(id, { provider }))?.availabilityZone)),
  ]);
  return {
    ...(zone === undefined ? {} : { zone }),
    missingEndpoints: interfaceEndpoints.filter((_, index) => endpoints[index] === false),
    subnetsWithoutIpv6: subnets.filter((_, index) => blocks[index] === ""),
    appSubnetZones: Object.fromEntries(appSubnetIds.map((id, index) => [id, zones[index]])),
  };
}

async function zoneOf(zoneId: string, options: pulumi.InvokeOptions): Promise<Found["zone"]> {
  try {
    const { name, privateZone } = await aws.route53.getZone({ zoneId }, options);
    return { name, isPrivate: privateZone ?? false };
  } catch (error) {
    return foundNothing(error) ? "missing" : undefined;
  }
}

async function hasEndpoint(service: string, options: pulumi.InvokeOptions): Promise<boolean | undefined> {
  try {
    await aws.ec2.getVpcEndpointService({ service, serviceType: "Interface" }, options);
    return true;
  } catch (error) {
    return foundNothing(error) ? false : undefined;
  }
}

async function subnetOf(id: string, options: pulumi.InvokeOptions) {
  try {
    return await aws.ec2.getSubnet({ id }, options);
  } catch {
    return undefined;
  }
}

function foundNothing(error: unknown): boolean {
  return /NoSuchHostedZone|InvalidServiceName|couldn't find resource|no matching/.test(String(error));
}
