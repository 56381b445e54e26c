import { ACCOUNT, AwsError, hex, type Cloud } from "../../cloud";
import { resourcePolicy } from "../../policies";
import { resourceType } from "../../resourceType";
import { arn, count, length, oneOf } from "../../rules";

const region = { computed: true } as const;
const FILES = "aws:efs/fileSystem:FileSystem";
const DOOR = "aws:efs/mountTarget:MountTarget";

const nameOf = (tags: Readonly<Record<string, unknown>> | undefined) => ({
  name: typeof tags?.["Name"] === "string" ? tags["Name"] : "",
});

function needFiles(cloud: Cloud, operation: string, fileSystemId: string) {
  const found = cloud.find(FILES, (_, id) => id === fileSystemId);
  if (found !== undefined) return found;
  const words = `File system '${fileSystemId}' does not exist.`;
  throw new AwsError(`EFS: ${operation}`, "FileSystemNotFound", words);
}

export const fileSystem = resourceType(FILES, {
  inputs: {
    availabilityZoneName: { computed: true },
    creationToken: { computed: true, check: length(1, 64) },
    encrypted: { computed: true },
    kmsKeyId: { computed: true, check: arn("kms") },
    lifecyclePolicies: { check: count(0, 3) },
    performanceMode: { computed: true, check: oneOf("generalPurpose", "maxIO") },
    protection: { computed: true },
    provisionedThroughputInMibps: {},
    region,
    tags: {},
    throughputMode: { default: "bursting", check: oneOf("bursting", "provisioned", "elastic") },
  },
  refusals: [
    ({ kmsKeyId }, cloud, existing) => {
      if (existing || kmsKeyId === undefined || cloud.find("aws:kms/key:Key", (key) => key.arn === kmsKeyId))
        return;
      throw new AwsError("EFS: CreateFileSystem", "BadRequest", `KMS key ${kmsKeyId} does not exist.`);
    },
  ],
  identify: (_, cloud) => {
    const id = `fs-${hex(17)}`;
    return {
      id,
      arn: cloud.arn("elasticfilesystem", `file-system/${id}`),
      creationToken: hex(26),
      dnsName: `${id}.efs.${cloud.region}.amazonaws.com`,
      encrypted: false,
      numberOfMountTargets: 0,
      ownerId: ACCOUNT,
      performanceMode: "generalPurpose",
      protection: { replicationOverwrite: "ENABLED" },
      sizeInBytes: [],
    };
  },
  describe: ({ tags }) => nameOf(tags),
  retire: ({ id }, cloud) => {
    if (!cloud.find(DOOR, (door) => door.fileSystemId === id)) return;
    throw new AwsError(
      "EFS: DeleteFileSystem",
      "FileSystemInUse",
      `The file system '${id}' can't be deleted because it has mount targets`,
    );
  },
});

export const accessPoint = resourceType("aws:efs/accessPoint:AccessPoint", {
  inputs: {
    fileSystemId: { required: true },
    posixUser: {},
    region,
    rootDirectory: { computed: true },
    tags: {},
  },
  refusals: [({ fileSystemId }, cloud) => void needFiles(cloud, "CreateAccessPoint", fileSystemId)],
  identify: ({ fileSystemId }, cloud) => {
    const id = `fsap-${hex(17)}`;
    return {
      id,
      arn: cloud.arn("elasticfilesystem", `access-point/${id}`),
      fileSystemArn: cloud.arn("elasticfilesystem", `file-system/${fileSystemId}`),
      ownerId: ACCOUNT,
      rootDirectory: { path: "/" },
    };
  },
});

export const mountTarget = resourceType(DOOR, {
  inputs: {
    fileSystemId: { required: true },
    ipAddress: { computed: true },
    ipAddressType: { computed: true, check: oneOf("IPV4_ONLY", "IPV6_ONLY", "DUAL_STACK") },
    ipv6Address: { computed: true },
    region,
    securityGroups: { computed: true, set: true, check: count(0, 5) },
    subnetId: { required: true },
  },
  refusals: [
    ({ fileSystemId, subnetId }, cloud, existing) => {
      needFiles(cloud, "CreateMountTarget", fileSystemId);
      if (existing) return;
      const zone = (id: string) =>
        cloud.find("aws:ec2/subnet:Subnet", (_, subnet) => subnet === id)?.properties.availabilityZone ?? id;
      const twin = cloud.find(
        DOOR,
        (other) => other.fileSystemId === fileSystemId && zone(other.subnetId ?? "") === zone(subnetId),
      );
      if (twin === undefined) return;
      throw new AwsError(
        "EFS: CreateMountTarget",
        "MountTargetConflict",
        "mount target already exists in this AZ",
      );
    },
  ],
  // AWS has room for one in each zone: the old one goes first.
  deleteBeforeReplace: true,
  identify: ({ fileSystemId, subnetId }, cloud) => {
    const id = `fsmt-${hex(17)}`;
    const subnet = cloud.find("aws:ec2/subnet:Subnet", (_, other) => other === subnetId)?.properties;
    const zone = subnet?.availabilityZone ?? `${cloud.region}a`;
    const dnsName = `${fileSystemId}.efs.${cloud.region}.amazonaws.com`;
    return {
      id,
      availabilityZoneName: zone,
      availabilityZoneId: zone,
      dnsName,
      mountTargetDnsName: `${zone}.${dnsName}`,
      fileSystemArn: cloud.arn("elasticfilesystem", `file-system/${fileSystemId}`),
      ipAddress: (subnet?.cidrBlock ?? "10.0.0.0/24").replace(/\d+\/\d+$/, "100"),
      ipAddressType: "IPV4_ONLY",
      ipv6Address: "",
      networkInterfaceId: `eni-${hex(17)}`,
      ownerId: ACCOUNT,
      securityGroups: [],
    };
  },
});

export const backupPolicy = resourceType("aws:efs/backupPolicy:BackupPolicy", {
  inputs: { backupPolicy: { required: true }, fileSystemId: { required: true }, region },
  refusals: [({ fileSystemId }, cloud) => void needFiles(cloud, "PutBackupPolicy", fileSystemId)],
  identify: ({ fileSystemId }) => ({ id: fileSystemId }),
});

export const fileSystemPolicy = resourceType("aws:efs/fileSystemPolicy:FileSystemPolicy", {
  inputs: {
    bypassPolicyLockoutSafetyCheck: { default: false },
    fileSystemId: { required: true },
    policy: { required: true, document: true, check: resourcePolicy },
    region,
  },
  refusals: [({ fileSystemId }, cloud) => void needFiles(cloud, "PutFileSystemPolicy", fileSystemId)],
  identify: ({ fileSystemId }) => ({ id: fileSystemId }),
});
