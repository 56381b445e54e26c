import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { type DoorSubnet, mountTargets } from "./mountTargets";

/** What {@link RestoredUploads} are made from. */
export interface RestoredUploadsArgs {
  /** The file system that AWS Backup has made of a backup. */
  fileSystemId: pulumi.Input<string>;
  /** A subnet of the application in each zone, by the zone's name. Another one ends the door in its zone for a minute or two. */
  subnets: Readonly<Record<string, DoorSubnet>>;
  /** The security group of the uploads, which lets the application in. */
  securityGroupId: pulumi.Input<string>;
}

/**
 * A way to a file system that AWS Backup has restored the uploads into, for the task that copies them to where SisCoE has them.
 * AWS Backup restores into a folder of its own, also in a new file system, so SisCoE can't work on it as it is.
 *
 * **Data**: none of its own. The file system is somebody else's: nothing here changes or deletes it.
 *
 * **Security**: whoever uses the access point may read all of it, whoever owns the files; the task mounts it read-only.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-efs.html
 */
export class RestoredUploads extends pulumi.ComponentResource {
  /** The file system. */
  public readonly fileSystemId: pulumi.Output<string>;
  /** All of it, as its owner sees it. */
  public readonly accessPoint: aws.efs.AccessPoint;
  /** Its door in each subnet, by the subnet's name. */
  public readonly mountTargets: readonly aws.efs.MountTarget[];

  constructor(name: string, args: RestoredUploadsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:data:RestoredUploads", name, {}, opts);
    const { fileSystemId, securityGroupId } = args;
    this.fileSystemId = pulumi.output(fileSystemId);
    this.accessPoint = new aws.efs.AccessPoint(
      name,
      // checkov:skip=CKV_AWS_329,EFS.3: the folder that AWS Backup makes has the time in its name, and who owns it AWS doesn't say: so it is
      // all of the file system, as root, for as long as the setting is there, and the task mounts it read-only
      {
        fileSystemId,
        posixUser: { uid: 0, gid: 0 },
        rootDirectory: { path: "/" },
        tags: { Name: name },
      },
      { parent: this },
    );
    this.mountTargets = mountTargets(
      name,
      { fileSystemId, subnets: args.subnets, securityGroupId },
      { parent: this },
    );
    this.registerOutputs();
  }
}
