import type { Registration } from "./mocks";
import { type Cidr, overlap } from "./networkRules";

/** Where something stands in the network. */
export interface Place {
  readonly name: string;
  /** Its security groups; `open` where it may be in any: nothing of its own holds it back. */
  readonly groups: readonly string[] | "open";
  readonly subnets: readonly Subnet[];
  /** Whether it has an address that the internet knows. IPv6 addresses are such. */
  readonly isPublic: boolean;
  /** Whether it is outside of every VPC. */
  readonly isOutside?: true;
}

/** A subnet, and what leads out of it. */
export interface Subnet {
  readonly cidrs: readonly Cidr[];
  readonly routes: readonly Route[];
}

/** By what addresses are reached, or S3. */
export type Route =
  | { readonly to: Cidr; readonly by: "internet gateway" | "NAT gateway" | "outbound IPv6 gateway" }
  | { readonly by: "S3 endpoint" };

/** The subnets of a network that the stack did not make, by id: what is known of them. */
export type GivenSubnets = Readonly<Record<string, Subnet>>;

/** What is outside of every VPC, and sends what it likes. */
export const outside = (name: string): Place => ({
  name,
  groups: "open",
  subnets: [],
  isPublic: true,
  isOutside: true,
});
export const internet = outside("the internet");
export const s3 = outside("S3");

/** Whether something is outside of every VPC. */
export const isOutside = (place: Place) => place.isOutside === true;

/** A route of a table, as the program registers it. @throws where the model has no such way. */
export function routeOf(name: string, inputs: Registration["inputs"]): Route {
  const to = inputs["destinationCidrBlock"] ?? inputs["destinationIpv6CidrBlock"];
  const ways = {
    gatewayId: "internet gateway",
    natGatewayId: "NAT gateway",
    egressOnlyGatewayId: "outbound IPv6 gateway",
  } as const;
  const by = Object.entries(ways).find(([input]) => inputs[input] !== undefined)?.[1];
  if (typeof to !== "string" || by === undefined) throw new Error(`the model has no route like ${name}`);
  return { to, by };
}

/** Whether somebody on the internet finds it there. */
export function isFound({ isPublic }: Place, { routes }: Subnet, family: Cidr): boolean {
  const leadsIn = (route: Route) => route.by === "internet gateway" && overlap(route.to, family);
  return (isPublic || family === "::/0") && routes.some(leadsIn);
}

/** Its addresses of an IP version. */
export function addresses(place: Place, family: Cidr): Cidr[] {
  if (isOutside(place)) return [family];
  return place.subnets.flatMap(({ cidrs }) => cidrs).filter((cidr) => overlap(cidr, family));
}

/** The IPv4 and IPv6 blocks of a VPC or a subnet. AWS chooses an IPv6 block of its own: which, nothing depends on. */
export function blocksOf(inputs: Registration["inputs"], ipv4: string): Cidr[] {
  const asked =
    inputs["assignGeneratedIpv6CidrBlock"] === true || inputs["assignIpv6AddressOnCreation"] === true;
  const ipv6 = inputs["ipv6CidrBlock"] ?? (asked ? "2600:1f00::/56" : undefined);
  return [inputs[ipv4], ipv6].filter((one): one is string => typeof one === "string");
}
