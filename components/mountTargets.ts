import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** A file system, and from where it is reached. */
export interface MountTargetsArgs {
  fileSystemId: pulumi.Input<string>;
  /** One in each zone, each under a name that stays its own when others are added. */
  subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  securityGroupId: pulumi.Input<string>;
}

/** The doors of a file system, one in each subnet: `<name>-<subnet>`. */
export function mountTargets(
  name: string,
  { fileSystemId, subnetIds, securityGroupId }: MountTargetsArgs,
  options: pulumi.CustomResourceOptions,
): readonly aws.efs.MountTarget[] {
  return Object.entries(subnetIds).map(
    ([subnet, subnetId]) =>
      new aws.efs.MountTarget(
        `${name}-${subnet}`,
        { fileSystemId, subnetId, securityGroups: [securityGroupId] },
        // A zone has room for one: AWS refuses the new one while the old one is there.
        { ...options, deleteBeforeReplace: true },
      ),
  );
}
