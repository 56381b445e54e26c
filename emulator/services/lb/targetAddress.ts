import { AwsError, type Cloud } from "../../cloud";
import { addressRange } from "../../rules";
import { OUTSIDE_CIDR } from "../../outside";

const privateBlocks = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * Refuses an address that a target group of addresses can't have. The one exception is this machine's own, where the front
 * runs: for an environment whose domain is one of this machine's.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
 */
export function needReachable(
  cloud: Cloud,
  operation: string,
  { targetId, availabilityZone }: { targetId: string; availabilityZone?: string | undefined },
  vpcId: string | undefined,
): void {
  const refuse = (words: string) => {
    throw new AwsError(operation, "ValidationError", words);
  };
  const address = addressRange(`${targetId}/32`)?.first;
  if (address === undefined) return refuse(`The IP address '${targetId}' is not a valid IPv4 address`);
  const isIn = (cidr: string | undefined) => {
    const range = addressRange(cidr ?? "");
    return range !== undefined && address >= range.first && address <= range.last;
  };
  const domain = process.env["EMULATOR_DOMAIN"];
  if (isIn("127.0.0.0/8") && (domain === undefined || domain.endsWith(".localhost"))) return;
  const vpc = cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId)?.properties.cidrBlock ?? OUTSIDE_CIDR;
  if (!isIn(vpc)) {
    if (!privateBlocks.some(isIn)) refuse(`The IP address '${targetId}' is not valid for a target`);
    if (availabilityZone !== "all")
      refuse(
        `You must specify the Availability Zone 'all' for IP address '${targetId}', which is outside the VPC`,
      );
    return;
  }
  const subnets = cloud.list("aws:ec2/subnet:Subnet").filter(({ properties }) => properties.vpcId === vpcId);
  for (const { properties } of subnets) {
    const range = addressRange(properties.cidrBlock ?? "");
    if (range === undefined || !isIn(properties.cidrBlock)) continue;
    if (address < range.first + 4 || address === range.last)
      refuse(`The IP address '${targetId}' is reserved in subnet ${properties.cidrBlock ?? ""}`);
  }
}
