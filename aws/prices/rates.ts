import type { SourceName } from "./sources";

/** What one unit of something costs, on demand, in US dollars without taxes. */
export interface Rate {
  readonly usd: number;
  /** One what: `hour`, `GB`, `GB a month`. */
  readonly unit: string;
  readonly source: SourceName;
}

/** The one region whose prices were read. */
export const pricedRegion = "sa-east-1";

/** A rate, with where it holds. */
interface Row extends Rate {
  readonly region: typeof pricedRegion | "everywhere";
}

const saoPaulo = (usd: number, unit: string, source: SourceName): Row => ({
  usd,
  unit,
  source,
  region: pricedRegion,
});
/** AWS has one price of it for all regions. */
const everywhere = (usd: number, unit: string, source: SourceName): Row => ({
  usd,
  unit,
  source,
  region: "everywhere",
});
/** Billed, but by a price that no source has: a bill says so, with the quantity. */
const unknown = (unit: string) => ({ unit, usd: undefined });

/** Every rate, by what is billed. Where a price falls with the quantity, this is the first and dearest step. */
const rows = {
  // Network
  natHour: saoPaulo(0.093, "hour", "C"),
  natGb: saoPaulo(0.093, "GB", "C"),
  addressHour: saoPaulo(0.005, "hour", "B"),
  endpointHour: saoPaulo(0.021, "hour", "B"),
  endpointGb: saoPaulo(0.01, "GB", "B"),
  dataOutGb: saoPaulo(0.15, "GB", "A"),
  betweenZonesGb: saoPaulo(0.01, "GB", "A"),
  balancerHour: saoPaulo(0.034, "hour", "A"),
  balancerUnitHour: saoPaulo(0.011, "unit-hour", "A"),
  // Database
  diskGb: saoPaulo(0.219, "GB a month", "B"),
  diskGbTwoZones: saoPaulo(0.438, "GB a month", "B"),
  diskIops: saoPaulo(0.038, "IOPS a month", "B"),
  diskIopsTwoZones: saoPaulo(0.076, "IOPS a month", "B"),
  diskThroughput: saoPaulo(0.152, "MiB/s a month", "B"),
  diskThroughputTwoZones: saoPaulo(0.305, "MiB/s a month", "B"),
  databaseBackupGb: saoPaulo(0.095, "GB a month", "B"),
  databaseHour: unknown("hour"),
  databaseCreditHour: unknown("vCPU-hour"),
  databaseInsightsHour: unknown("vCPU-hour"),
  extendedSupportHour: unknown("vCPU-hour"),
  // Cache
  cacheHour: unknown("hour"),
  cacheBackupGb: saoPaulo(0.085, "GB a month", "A"),
  // Storage
  bucketGb: saoPaulo(0.0405, "GB a month", "A"),
  filesGb: saoPaulo(0.57, "GB a month", "B"),
  filesColdGb: saoPaulo(0.044, "GB a month", "B"),
  filesReadGb: saoPaulo(0.06, "GB", "B"),
  filesWrittenGb: saoPaulo(0.11, "GB", "B"),
  filesThroughput: saoPaulo(11.4, "MiB/s a month", "B"),
  imagesGb: saoPaulo(0.1, "GB a month", "B"),
  filesBackupGb: saoPaulo(0.07, "GB a month", "B"),
  // Keys and secrets
  key: saoPaulo(1, "key a month", "B"),
  keyRequest: saoPaulo(0.000_003, "request", "B"),
  secret: saoPaulo(0.4, "secret a month", "B"),
  secretRequest: saoPaulo(0.000_005, "request", "B"),
  // Compute
  armHour: saoPaulo(0.0557, "vCPU-hour", "B"),
  armGbHour: saoPaulo(0.006_12, "GB-hour", "B"),
  x86Hour: saoPaulo(0.0696, "vCPU-hour", "A"),
  x86GbHour: saoPaulo(0.0076, "GB-hour", "A"),
  taskDiskGbHour: saoPaulo(0.000_211, "GB-hour", "A"),
  spotHour: unknown("vCPU-hour"),
  spotGbHour: unknown("GB-hour"),
  lambdaRequest: saoPaulo(0.000_000_2, "request", "A"),
  lambdaArmGbSecond: saoPaulo(0.000_013_333_4, "GB-second", "A"),
  lambdaX86GbSecond: saoPaulo(0.000_016_666_7, "GB-second", "A"),
  // Eyes
  logsGb: saoPaulo(0.9, "GB", "B"),
  logsKeptGb: saoPaulo(0.0408, "GB a month", "B"),
  alarm: saoPaulo(0.135, "alarm a month", "B"),
  fastAlarm: saoPaulo(0.405, "alarm a month", "B"),
  compositeAlarm: saoPaulo(0.675, "alarm a month", "B"),
  metric: saoPaulo(0.3, "metric a month", "B"),
  dashboard: everywhere(3, "dashboard a month", "B"),
  email: saoPaulo(0.000_02, "message", "B"),
  // Shield
  webAcl: saoPaulo(5, "ACL a month", "B"),
  webAclRule: saoPaulo(1, "rule a month", "B"),
  webAclRequest: saoPaulo(0.000_000_6, "request", "B"),
} as const;

/** The name of a rate. */
export type RateName = keyof typeof rows;

/** One of what a rate is for: `hour`. */
export function unitOf(name: RateName): string {
  return rows[name].unit;
}

/** What it costs in a region; undefined where no source says so. */
export function rateIn(region: string, name: RateName): Rate | undefined {
  const row = rows[name];
  if (row.usd === undefined || (row.region !== "everywhere" && row.region !== region)) return undefined;
  return { usd: row.usd, unit: row.unit, source: row.source };
}
