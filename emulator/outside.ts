import { zonesOf } from "../aws/regions";

/*
 * In real AWS a stack also refers to things that others made. Those of them that the emulator can't know are taken
 * at their word when their form is right: a network given by its ids, a DNS zone, a certificate. A network from
 * outside has these made-up but constant facts, so that programs that ask for them get the same answer every time.
 */

/** The VPC that every subnet from outside belongs to. */
export const OUTSIDE_VPC = "vpc-0123456789abcdef0";

/** The file system that AWS Backup has restored something into. */
export const OUTSIDE_FILES = "fs-0123456789abcdef0";

/** Where the bootstrap's policies are, which let this stack's roles read secrets. */
export const OUTSIDE_POLICIES = ":policy/siscoe-bootstrap/";

/** What the network from outside has its addresses from. */
export const OUTSIDE_CIDR = "10.99.0.0/16";

/** Where a subnet lies. */
export interface SubnetFacts {
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
  /** Empty or absent where it has none. */
  readonly ipv6CidrBlock?: string;
}

/** Whether the id could be AWS's own: `vpc-` (or whatever it begins with) and 8 or 17 hexadecimal digits. */
export function isWellFormed(id: string, prefix: string): boolean {
  return new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id);
}

/** The subnets of the network from outside, two a zone. */
export function outsideSubnets(region: string): string[] {
  return zonesOf(region).flatMap((_, index, zones) =>
    [index, index + zones.length].map((digit) => `subnet-0123456789abcdef${digit.toString(16)}`),
  );
}

/**
 * A subnet from outside: the last digit of its id says in which zone it is, the last two its addresses. One with an id of eight
 * digits, as AWS gave them before 2018, has no IPv6 block.
 */
export function outsideSubnet(id: string, region: string): SubnetFacts {
  const zones = zonesOf(region);
  const zone = zones[parseInt(id.slice(-1), 16) % zones.length] ?? `${region}a`;
  const slot = parseInt(id.slice(-2), 16);
  const isOld = /^subnet-[0-9a-f]{8}$/.test(id);
  return {
    vpcId: OUTSIDE_VPC,
    availabilityZone: zone,
    cidrBlock: `10.99.${slot}.0/24`,
    ipv6CidrBlock: isOld ? "" : `2001:db8:99:${slot.toString(16)}::/64`,
  };
}
