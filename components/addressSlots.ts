/**
 * The network's addresses, cut into 32 fixed slots: eight for each tier, one of them for each zone letter.
 * A subnet's slot depends on nothing but its tier and its zone, so that another zone, or another tier, never
 * moves a subnet that exists. IPv6 blocks have the same slots.
 */

/**
 * The tiers, in the order of their slots. A fourth goes at the end, into the quarter that is free; there is no room for a
 * fifth. Besides its name here it takes the code in `Network` that makes its subnets and their route table, and, for
 * existing VPCs, a setting with its subnets: nothing of the other tiers changes.
 */
export const tiers = ["public", "app", "data"] as const;

/** Which kind of subnet: reachable from the internet, the application's, or the isolated one of the data. */
export type Tier = (typeof tiers)[number];

const slotsPerTier = 8;
const slotBits = 5;

/** A block of IPv4 addresses. */
export interface AddressBlock {
  readonly first: number;
  readonly prefixLength: number;
}

/** Reads a CIDR block; nothing, where it is none or does not start at its first address. */
export function parseCidr(cidr: string): AddressBlock | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const numbers = match.slice(1).map(Number);
  const prefixLength = numbers[4] ?? 33;
  const octets = numbers.slice(0, 4);
  if (octets.some((octet) => octet > 255) || prefixLength > 32) return undefined;
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return first % size(prefixLength) === 0 ? { first, prefixLength } : undefined;
}

/** Writes a block as CIDR. */
export function formatCidr({ first, prefixLength }: AddressBlock): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefixLength}`;
}

/** Whether the first block holds all of the second. */
export function holds(outer: AddressBlock, inner: AddressBlock): boolean {
  return (
    inner.first >= outer.first &&
    inner.first + size(inner.prefixLength) <= outer.first + size(outer.prefixLength)
  );
}

/** The block of a tier's subnet in a zone, such as `sa-east-1a`, within the network's CIDR. */
export function subnetCidr(networkCidr: string, tier: Tier, availabilityZone: string): string {
  const network = parseCidr(networkCidr);
  const slot = slotOf(tier, availabilityZone);
  if (network === undefined || slot === undefined) throw noSlot(availabilityZone, networkCidr);
  const prefixLength = network.prefixLength + slotBits;
  return formatCidr({ first: network.first + slot * size(prefixLength), prefixLength });
}

/**
 * The IPv6 block of a tier's subnet in a zone: a /64 of the network's /56, which AWS chooses. Written as AWS writes it
 * (RFC 5952), or each `up` would find a difference.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html (Subnet sizing for IPv6)
 */
export function subnetIpv6Cidr(networkCidr: string, tier: Tier, availabilityZone: string): string {
  const [, prefix] = /^([0-9a-f:]+)::\/56$/.exec(networkCidr) ?? [];
  const slot = slotOf(tier, availabilityZone);
  if (prefix === undefined || slot === undefined) throw noSlot(availabilityZone, networkCidr);
  const [first = "0", second = "0", third = "0", fourth = "0"] = prefix.split(":");
  const groups = [first, second, third, (parseInt(fourth, 16) + slot).toString(16)];
  return `${groups.join(":").replace(/(:0)+$/, "")}::/64`;
}

function slotOf(tier: Tier, availabilityZone: string): number | undefined {
  const zone = availabilityZone.charCodeAt(availabilityZone.length - 1) - "a".charCodeAt(0);
  return zone >= 0 && zone < slotsPerTier ? tiers.indexOf(tier) * slotsPerTier + zone : undefined;
}

function noSlot(availabilityZone: string, networkCidr: string): RangeError {
  return new RangeError(
    `There is no address slot for zone "${availabilityZone}" in network "${networkCidr}".`,
  );
}

function size(prefixLength: number): number {
  return 2 ** (32 - prefixLength);
}
