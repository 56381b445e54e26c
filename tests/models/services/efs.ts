import { type Fault, fault } from "../fault";
import { converted, each, fields, inCall, type Mapping, mapping, tagList, unlessZero } from "../mapping";

const tags = converted("Tags", tagList);

/** A request's own name, as create.UniqueId makes one up, or the SDK for CreateAccessPoint. */
const token = `terraform-${"0".repeat(26)}`;

const fileSystem = mapping("aws:efs/fileSystem:FileSystem", {
  file: "efs.ts",
  source: "efs/file_system.go",
  sentBy: "resourceFileSystemCreate, expandLifecyclePolicies",
  call: "efs.CreateFileSystem",
  cloudFormation: "AWS::EFS::FileSystem",
  inputs: {
    encrypted: unlessZero("Encrypted"),
    kmsKeyId: unlessZero("KmsKeyId"),
    lifecyclePolicies: inCall(
      "efs.PutLifecycleConfiguration",
      "LifecyclePolicies",
      each({
        transitionToArchive: unlessZero("TransitionToArchive"),
        transitionToIa: unlessZero("TransitionToIA"),
        transitionToPrimaryStorageClass: unlessZero("TransitionToPrimaryStorageClass"),
      }),
    ),
    performanceMode: unlessZero("PerformanceMode"),
    tags,
    throughputMode: "ThroughputMode",
  },
  defaults: { throughputMode: "bursting" },
  beside: ({ id }) => ({
    "efs.CreateFileSystem": { CreationToken: token },
    "efs.PutLifecycleConfiguration": { FileSystemId: id },
  }),
});

const accessPoint = mapping("aws:efs/accessPoint:AccessPoint", {
  file: "efs.ts",
  source: "efs/access_point.go",
  sentBy: "resourceAccessPointCreate, expandPOSIXUser, expandRootDirectory, expandCreationInfo",
  call: "efs.CreateAccessPoint",
  cloudFormation: "AWS::EFS::AccessPoint",
  inputs: {
    fileSystemId: "FileSystemId",
    posixUser: converted("PosixUser", fields({ gid: "Gid", uid: "Uid" })),
    rootDirectory: converted(
      "RootDirectory",
      fields({
        creationInfo: converted(
          "CreationInfo",
          fields({ ownerGid: "OwnerGid", ownerUid: "OwnerUid", permissions: "Permissions" }),
        ),
        path: "Path",
      }),
    ),
    tags,
  },
  beside: () => ({ "efs.CreateAccessPoint": { ClientToken: token } }),
  // There they are texts.
  properties: ({ PosixUser, RootDirectory }) => ({
    PosixUser: texts(PosixUser),
    RootDirectory: texts(RootDirectory),
  }),
});

function texts(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, texts(inner)]));
}

const mountTarget = mapping("aws:efs/mountTarget:MountTarget", {
  file: "efs.ts",
  source: "efs/mount_target.go",
  sentBy: "resourceMountTargetCreate",
  call: "efs.CreateMountTarget",
  cloudFormation: "AWS::EFS::MountTarget",
  inputs: {
    fileSystemId: "FileSystemId",
    securityGroups: unlessZero("SecurityGroups"),
    subnetId: "SubnetId",
  },
});

const backupPolicy = mapping("aws:efs/backupPolicy:BackupPolicy", {
  file: "efs.ts",
  source: "efs/backup_policy.go",
  sentBy: "putBackupPolicy, expandBackupPolicy",
  call: "efs.PutBackupPolicy",
  cloudFormation: { lacks: "there it is a property of the file system's" },
  inputs: {
    backupPolicy: converted("BackupPolicy", fields({ status: unlessZero("Status") })),
    fileSystemId: "FileSystemId",
  },
});

const fileSystemPolicy = mapping("aws:efs/fileSystemPolicy:FileSystemPolicy", {
  file: "efs.ts",
  source: "efs/file_system_policy.go",
  sentBy: "resourceFileSystemPolicyPut",
  call: "efs.PutFileSystemPolicy",
  cloudFormation: { lacks: "there it is a property of the file system's" },
  inputs: {
    bypassPolicyLockoutSafetyCheck: "BypassPolicyLockoutSafetyCheck",
    fileSystemId: "FileSystemId",
    policy: "Policy",
  },
  defaults: { bypassPolicyLockoutSafetyCheck: false },
});

export const mappings: readonly Mapping[] = [
  fileSystem,
  accessPoint,
  mountTarget,
  backupPolicy,
  fileSystemPolicy,
];

const FILES = "aws:efs/fileSystem:FileSystem";
const ACCESS = "aws:efs/accessPoint:AccessPoint";

export const faults: readonly Fault[] = [
  fault(FILES, "performanceMode", "general", "CreateFileSystem.PerformanceMode"),
  fault(FILES, "kmsKeyId", "a key", "CreateFileSystem.KmsKeyId"),
  fault(FILES, "lifecyclePolicies", [{ transitionToIa: "AFTER_31_DAYS" }], "TransitionToIA"),
  fault(ACCESS, "posixUser", { uid: -1, gid: 1000 }, "PosixUser.Uid"),
  fault(ACCESS, "rootDirectory", { path: "media" }, "RootDirectory.Path"),
  fault("aws:efs/mountTarget:MountTarget", "subnetId", "a-subnet", "CreateMountTarget.SubnetId"),
  fault("aws:efs/backupPolicy:BackupPolicy", "backupPolicy", { status: "ON" }, "BackupPolicy.Status"),
  fault("aws:efs/fileSystemPolicy:FileSystemPolicy", "policy", "", "PutFileSystemPolicy.Policy"),
];
