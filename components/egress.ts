import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** How the application reaches the internet: not at all, through NAT gateways, or from addresses of its tasks' own. */
export type EgressKind = "none" | "single" | "perZone" | "regional" | "public";

/** Where the gateways stand. */
export interface EgressPlace {
  readonly kind: EgressKind;
  /** The public subnets by zone; a single gateway stands in the first. */
  readonly publicSubnets: Readonly<Record<string, aws.ec2.Subnet>>;
  /** The VPC as its internet gateway knows it: a NAT gateway can't start in one without. */
  readonly vpcId: pulumi.Input<string>;
}

/** The gateways that were made. */
export interface Egress {
  readonly gateways: readonly aws.ec2.NatGateway[];
  /** The gateway of each zone's route to the internet; nothing, where there is none. */
  readonly gatewayOf: (zone: string) => aws.ec2.NatGateway | undefined;
  /** The addresses that the application's requests come from. */
  readonly addresses: readonly pulumi.Output<string>[];
}

/**
 * Makes the NAT gateways of a network. Each has addresses of its own, which stay for as long as the kind of egress does:
 * a regional gateway would take others by itself when it reaches a new zone, so it is given one a zone.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
 */
export function makeEgress(name: string, place: EgressPlace, parent: pulumi.Resource): Egress {
  const zones = Object.keys(place.publicSubnets);
  const address = (addressName: string) =>
    new aws.ec2.Eip(addressName, { domain: "vpc", tags: { Name: addressName } }, { parent });

  if (place.kind === "regional") {
    const natName = `${name}-nat-regional`;
    const ofZones = zones.map((zone) => ({ zone, address: address(`${natName}-${zone}`) }));
    const gateway = new aws.ec2.NatGateway(
      natName,
      {
        availabilityMode: "regional",
        vpcId: place.vpcId,
        availabilityZoneAddresses: ofZones.map(({ zone, address: { id } }) => ({
          availabilityZone: zone,
          allocationIds: [id],
        })),
        tags: { Name: natName },
      },
      { parent },
    );
    return {
      gateways: [gateway],
      gatewayOf: () => gateway,
      addresses: ofZones.map((one) => one.address.publicIp),
    };
  }

  const own = { none: [], public: [], single: zones.slice(0, 1), perZone: zones }[place.kind];
  const made = own.map((zone) => {
    const natName = `${name}-nat-${zone}`;
    const { id, publicIp } = address(natName);
    const gateway = new aws.ec2.NatGateway(
      natName,
      { allocationId: id, subnetId: place.publicSubnets[zone]?.id, tags: { Name: natName } },
      { parent },
    );
    return { zone, gateway, publicIp };
  });
  return {
    gateways: made.map(({ gateway }) => gateway),
    gatewayOf: (zone) => (made.find((one) => one.zone === zone) ?? made[0])?.gateway,
    addresses: made.map(({ publicIp }) => publicIp),
  };
}
