import * as pulumi from "@pulumi/pulumi";
import { holds, parseCidr } from "./addressSlots";
import * as aws from "./aws";

/** Where an application answers that doesn't register itself. */
export interface Targets {
  readonly targetGroupArn: pulumi.Input<string>;
  /** The balancer's security group: it lets the balancer speak to the targets. */
  readonly securityGroupId: pulumi.Input<string>;
  /** `<address>:<port>` each. */
  readonly appTargets: readonly string[];
  /** The VPC's blocks of addresses. */
  readonly vpcCidrs: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/** Registers fixed addresses in a target group. A change of one makes its registration anew. */
export function registerTargets(name: string, targets: Targets, parent: pulumi.Resource): void {
  for (const target of targets.appTargets) {
    const [address = "", port] = target.split(":");
    // On this machine: no network lies between.
    const isLocal = address.startsWith("127.");
    new aws.lb.TargetGroupAttachment(
      `${name}-${target}`,
      {
        targetGroupArn: targets.targetGroupArn,
        targetId: address,
        port: Number(port),
        ...(isLocal ? {} : { availabilityZone: zoneOf(address, targets.vpcCidrs) }),
      },
      { parent },
    );
    if (isLocal) continue;
    // It may stand outside of the application's security group, where no group of this VPC reaches.
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-to-${target}`,
      {
        securityGroupId: targets.securityGroupId,
        description: `To the application at ${target}`,
        ipProtocol: "tcp",
        fromPort: Number(port),
        toPort: Number(port),
        cidrIpv4: `${address}/32`,
      },
      { parent },
    );
  }
}

/**
 * In the VPC AWS finds the zone by itself; of an address beyond it, it wants to be told that it is in none.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
 */
function zoneOf(address: string, vpcCidrs: Targets["vpcCidrs"]): pulumi.Output<string | undefined> {
  const one = parseCidr(`${address}/32`);
  return pulumi.output(vpcCidrs).apply((cidrs) => {
    const blocks = cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
    return one !== undefined && blocks.some((block) => holds(block, one)) ? undefined : "all";
  });
}
