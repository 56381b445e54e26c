/** What differs from one AWS region to another, for the few that the emulator knows. */
export interface Region {
  readonly zones: readonly string[];
  /** The hosted zone of the region's load balancers' own names (what an alias record points to). */
  readonly loadBalancerZone: string;
  readonly bucketZone: string;
  /** The region's name inside ElastiCache's host names. */
  readonly short: string;
}

const regions: Readonly<Record<string, Region>> = {
  "sa-east-1": region("sa-east-1", "abc", "sae1", "Z2P70J7HTTTPLU", "Z7KQH4QJS55SO"),
  "us-east-1": region("us-east-1", "abcdef", "use1", "Z35SXDOTRQ7X7K", "Z3AQBSTGFYJSTF"),
  "us-east-2": region("us-east-2", "abc", "use2", "Z3AADJGX6KTTL2", "Z2O1EMRO9K5GLX"),
  "us-west-2": region("us-west-2", "abcd", "usw2", "Z1H1FL5HABSF5", "Z3BJ6K6RIION7M"),
  "eu-west-1": region("eu-west-1", "abc", "euw1", "Z32O12XQLNTSW2", "Z1BKCTXD74EZPE"),
};

/** The zones of a region; none for a region that the emulator doesn't know. */
export function zonesOf(region: string): readonly string[] {
  return regions[region]?.zones ?? [];
}

/** The region's facts; an unknown one is refused with the list of those that are known. */
export function regionFacts(name: string): Region {
  const facts = regions[name];
  if (!facts) {
    throw new Error(
      `the emulator knows the regions ${Object.keys(regions).join(", ")}, not ${name}: add it to emulator/regions.ts`,
    );
  }
  return facts;
}

function region(
  name: string,
  letters: string,
  short: string,
  loadBalancerZone: string,
  bucketZone: string,
): Region {
  return { zones: letters.split("").map((letter) => name + letter), loadBalancerZone, bucketZone, short };
}
