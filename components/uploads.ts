import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { uploadsDefaults, withDefaults } from "./defaults";
import { EncryptionKey } from "./encryptionKey";
import { type DoorSubnet, mountTargets } from "./mountTargets";
import { ServiceSecurityGroup } from "./serviceSecurityGroup";

/** What {@link Uploads} are made from. */
export interface UploadsArgs {
  /** The VPC that they are reached from. A change replaces the security group. */
  vpcId: pulumi.Input<string>;
  /** A subnet of the application in each zone, by the zone's name. Another one ends the door in its zone for a minute or two. */
  subnets: Readonly<Record<string, DoorSubnet>>;
  /** The application's security group, which is let out to the file system, and in. */
  appSecurityGroupId: pulumi.Input<string>;
  /** Whether the key outlives the stack: 30 days after it, nobody reads the backups any more. @default true */
  keepKey?: boolean | undefined;
  /** Whether AWS and Pulumi refuse to delete them. @default true */
  protect?: boolean | undefined;
}

const port = 2049;

/** The user of the image: SisCoE runs as it. */
const user = { uid: 1000, gid: 1000 };

/**
 * What people upload to SisCoE (`MEDIA_ROOT`), on EFS: one file system that every task sees, encrypted, backed up every day
 * by AWS Backup's own plan (kept 35 days), with what nobody has read for 30 days in cheaper storage.
 *
 * **Data**: people's photographs and documents. With `protect` nothing deletes them. No setting of the file system's replaces
 * it but the key.
 *
 * **Security**: only the application's security group reaches it, over TLS, and only through the access point, which is one
 * folder and acts as the image's user, whoever writes.
 *
 * **Cost**: by the GiB and month, by the GiB read and written, the backups by the GiB and month, one key.
 *
 * Source: https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html and
 * https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html
 */
export class Uploads extends pulumi.ComponentResource {
  /** The file system. */
  public readonly fileSystem: aws.efs.FileSystem;
  /** The folder of it that the application has. */
  public readonly accessPoint: aws.efs.AccessPoint;
  /** Its door in each subnet, by the subnet's name: tasks can't mount it before it is there. */
  public readonly mountTargets: readonly aws.efs.MountTarget[];
  /** Who may reach its doors: the application. */
  public readonly securityGroup: ServiceSecurityGroup;
  /** The key that encrypts it and its backups. */
  public readonly key: EncryptionKey;

  constructor(name: string, given: UploadsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:data:Uploads", name, {}, opts);
    const args = withDefaults(given, uploadsDefaults);

    this.key = new EncryptionKey(
      `${name}-key`,
      { description: "SisCoE's uploads and their backups", protect: args.protect, keep: args.keepKey },
      { parent: this },
    );
    this.fileSystem = new aws.efs.FileSystem(
      name,
      {
        encrypted: true,
        kmsKeyId: this.key.arn,
        performanceMode: "generalPurpose",
        throughputMode: "elastic",
        lifecyclePolicies: [
          { transitionToIa: "AFTER_30_DAYS" },
          { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
        ],
        tags: { Name: name },
      },
      { parent: this, protect: args.protect },
    );
    const fileSystemId = this.fileSystem.id;
    new aws.efs.BackupPolicy(name, { fileSystemId, backupPolicy: { status: "ENABLED" } }, { parent: this });
    this.accessPoint = new aws.efs.AccessPoint(
      name,
      {
        fileSystemId,
        posixUser: user,
        rootDirectory: {
          path: "/media",
          creationInfo: { ownerUid: user.uid, ownerGid: user.gid, permissions: "0750" },
        },
        tags: { Name: name },
      },
      { parent: this, protect: args.protect },
    );
    const policy = new aws.efs.FileSystemPolicy(
      name,
      { fileSystemId, policy: mountPolicy(this.fileSystem.arn, this.accessPoint.arn) },
      { parent: this },
    );
    this.securityGroup = new ServiceSecurityGroup(
      `${name}-access`,
      {
        vpcId: args.vpcId,
        description: "SisCoE uploads",
        port,
        allowedSecurityGroupIds: [args.appSecurityGroupId],
      },
      { parent: this },
    );
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-from-app`,
      {
        securityGroupId: args.appSecurityGroupId,
        referencedSecurityGroupId: this.securityGroup.id,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: "SisCoE uploads",
      },
      { parent: this },
    );
    this.mountTargets = mountTargets(
      name,
      { fileSystemId, subnets: args.subnets, securityGroupId: this.securityGroup.id },
      // Without the policy there would be a minute in which whoever gets there mounts all of it.
      { parent: this, dependsOn: policy },
    );
    this.registerOutputs({ fileSystemId });
  }
}

/** Lets nobody mount it but through the access point and over TLS, whatever their own policies say. */
function mountPolicy(
  fileSystemArn: pulumi.Input<string>,
  accessPointArn: pulumi.Input<string>,
): pulumi.Output<string> {
  const mounts = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "*",
        Resource: fileSystemArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "ThroughTheAccessPointOnly",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: [...mounts, "elasticfilesystem:ClientRootAccess"],
        Resource: fileSystemArn,
        Condition: { StringNotEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },
      },
    ],
  });
}
