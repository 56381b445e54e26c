import { judgeRegion, zonesOf } from "../aws/regions";

/** What the emulator tells of a region beside its zones. */
export interface Region {
  readonly zones: readonly string[];
  /** The hosted zone of the region's load balancers' own names (what an alias record points to). */
  readonly loadBalancerZone: string;
  readonly bucketZone: string;
  /** The region's name inside ElastiCache's host names. */
  readonly short: string;
}

// Of other regions they are made up: nothing here depends on which they are.
// Source: https://docs.aws.amazon.com/general/latest/gr/elb.html and .../s3.html
const hostedZones: Readonly<Record<string, readonly [loadBalancers: string, buckets: string]>> = {
  "sa-east-1": ["Z2P70J7HTTTPLU", "Z7KQH4QJS55SO"],
  "us-east-1": ["Z35SXDOTRQ7X7K", "Z3AQBSTGFYJSTF"],
  "us-east-2": ["Z3AADJGX6KTTL2", "Z2O1EMRO9K5GLX"],
  "us-west-2": ["Z1H1FL5HABSF5", "Z3BJ6K6RIION7M"],
  "eu-west-1": ["Z32O12XQLNTSW2", "Z1BKCTXD74EZPE"],
};
const madeUp = ["Z00000000000000000LBS", "Z0000000000000BUCKETS"] as const;

/** The region's facts. One that is newer than the catalogue has the zones and names that AWS would most likely give it. */
export function regionFacts(name: string): Region {
  if (judgeRegion(name) === "wrong") {
    throw new Error(`AWS has no region ${name}. Allowed: a region in aws/regions.ts, such as sa-east-1`);
  }
  const [loadBalancerZone, bucketZone] = hostedZones[name] ?? madeUp;
  return { zones: zonesOf(name), loadBalancerZone, bucketZone, short: shortName(name) };
}

/** `sae1` of `sa-east-1`, `apne1` of `ap-northeast-1`. */
function shortName(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const initials = direction.replaceAll(/(north|south|east|west|central)/g, (word) => word.charAt(0));
  return area + initials + number;
}
