/*
 * What an RDS instance class has. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */

/** The memory of the series t, in GiB, by size; and what they earn in an hour, in CPU credits. */
const burstable: Readonly<Record<string, { readonly memoryGib: number; readonly creditsPerHour: number }>> = {
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
  micro: { memoryGib: 1, creditsPerHour: 12 },
  small: { memoryGib: 2, creditsPerHour: 24 },
  medium: { memoryGib: 4, creditsPerHour: 24 },
  large: { memoryGib: 8, creditsPerHour: 36 },
  xlarge: { memoryGib: 16, creditsPerHour: 96 },
  "2xlarge": { memoryGib: 32, creditsPerHour: 192 },
};

/** GiB of memory a vCPU, by series; of x2iedn, twice as much as of the other ones of its series. */
const memoryOfVcpu: Readonly<Record<string, number>> = { m: 4, r: 8, x: 16, x2iedn: 32 };

/**
 * The memory of an instance class such as `db.t4g.medium`, in GiB. Of a series that is not known, as little as any has: an
 * alarm that goes by it then fires too early rather than never.
 */
export function memoryGib(instanceClass: string): number {
  const [, family = "", size = ""] = instanceClass.split(".");
  const series = family.charAt(0);
  if (series === "t") return burstable[size]?.memoryGib ?? 1;
  const [, times = ""] = /^(\d*)xlarge$/.exec(size) ?? [];
  const vcpus = size === "large" ? 2 : 4 * (times === "" ? 1 : Number(times));
  return vcpus * (memoryOfVcpu[family] ?? memoryOfVcpu[series] ?? 2);
}

/** How many CPU credits a class of the series t earns in an hour; undefined for the others, which have none. */
export function creditsPerHour(instanceClass: string): number | undefined {
  const [, family = "", size = ""] = instanceClass.split(".");
  return family.startsWith("t") ? (burstable[size]?.creditsPerHour ?? 12) : undefined;
}
