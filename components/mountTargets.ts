import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** A subnet with a door to a file system. */
export interface DoorSubnet {
  readonly id: pulumi.Input<string>;
  /** What its door was called before doors were called by their zones: by the subnet. */
  readonly formerly?: string | undefined;
}

/** A file system, and from where it is reached. */
export interface MountTargetsArgs {
  fileSystemId: pulumi.Input<string>;
  /** One in each zone, by the zone's name. */
  subnets: Readonly<Record<string, DoorSubnet>>;
  securityGroupId: pulumi.Input<string>;
}

/**
 * The first subnet in each zone: its door serves all others there.
 *
 * @param zones - where each subnet is.
 * @param formerly - what the door of each was called before.
 */
export function doorSubnets(
  subnetIds: readonly pulumi.Input<string>[],
  zones: readonly string[],
  formerly: readonly string[] = [],
): Record<string, DoorSubnet> {
  const subnets: Record<string, DoorSubnet> = {};
  for (const [index, id] of subnetIds.entries())
    subnets[zones[index] ?? String(index)] ??= { id, formerly: formerly[index] };
  return subnets;
}

/** The doors of a file system, one in each zone: `<name>-<zone>`. */
export function mountTargets(
  name: string,
  { fileSystemId, subnets, securityGroupId }: MountTargetsArgs,
  options: pulumi.CustomResourceOptions,
): readonly aws.efs.MountTarget[] {
  return Object.entries(subnets).map(
    ([zone, { id, formerly }]) =>
      new aws.efs.MountTarget(
        `${name}-${zone}`,
        { fileSystemId, subnetId: id, securityGroups: [securityGroupId] },
        {
          ...options,
          // A zone has room for one: AWS refuses the new one while the old one is there.
          deleteBeforeReplace: true,
          aliases: formerly === undefined || formerly === zone ? [] : [{ name: `${name}-${formerly}` }],
        },
      ),
  );
}
