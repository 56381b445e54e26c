import { AwsError, type Cloud } from "./cloud";
import { isWellFormed, outsideSubnet, type SubnetFacts } from "./outside";
import { role } from "./types/iam";
import { key } from "./types/kms";
import { logGroup } from "./types/logs";
import { securityGroup } from "./types/securityGroups";
import { subnet, vpc } from "./types/vpc";

// Whether what a resource refers to is there: AWS's own words when it isn't.

/** The VPC exists, here or outside (see outside.ts). */
export function needVpc(cloud: Cloud, operation: string, id: string | undefined): void {
  if (id === undefined || isWellFormed(id, "vpc") || cloud.find(vpc, (_, known) => known === id)) return;
  throw new AwsError(operation, "InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
}

/** Where the subnets are, here or outside. */
export function needSubnets(
  cloud: Cloud,
  operation: string,
  ids: readonly string[] | undefined,
): SubnetFacts[] {
  return (ids ?? []).map((id) => {
    const known = cloud.find(subnet, (_, subnetId) => subnetId === id)?.properties;
    if (known) return known as SubnetFacts;
    if (isWellFormed(id, "subnet")) return outsideSubnet(id, cloud.region);
    throw new AwsError(operation, "InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
  });
}

/** The security groups exist: the stack's own ones, or a VPC's default one. */
export function needSecurityGroups(
  cloud: Cloud,
  operation: string,
  ids: readonly string[] | undefined,
): void {
  for (const id of ids ?? []) {
    const known =
      cloud.find(securityGroup, (_, group) => group === id) ??
      cloud.find(vpc, ({ defaultSecurityGroupId }) => defaultSecurityGroupId === id);
    if (known) continue;
    throw new AwsError(operation, "InvalidGroup.NotFound", `The security group '${id}' does not exist`);
  }
}

/** The key exists and isn't waiting for its deletion. */
export function needKey(cloud: Cloud, operation: string, keyId: string | undefined): void {
  // Keys that AWS manages exist in every account.
  if (!keyId || /(^|:)alias\/aws\//.test(keyId)) return;
  const known = cloud.find(key, ({ arn }, id) => arn === keyId || id === keyId);
  if (known?.properties.isEnabled !== false && known) return;
  throw new AwsError(
    operation,
    "KMSKeyNotAccessibleFault",
    `The specified KMS key [${keyId}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}

/** The role exists. */
export function needRole(cloud: Cloud, operation: string, roleArn: string | undefined): void {
  if (roleArn === undefined || cloud.find(role, ({ arn }) => arn === roleArn)) return;
  throw new AwsError(
    operation,
    "InvalidParameterValue",
    `The role ${roleArn} does not exist or can't be assumed`,
  );
}

/** The log group exists; its name or its ARN (with or without `:*`) may be given. */
export function needLogGroup(cloud: Cloud, operation: string, nameOrArn: string | undefined): void {
  if (nameOrArn === undefined) return;
  const wanted = nameOrArn.replace(/:\*$/, "");
  if (cloud.find(logGroup, ({ name, arn }) => name === wanted || arn === wanted)) return;
  throw new AwsError(operation, "InvalidParameterValue", `The log group ${wanted} does not exist`);
}
