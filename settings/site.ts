import {
  type AddressBlock,
  formatCidr,
  holds,
  parseCidr,
  subnetCidr,
  tiers,
} from "../components/addressSlots";
import { type Contradiction, withoutEffect } from "./check";

/** The settings that say who asks for the site, and who answers. */
interface Site {
  readonly domain?: string;
  readonly www?: boolean;
  readonly appTargets?: readonly string[];
  readonly vpcCidr?: string;
  readonly vpcId?: string | undefined;
  readonly availabilityZones?: readonly string[];
}

/** The most characters of a certificate's first name (RFC 5280's common name), and of a host in a listener's rule. */
const [firstNameMost, hostMost] = [64, 128];

/**
 * Names that AWS takes.
 *
 * Sources: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html (DomainName) and
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html (host-header).
 */
export function namesFit(
  { domain, www }: Site,
  given: (key: "certificateArn") => boolean,
): Contradiction<"domain">[] {
  if (domain === undefined) return [];
  if (domain.length > firstNameMost && !given("certificateArn")) {
    const what = `has ${domain.length} characters, but the first name of a certificate can have at most ${firstNameMost}`;
    return [{ key: "domain", what }];
  }
  const longest = (www === true ? "www.".length : 0) + domain.length;
  if (longest <= hostMost) return [];
  const what = `results in a host name of ${longest} characters, but a load balancer rule takes at most ${hostMost}`;
  return [{ key: "domain", what }];
}

/** Whose the records are matters where the stack knows their zone. */
export function recordsHaveZone(
  _: Site,
  given: (key: "domainRecord" | "hostedZoneId") => boolean,
): Contradiction<"domainRecord">[] {
  return given("hostedZoneId") ? [] : withoutEffect(["domainRecord"], given, "without hostedZoneId");
}

const blocks = (...cidrs: readonly string[]) => cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
const loopback = blocks("127.0.0.0/8");
const nobodys = blocks("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3");
/** Where else than in its VPC a balancer may have targets, behind a peering or a VPN. */
const elsewhere = blocks("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16");

/**
 * Targets that a balancer can reach: in the VPC, or private elsewhere.
 *
 * Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html (target type),
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html (the addresses that AWS keeps), and
 * kubernetes-sigs/aws-load-balancer-controller#3714 (in the VPC is what is in one of its subnets).
 */
export function targetsCanBeReached(settings: Site): Contradiction<"appTargets">[] {
  const { appTargets = [], domain, vpcCidr, vpcId, availabilityZones = [] } = settings;
  const network = vpcId === undefined ? blocks(vpcCidr ?? "") : [];
  // A letter that no region has is refused elsewhere.
  const zones = availabilityZones.filter((zone) => /[a-h]$/.test(zone));
  const subnets = network.length === 0 ? [] : zones.flatMap((zone) => subnetsOf(vpcCidr ?? "", zone));
  return appTargets.flatMap((target) => {
    const [address = ""] = target.split(":");
    const what = problemWithAddress(address);
    return what === undefined ? [] : [{ key: "appTargets" as const, what: `names ${address}, ${what}` }];
  });

  function problemWithAddress(address: string): string | undefined {
    const one = parseCidr(`${address}/32`);
    const isIn = (outer: ReturnType<typeof blocks>) =>
      one !== undefined && outer.some((block) => holds(block, one));
    // On this machine, and only there, the application listens beside the balancer.
    if (isIn(loopback) && domain?.endsWith(".localhost") === true) return undefined;
    if (isIn(loopback)) return "which is the load balancer's own machine";
    if (isIn(nobodys)) return "which can't be the address of a server";
    const home = subnets.find((subnet) => isIn([subnet]));
    if (home !== undefined && one !== undefined && isKeptByAws(one, home))
      return `which AWS reserves in ${formatCidr(home)}: the first four addresses of each subnet, and its last`;
    if (isIn(network) && home === undefined && zones.length === availabilityZones.length)
      return "which is in none of the network's subnets: no server can have it";
    // An existing VPC may have any addresses.
    if (vpcId !== undefined || isIn(network) || isIn(elsewhere)) return undefined;
    return "which is public: a load balancer reaches only its VPC, and private addresses outside it";
  }
}

function subnetsOf(vpcCidr: string, zone: string): AddressBlock[] {
  return tiers.flatMap((tier) => blocks(subnetCidr(vpcCidr, tier, zone)));
}

/** A subnet's first four addresses, and its last. */
function isKeptByAws({ first }: AddressBlock, subnet: AddressBlock): boolean {
  return first < subnet.first + 4 || first === subnet.first + 2 ** (32 - subnet.prefixLength) - 1;
}
