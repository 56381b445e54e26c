/** Where prices were read, and when. */
export interface PriceSource {
  /** What it is, in words. */
  readonly what: string;
  /** The day on which it was read. AWS may have changed prices since. */
  readonly date: string;
  /** Where it can be read, as it was that day. */
  readonly where: string;
}

/**
 * The sources of the prices, by the letter that a bill shows beside each. None is asked when a bill is made: prices are
 * written down in this folder.
 *
 * A and B were compared where both have a price (the load balancer, Fargate, Lambda, S3, traffic, the cache's nodes, the
 * database's disk): in fourteen months, none of these changed.
 */
export const priceSources = {
  A: {
    what: "AWS's price list of the region, pricing.us-east-1.amazonaws.com/offers/v1.0/aws/SERVICE/…/sa-east-1/index.json",
    date: "2026-08-13",
    where: "github.com/ulissesflores/block-storage-tco at ae5e00e, data/precos/api",
  },
  B: {
    what: "the files that AWS's own price pages show, b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/SERVICE/USD/current",
    date: "2025-06-18",
    where: "github.com/QuinnyPig/aws-price-watcher at a6645eb, processed",
  },
  C: {
    what:
      "second-hand. The GB: a bill of September 2025, on which 18.99 TB cost 1,765.84 USD. The hour: an estimate that cites " +
      "aws.amazon.com/vpc/pricing, and whose prices of other services differ from A",
    date: "2026-05-29",
    where: "“Análise de Custos NatGateway” of Seazone; “AWS Cost Estimate — PeopleFlow Commercial”",
  },
} as const satisfies Readonly<Record<string, PriceSource>>;

/** The letter of a source. */
export type SourceName = keyof typeof priceSources;
