import { AwsError, type Cloud } from "../../cloud";
import { addressRange } from "../../rules";
import { OUTSIDE_CIDR } from "../../outside";

const privateBlocks = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * Refuses an address that a target group of addresses can't have. The one exception is this machine's own, where the front
 * runs: for an environment whose domain is one of this machine's.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html, and for the words
 * and for what is within a VPC (an address of one of its subnets, not of its CIDR block) what AWS answered in
 * kubernetes-sigs/aws-load-balancer-controller#561, #783 and #3714. The words for public and reserved addresses are not
 * confirmed.
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

  const vpc = cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId)?.properties;
  const subnet = cloud
    .list("aws:ec2/subnet:Subnet")
    .find(({ properties }) => properties.vpcId === vpcId && isIn(properties.cidrBlock))?.properties;
  const isWithin = vpc === undefined ? isIn(OUTSIDE_CIDR) : subnet !== undefined;
  if (isWithin && availabilityZone === "all") {
    const zone = subnet?.availabilityZone ?? `${cloud.region}a`;
    refuse(
      `The IP address '${targetId}' is within the VPC, and cannot have its Availability Zone overridden to 'all' ` +
        `from '${zone}'`,
    );
  }
  if (subnet !== undefined) {
    const range = addressRange(subnet.cidrBlock ?? "");
    if (range !== undefined && (address < range.first + 4 || address === range.last))
      refuse(`The IP address '${targetId}' is reserved in subnet ${subnet.cidrBlock ?? ""}`);
  }
  if (isWithin) return;
  if (!isIn(vpc?.cidrBlock) && !privateBlocks.some(isIn))
    refuse(`The IP address '${targetId}' is not valid for a target`);
  if (availabilityZone === "all") return;
  refuse(
    isIn(vpc?.cidrBlock)
      ? `The Availability Zone is required for IP address '${targetId}' because it is not in the VPC`
      : `The Availability Zone for IP address '${targetId}' must be 'all' for Application Load Balancer target groups, ` +
          `when not within the VPC`,
  );
}
