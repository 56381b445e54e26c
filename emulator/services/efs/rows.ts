import { ACCOUNT, AwsError, hex, type Cloud } from "../../cloud";
import { OUTSIDE_FILES } from "../../outside";
import { resourcePolicy } from "../../policies";
import { needKey, needSecurityGroups, needSubnets } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { arn, count, each, length, oneOf } from "../../rules";

/*
 * What AWS refuses: the Errors sections of EFS's API reference, https://docs.aws.amazon.com/efs/latest/ug/api-reference.html,
 * and the words of reports, where one is named.
 */

const region = { computed: true } as const;
const FILES = "aws:efs/fileSystem:FileSystem";
const DOOR = "aws:efs/mountTarget:MountTarget";

const nameOf = (tags: Readonly<Record<string, string>> | undefined) => ({
  name: tags?.["Name"] ?? "",
});

/** API_LifecyclePolicy.html: one transition each, though the structure has room for all. */
function oneTransition(policy: object): string | undefined {
  return Object.values(policy).filter((value) => value !== undefined).length === 1
    ? undefined
    : "must have one transition each";
}

function needFiles(cloud: Cloud, operation: string, fileSystemId: string): void {
  const found = cloud.find(FILES, (_, id) => id === fileSystemId);
  if (found !== undefined || fileSystemId === OUTSIDE_FILES) return;
  const words = `File system '${fileSystemId}' does not exist.`;
  throw new AwsError(`EFS: ${operation}`, "FileSystemNotFound", words);
}

export const fileSystem = resourceType(FILES, {
  inputs: {
    availabilityZoneName: { computed: true },
    creationToken: { computed: true, check: length(1, 64) },
    encrypted: { computed: true },
    kmsKeyId: { computed: true, check: arn("kms") },
    lifecyclePolicies: { check: [count(0, 3), each(oneTransition)] },
    performanceMode: { computed: true, check: oneOf("generalPurpose", "maxIO") },
    protection: { computed: true },
    provisionedThroughputInMibps: {},
    region,
    tags: {},
    throughputMode: { default: "bursting", check: oneOf("bursting", "provisioned", "elastic") },
  },
  checks: [
    // The provider asks itself (resourceFileSystemCreate).
    ({ encrypted, kmsKeyId }) =>
      kmsKeyId !== undefined && encrypted === false
        ? problem("encrypted", "must be true when kmsKeyId is specified")
        : undefined,
    ({ throughputMode, provisionedThroughputInMibps }) =>
      throughputMode === "provisioned" && provisionedThroughputInMibps === undefined
        ? problem("provisionedThroughputInMibps", "must be said with provisioned throughput")
        : undefined,
    ({ throughputMode, performanceMode }) =>
      throughputMode === "elastic" && performanceMode === "maxIO"
        ? problem("throughputMode", "elastic is for the performance mode generalPurpose only")
        : undefined,
    ({ throughputMode, lifecyclePolicies = [] }) =>
      throughputMode !== "elastic" && lifecyclePolicies.some((one) => one.transitionToArchive !== undefined)
        ? problem("lifecyclePolicies", "reach the archive with elastic throughput only")
        : undefined,
  ],
  refusals: [
    ({ creationToken }, cloud, existing) => {
      const twin =
        creationToken !== undefined && cloud.find(FILES, (other) => other.creationToken === creationToken);
      if (existing || !twin) return;
      throw new AwsError(
        "EFS: CreateFileSystem",
        "FileSystemAlreadyExists",
        `File system '${twin.id}' already exists with creation token '${creationToken}'`,
      );
    },
    ({ kmsKeyId }, cloud, existing) => {
      if (!existing) needKey(cloud, "EFS: CreateFileSystem", kmsKeyId);
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
  checks: [
    // API_RootDirectory.html: at most four folders deep, 100 characters; the API's own model has the form.
    ({ rootDirectory: { path = "/" } = {} }) =>
      /^(\/|(\/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4})$/.test(path) && path.length <= 100
        ? undefined
        : problem("rootDirectory", "must have an absolute path of at most four folders and 100 characters"),
    ({ rootDirectory: { creationInfo } = {} }) =>
      creationInfo === undefined || /^[0-7]{3,4}$/.test(creationInfo.permissions)
        ? undefined
        : problem("rootDirectory", "must have permissions as an octal number, such as 0750"),
  ],
  refusals: [
    ({ fileSystemId }, cloud) => {
      needFiles(cloud, "CreateAccessPoint", fileSystemId);
    },
  ],
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
      const operation = "EFS: CreateMountTarget";
      const where = (id: string | undefined) =>
        needSubnets(cloud, operation, id === undefined ? [] : [id])[0];
      const wanted = where(subnetId);
      const conflict = (words: string) => new AwsError(operation, "MountTargetConflict", words);
      for (const { properties } of cloud.list(DOOR)) {
        if (properties.fileSystemId !== fileSystemId) continue;
        const other = where(properties.subnetId);
        // The words are of hashicorp/terraform-provider-aws#2525. Pulumi's provider makes the new one first, so that a
        // replacement is refused too, unless the program says otherwise (no DeleteBeforeReplace in its resources.go).
        if (other?.availabilityZone === wanted?.availabilityZone)
          throw conflict("mount target already exists in this AZ");
        if (other?.vpcId !== wanted?.vpcId)
          throw conflict(
            "requested subnet for new mount target is not in the same VPC as existing mount targets",
          );
      }
    },
    ({ securityGroups, subnetId }, cloud, existing) => {
      const operation = existing ? "EFS: ModifyMountTargetSecurityGroups" : "EFS: CreateMountTarget";
      needSecurityGroups(cloud, operation, securityGroups);
      const [subnet] = needSubnets(cloud, operation, [subnetId]);
      for (const group of securityGroups ?? []) {
        const found = cloud.find("aws:ec2/securityGroup:SecurityGroup", (_, id) => id === group)?.properties;
        if (found === undefined || found.vpcId === subnet?.vpcId) continue;
        const words = `One of the specified security groups doesn't exist in the subnet's VPC: ${group}`;
        throw new AwsError(operation, "SecurityGroupNotFound", words);
      }
    },
  ],
  identify: ({ fileSystemId, subnetId }, cloud) => {
    const id = `fsmt-${hex(17)}`;
    const [subnet] = needSubnets(cloud, "EFS: CreateMountTarget", [subnetId]);
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
  refusals: [
    ({ fileSystemId }, cloud) => {
      needFiles(cloud, "PutBackupPolicy", fileSystemId);
    },
  ],
  identify: ({ fileSystemId }) => ({ id: fileSystemId }),
});

export const fileSystemPolicy = resourceType("aws:efs/fileSystemPolicy:FileSystemPolicy", {
  inputs: {
    bypassPolicyLockoutSafetyCheck: { default: false },
    fileSystemId: { required: true },
    policy: { required: true, document: true, check: resourcePolicy },
    region,
  },
  refusals: [
    ({ fileSystemId }, cloud) => {
      needFiles(cloud, "PutFileSystemPolicy", fileSystemId);
    },
  ],
  identify: ({ fileSystemId }) => ({ id: fileSystemId }),
});
