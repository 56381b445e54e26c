/** What a gp3 disk does a second. */
export interface Performance {
  /** Reads and writes. */
  readonly iops: number;
  /** MiB read and written. */
  readonly storageThroughput: number;
}

/** From this size on, in GiB, RDS for PostgreSQL stripes a gp3 disk over four volumes. */
const STRIPED_GB = 400;

/**
 * What RDS for PostgreSQL's gp3 disks do by themselves. Below 400 GiB nothing else can be asked for; from there on it is
 * the least.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
export function baseline(storageGb: number): Performance {
  return storageGb < STRIPED_GB
    ? { iops: 3000, storageThroughput: 125 }
    : { iops: 12_000, storageThroughput: 500 };
}

/** Whether a gp3 disk of that size may be asked for more than {@link baseline}, and has to be asked for that at least. */
export function isStriped(storageGb: number): boolean {
  return storageGb >= STRIPED_GB;
}
