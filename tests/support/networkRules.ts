import { BlockList, isIPv6 } from "node:net";
import type { Registration } from "./mocks";

/** A block of addresses: `10.20.0.0/16`, `::/0`. */
export type Cidr = string;

/** Ports that something is open on; `-1` is every protocol, with every port. */
export interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** What a security group lets in or out. */
export interface Rule {
  readonly group: string;
  readonly direction: "in" | "out";
  readonly ports: Ports;
  /** The other side: addresses, or the members of a security group. */
  readonly peer: { readonly cidr: Cidr } | { readonly group: string };
}

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Every rule of the security groups, in whatever form it was registered. A group without rules lets nothing in or out: the
 * provider takes away the one that AWS makes, and does so where `egress` is an empty list as well.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group (egress)
 */
export function rulesOf(resources: readonly Registration[], idOf: (one: Registration) => string): Rule[] {
  return resources.flatMap((one): Rule[] => {
    const { type, inputs } = one;
    switch (type) {
      case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
        return [single(inputs, "in")];
      case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
        return [single(inputs, "out")];
      case "aws:ec2/securityGroup:SecurityGroup":
      case "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
        const inline = (direction: Rule["direction"], lists: unknown) =>
          ((lists ?? []) as Inputs[]).flatMap((list) => several(idOf(one), list, direction));
        return [...inline("in", inputs["ingress"]), ...inline("out", inputs["egress"])];
      }
      default:
        return [];
    }
  });
}

/** A rule of its own, for one other side. */
function single(inputs: Inputs, direction: Rule["direction"]): Rule {
  const { cidrIpv4, cidrIpv6, referencedSecurityGroupId: peerGroup } = inputs;
  const cidr = cidrIpv4 ?? cidrIpv6;
  const peer = peerGroup === undefined ? { cidr: text(cidr) } : { group: text(peerGroup) };
  const ports = portsOf(text(inputs["ipProtocol"]), inputs);
  return { group: text(inputs["securityGroupId"]), direction, ports, peer };
}

/** A rule within its group, for several other sides. */
function several(group: string, inputs: Inputs, direction: Rule["direction"]): Rule[] {
  const list = (name: string) => ((inputs[name] ?? []) as unknown[]).map(text);
  if (list("prefixListIds").length > 0)
    throw new Error(`${group} has a rule for a list of prefixes: model it`);
  const ports = portsOf(text(inputs["protocol"]), inputs);
  const peers = [
    ...[...list("cidrBlocks"), ...list("ipv6CidrBlocks")].map((cidr) => ({ cidr })),
    ...[...list("securityGroups"), ...(inputs["self"] === true ? [group] : [])].map((other) => ({
      group: other,
    })),
  ];
  return peers.map((peer) => ({ group, direction, ports, peer }));
}

function portsOf(protocol: string, { fromPort, toPort }: Inputs): Ports {
  if (protocol === "-1" || protocol === "all") return everything;
  return { protocol, from: Number(fromPort), to: Number(toPort) };
}

function text(value: unknown): string {
  if (typeof value !== "string")
    throw new Error(`a rule has ${JSON.stringify(value)} in the place of a text: model it`);
  return value;
}

/** Every protocol and port. */
export const everything: Ports = { protocol: "-1", from: 0, to: 65_535 };

/** What both have. */
export function common(ours: readonly Ports[], theirs: readonly Ports[]): Ports[] {
  return ours.flatMap((one) =>
    theirs.flatMap((other): Ports[] => {
      if (one.protocol === "-1") return [other];
      if (other.protocol === "-1") return [one];
      const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
      return one.protocol === other.protocol && from <= to ? [{ protocol: one.protocol, from, to }] : [];
    }),
  );
}

const order = new Intl.Collator("en", { numeric: true });

/** Ports as a table has them: `tcp 443`, each once, in order. */
export function written(ports: readonly Ports[]): string {
  const all = ports.map(({ protocol, from, to }) =>
    protocol === "-1" ? "everything" : `${protocol} ${from === to ? from : `${from}-${to}`}`,
  );
  return all.includes("everything") ? "everything" : [...new Set(all)].sort(order.compare).join(", ");
}

/** Whether an address is in both blocks. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return isIPv6(base(one)) === isIPv6(base(other)) && (isIn(base(one), other) || isIn(base(other), one));
}

/** Whether all of a block is in another. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  return (
    isIPv6(base(inner)) === isIPv6(base(outer)) && bits(inner) >= bits(outer) && isIn(base(inner), outer)
  );
}

/** How long a block's prefix is. */
export const bits = (cidr: Cidr) => Number(cidr.split("/")[1]);
const base = (cidr: Cidr) => cidr.split("/")[0] ?? "";

function isIn(address: string, cidr: Cidr): boolean {
  const known = answers.get(`${address} ${cidr}`);
  if (known !== undefined) return known;
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(base(cidr), bits(cidr), family);
  const answer = list.check(address, family);
  answers.set(`${address} ${cidr}`, answer);
  return answer;
}

/** The same few blocks are compared thousands of times. */
const answers = new Map<string, boolean>();
