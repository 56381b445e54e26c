import type { ResourceTypes } from "./facts";

export const efs = {
  "aws:efs/fileSystem:FileSystem": {
    holds: "the files in it",
    actions: {
      // AWS knows no tag for what lists them; an id is asked for.
      read: {
        ownFiles: [
          "elasticfilesystem:DescribeFileSystems",
          "elasticfilesystem:DescribeLifecycleConfiguration",
          "elasticfilesystem:ListTagsForResource",
        ],
      },
      write: {
        newFiles: ["elasticfilesystem:CreateFileSystem", "elasticfilesystem:TagResource"],
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
      read: { ownFiles: ["elasticfilesystem:DescribeAccessPoints", "elasticfilesystem:ListTagsForResource"] },
      write: {
        ownFiles: ["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DeleteAccessPoint"],
        ownFilesTags: ["elasticfilesystem:TagResource", "elasticfilesystem:UntagResource"],
      },
    },
    replacedBy: ["fileSystemId", "posixUser", "rootDirectory"],
  },
  "aws:efs/mountTarget:MountTarget": {
    actions: {
      read: {
        ownFiles: [
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
      },
    },
    replacedBy: ["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "subnetId"],
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    actions: {
      read: { ownFiles: ["elasticfilesystem:DescribeBackupPolicy"] },
      write: { ownFiles: ["elasticfilesystem:PutBackupPolicy"] },
    },
    replacedBy: ["fileSystemId"],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    actions: {
      read: { ownFiles: ["elasticfilesystem:DescribeFileSystemPolicy"] },
      write: {
        ownFiles: ["elasticfilesystem:DeleteFileSystemPolicy", "elasticfilesystem:PutFileSystemPolicy"],
      },
    },
    replacedBy: ["fileSystemId"],
  },
} as const satisfies ResourceTypes;
