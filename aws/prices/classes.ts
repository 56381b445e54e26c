import { pricedRegion, type Rate } from "./rates";

/*
 * What an hour of a server costs in the priced region. A class that is not here has no price: RDS and ElastiCache have more of
 * them, and other regions have other prices.
 */

type Hours = Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;

/** RDS for PostgreSQL: in one zone, and with a standby in another. Source B, rds-postgresql-ondemand. */
const databaseHours: Hours = {
  t3: {
    micro: [0.038, 0.076],
    small: [0.076, 0.151],
    medium: [0.151, 0.302],
    large: [0.302, 0.604],
    xlarge: [0.604, 1.208],
    "2xlarge": [1.208, 2.416],
  },
  t4g: {
    micro: [0.034, 0.069],
    small: [0.069, 0.137],
    medium: [0.137, 0.275],
    large: [0.275, 0.55],
    xlarge: [0.55, 1.099],
    "2xlarge": [1.099, 2.198],
  },
  m6g: {
    large: [0.208, 0.416],
    xlarge: [0.416, 0.833],
    "2xlarge": [0.833, 1.665],
    "4xlarge": [1.665, 3.33],
    "8xlarge": [3.33, 6.66],
    "12xlarge": [4.995, 9.99],
    "16xlarge": [6.66, 13.32],
  },
  m6i: {
    large: [0.233, 0.466],
    xlarge: [0.466, 0.932],
    "2xlarge": [0.932, 1.864],
    "4xlarge": [1.864, 3.728],
    "8xlarge": [3.728, 7.456],
    "12xlarge": [5.592, 11.184],
    "16xlarge": [7.456, 14.912],
  },
  m7g: {
    large: [0.221, 0.442],
    xlarge: [0.442, 0.884],
    "2xlarge": [0.884, 1.768],
    "4xlarge": [1.768, 3.536],
    "8xlarge": [3.536, 7.072],
    "12xlarge": [5.304, 10.608],
    "16xlarge": [7.072, 14.144],
  },
  m7i: {
    large: [0.233, 0.466],
    xlarge: [0.466, 0.932],
    "2xlarge": [0.932, 1.864],
    "4xlarge": [1.864, 3.728],
    "8xlarge": [3.728, 7.456],
    "12xlarge": [5.592, 11.184],
    "16xlarge": [7.456, 14.912],
  },
  r6g: {
    large: [0.468, 0.935],
    xlarge: [0.935, 1.871],
    "2xlarge": [1.871, 3.742],
    "4xlarge": [3.742, 7.483],
    "8xlarge": [7.483, 14.967],
    "12xlarge": [11.225, 22.45],
    "16xlarge": [14.967, 29.933],
  },
  r6i: {
    large: [0.524, 1.048],
    xlarge: [1.048, 2.096],
    "2xlarge": [2.096, 4.192],
    "4xlarge": [4.192, 8.384],
    "8xlarge": [8.384, 16.768],
    "12xlarge": [12.576, 25.152],
    "16xlarge": [16.768, 33.536],
  },
  r7g: {
    large: [0.497, 0.994],
    xlarge: [0.994, 1.988],
    "2xlarge": [1.988, 3.976],
    "4xlarge": [3.976, 7.952],
    "8xlarge": [7.952, 15.904],
    "12xlarge": [11.928, 23.856],
    "16xlarge": [15.904, 31.808],
  },
  r7i: {
    large: [0.524, 1.048],
    xlarge: [1.048, 2.096],
    "2xlarge": [2.096, 4.192],
    "4xlarge": [4.192, 8.384],
    "8xlarge": [8.384, 16.768],
    "12xlarge": [12.576, 25.152],
    "16xlarge": [16.768, 33.536],
  },
};

/** A node of ElastiCache: with Valkey, and with Redis. Source A, AmazonElastiCache. */
const cacheHours: Hours = {
  t3: { micro: [0.0256, 0.032], small: [0.0512, 0.064], medium: [0.1024, 0.128] },
  t4g: { micro: [0.024, 0.03], small: [0.0488, 0.061], medium: [0.0976, 0.122] },
  m5: {
    large: [0.1784, 0.223],
    xlarge: [0.356, 0.445],
    "2xlarge": [0.7128, 0.891],
    "4xlarge": [1.4248, 1.781],
    "12xlarge": [4.2816, 5.352],
  },
  m6g: {
    large: [0.1696, 0.212],
    xlarge: [0.3384, 0.423],
    "2xlarge": [0.6768, 0.846],
    "4xlarge": [1.3544, 1.693],
    "8xlarge": [2.7088, 3.386],
    "12xlarge": [4.0632, 5.079],
    "16xlarge": [5.4176, 6.772],
  },
  m7g: {
    large: [0.18, 0.225],
    xlarge: [0.3592, 0.449],
    "2xlarge": [0.7176, 0.897],
    "4xlarge": [1.436, 1.795],
    "8xlarge": [2.872, 3.59],
    "12xlarge": [4.3072, 5.384],
    "16xlarge": [5.7432, 7.179],
  },
  r5: {
    large: [0.3456, 0.432],
    xlarge: [0.6912, 0.864],
    "2xlarge": [1.3824, 1.728],
    "4xlarge": [2.7648, 3.456],
    "12xlarge": [8.2944, 10.368],
  },
  r6g: {
    large: [0.328, 0.41],
    xlarge: [0.6568, 0.821],
    "2xlarge": [1.3136, 1.642],
    "4xlarge": [2.6264, 3.283],
    "8xlarge": [5.2528, 6.566],
    "12xlarge": [7.88, 9.85],
    "16xlarge": [10.5064, 13.133],
  },
  r7g: {
    large: [0.3488, 0.436],
    xlarge: [0.6984, 0.873],
    "2xlarge": [1.3968, 1.746],
    "4xlarge": [2.792, 3.49],
    "8xlarge": [5.584, 6.98],
    "12xlarge": [8.3768, 10.471],
    "16xlarge": [11.1688, 13.961],
  },
};

/** What an hour of RDS for PostgreSQL costs; undefined for a class or a region whose price was not read. */
export function databaseRate(region: string, instanceClass: string, multiAz: boolean): Rate | undefined {
  const usd = hour(databaseHours, region, instanceClass)?.[multiAz ? 1 : 0];
  return usd === undefined ? undefined : { usd, unit: "hour", source: "B" };
}

/** What an hour of a node of ElastiCache costs; undefined for a node type or a region whose price was not read. */
export function cacheRate(region: string, nodeType: string, engine: string): Rate | undefined {
  const usd = hour(cacheHours, region, nodeType)?.[engine === "valkey" ? 0 : 1];
  return usd === undefined ? undefined : { usd, unit: "hour", source: "A" };
}

function hour(hours: Hours, region: string, name: string): readonly [number, number] | undefined {
  const [, family = "", size = ""] = name.split(".");
  return region === pricedRegion ? hours[family]?.[size] : undefined;
}

/** How many vCPUs a class has: two up to `large`, then twice as many with each size. Serves db.t3 and db.t4g as well. */
export function vCpusOf(instanceClass: string): number {
  const [, times] = /\.(\d*)xlarge$/.exec(instanceClass) ?? [];
  return times === undefined ? 2 : 4 * Number(times || 1);
}
