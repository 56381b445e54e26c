import type { Verdict } from "./catalogue";

/**
 * The regions of the partition `aws`, with the letters of their availability zones. us-west-1 shows each account two of
 * its three.
 *
 * Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const letters: Readonly<Record<string, string>> = {
  "af-south-1": "abc",
  "ap-east-1": "abc",
  "ap-east-2": "abc",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ap-northeast-3": "abc",
  "ap-south-1": "abc",
  "ap-south-2": "abc",
  "ap-southeast-1": "abc",
  "ap-southeast-2": "abc",
  "ap-southeast-3": "abc",
  "ap-southeast-4": "abc",
  "ap-southeast-5": "abc",
  "ap-southeast-6": "abc",
  "ap-southeast-7": "abc",
  "ca-central-1": "abd",
  "ca-west-1": "abc",
  "eu-central-1": "abc",
  "eu-central-2": "abc",
  "eu-north-1": "abc",
  "eu-south-1": "abc",
  "eu-south-2": "abc",
  "eu-west-1": "abc",
  "eu-west-2": "abc",
  "eu-west-3": "abc",
  "il-central-1": "abc",
  "me-central-1": "abc",
  "me-south-1": "abc",
  "mx-central-1": "abc",
  "sa-east-1": "abc",
  "us-east-1": "abcdef",
  "us-east-2": "abc",
  "us-west-1": "abc",
  "us-west-2": "abcd",
};

/** The regions that the catalogue has. */
export const regionNames: readonly string[] = Object.keys(letters);

// The words that AWS makes a region's name of. China's and the American government's are other partitions.
const form =
  /^(?<direction>(af|ap|ca|eu|il|me|mx|sa|us)-(central|(north|south)(east|west)?|east|west)-)(?<number>\d)$/;

/** Whether AWS has the region. A newer one has the next number of its direction: AWS counts without gaps. */
export function judgeRegion(name: string): Verdict {
  if (name in letters) return "known";
  const { direction, number } = form.exec(name)?.groups ?? {};
  if (direction === undefined) return "wrong";
  const siblings = regionNames.filter((known) => known.startsWith(direction));
  return Number(number) === siblings.length + 1 ? "newer" : "wrong";
}

/** The region's zones, such as `sa-east-1a`; of a region newer than the catalogue, the first three that it will have. */
export function zonesOf(region: string): readonly string[] {
  if (judgeRegion(region) === "wrong") return [];
  return Array.from(letters[region] ?? "abc", (letter) => region + letter);
}

/** Whether the region has the zone. Which zones a newer region has, nobody knows here. */
export function judgeZone(region: string, zone: string): Verdict {
  if (zonesOf(region).includes(zone)) return "known";
  const could = judgeRegion(region) === "newer" && zone.slice(0, -1) === region && /[a-z]$/.test(zone);
  return could ? "newer" : "wrong";
}
