/** Something that is billed by what is done with it: nobody knows how much before. */
export interface Usage {
  /** Of what, in words. */
  readonly what: string;
  /** What is assumed for a month, in {@link unit}. */
  readonly quantity: number;
  readonly unit: string;
}

/**
 * What is assumed of a month: a site that some hundred people use on working days. Measure your own, and give
 * `npm run cost` what you measured.
 */
export const usages = {
  balancerUnits: {
    what:
      "what the load balancer handles; one unit is 25 new connections a second, 3,000 open ones, 1 GB an hour or 1,000 " +
      "rules a second, whichever is most",
    quantity: 730,
    unit: "unit-hours",
  },
  dataOutGb: {
    what: "traffic to the internet; AWS gives each account 100 GB a month, which are not taken off here",
    quantity: 100,
    unit: "GB",
  },
  betweenZonesGb: { what: "traffic between zones, each way", quantity: 50, unit: "GB" },
  natGb: { what: "traffic through the NAT gateways, such as mail", quantity: 30, unit: "GB" },
  endpointGb: { what: "traffic through the interface endpoints", quantity: 10, unit: "GB" },
  diskGrowthGb: {
    what: "how far the database's disk has grown beyond databaseStorageGb",
    quantity: 0,
    unit: "GB",
  },
  databaseBackupGb: {
    what: "the database's backups and snapshots, beyond the size of its disk, up to which they are free",
    quantity: 0,
    unit: "GB",
  },
  creditHours: {
    what: "CPU that a burstable database (db.t3, db.t4g) takes beyond its share",
    quantity: 0,
    unit: "vCPU-hours",
  },
  cacheBackupGb: { what: "the cache's snapshots, beyond the first, which is free", quantity: 1, unit: "GB" },
  bucketGb: { what: "what the buckets hold, such as the load balancer's logs", quantity: 5, unit: "GB" },
  logsGb: {
    what: "logs written: the database's, its monitoring's, the cache's, the network's, the application's, its events, Container Insights'",
    quantity: 10,
    unit: "GB",
  },
  logsKeptGb: { what: "logs kept", quantity: 40, unit: "GB" },
  keyRequests: { what: "what the KMS keys encrypt and decrypt", quantity: 100_000, unit: "requests" },
  keyVersions: {
    what: "earlier versions of the KMS keys: each key is rotated once a year, and its first two rotations are billed",
    quantity: 0,
    unit: "versions",
  },
  secretRequests: { what: "reading the secrets", quantity: 10_000, unit: "requests" },
  filesGb: { what: "uploads that were used in the last month", quantity: 20, unit: "GB" },
  filesColdGb: { what: "uploads that were not", quantity: 20, unit: "GB" },
  filesReadGb: { what: "uploads read", quantity: 20, unit: "GB" },
  filesWrittenGb: { what: "uploads written", quantity: 5, unit: "GB" },
  filesBackupGb: { what: "backups of the uploads", quantity: 50, unit: "GB" },
  imagesGb: { what: "images kept", quantity: 5, unit: "GB" },
  scaledTaskHours: {
    what: "tasks that scaling adds to the fewest there are, of each service that has a ceiling",
    quantity: 40,
    unit: "task-hours",
  },
  lambdaRequests: { what: "calls of functions", quantity: 50_000, unit: "requests" },
  lambdaGbSeconds: { what: "memory of functions, while they run", quantity: 5_000, unit: "GB-seconds" },
  webRequests: { what: "requests that the web ACL looks at", quantity: 1_000_000, unit: "requests" },
  emails: { what: "alarms by e-mail", quantity: 50, unit: "messages" },
} as const satisfies Readonly<Record<string, Usage>>;

/** The name of something that is billed by use. */
export type UsageName = keyof typeof usages;
