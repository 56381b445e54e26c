import { AwsError, type Cloud } from "./cloud";
import { allows, namedRoles } from "./policies";
import { parsed } from "./rules";
import { isWellFormed, outsideSubnet, type SubnetFacts } from "./outside";

// Whether what a resource refers to is there: AWS's own words when it isn't.

/** The VPC exists, here or outside (see outside.ts). */
export function needVpc(cloud: Cloud, operation: string, id: string | undefined): void {
  if (
    id === undefined ||
    isWellFormed(id, "vpc") ||
    cloud.find("aws:ec2/vpc:Vpc", (_, known) => known === id)
  )
    return;
  throw new AwsError(operation, "InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
}

/** Where the subnets are, here or outside. */
export function needSubnets(
  cloud: Cloud,
  operation: string,
  ids: readonly string[] | undefined,
): SubnetFacts[] {
  return (ids ?? []).map((id) => {
    const known = cloud.find("aws:ec2/subnet:Subnet", (_, subnetId) => subnetId === id)?.properties;
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
      cloud.find("aws:ec2/securityGroup:SecurityGroup", (_, group) => group === id) ??
      cloud.find("aws:ec2/vpc:Vpc", ({ defaultSecurityGroupId }) => defaultSecurityGroupId === id);
    if (known) continue;
    throw new AwsError(operation, "InvalidGroup.NotFound", `The security group '${id}' does not exist`);
  }
}

/** The kind of record that a key leaves while it waits for its deletion. */
export const PENDING_KEY = "aws:kms/pendingDeletion";

/** The key exists and isn't waiting for its deletion. */
export function needKey(cloud: Cloud, operation: string, keyId: string | undefined): void {
  // Keys that AWS manages exist in every account.
  if (!keyId || /(^|:)alias\/aws\//.test(keyId)) return;
  const known = cloud.find("aws:kms/key:Key", ({ arn }, id) => arn === keyId || id === keyId);
  if (known?.properties.isEnabled !== false && known) return;
  throw inaccessible(operation, keyId);
}

/**
 * Refuses a key that waits for its deletion, or is disabled. Of a key that the account doesn't know nothing can be said: it
 * may be another account's.
 */
export function refuseLostKey(cloud: Cloud, operation: string, keyId: string | undefined): void {
  if (!keyId) return;
  const id = keyId.split(":key/").at(-1) ?? keyId;
  const known = cloud.find("aws:kms/key:Key", (_, key) => key === id);
  if (known ? known.properties.isEnabled === false : cloud.recall(PENDING_KEY, id)) {
    throw inaccessible(operation, keyId);
  }
}

function inaccessible(operation: string, keyId: string): AwsError {
  return new AwsError(
    operation,
    "KMSKeyNotAccessibleFault",
    `The specified KMS key [${keyId}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}

/** The role exists, and lets the service take it on. */
export function needRole(
  cloud: Cloud,
  operation: string,
  roleArn: string | undefined,
  service: string,
): void {
  const trust = cloud.find("aws:iam/role:Role", ({ arn }) => arn === roleArn)?.properties.assumeRolePolicy;
  const request = { action: "sts:AssumeRole", principals: [service] };
  if (roleArn === undefined || (typeof trust === "string" && allows(parsed(trust), request))) return;
  throw new AwsError(
    operation,
    "InvalidParameterValue",
    `The role ${roleArn} does not exist, or its trust policy does not let ${service} assume it`,
  );
}

/** Every role that a policy names exists: unlike a service or an account, AWS looks it up. */
export function needPrincipals(cloud: Cloud, operation: string, policy: unknown): void {
  for (const named of namedRoles(typeof policy === "string" ? parsed(policy) : policy)) {
    if (cloud.find("aws:iam/role:Role", ({ arn }) => arn === named)) continue;
    throw new AwsError(
      operation,
      "MalformedPolicyDocumentException",
      `Policy contains a statement with one or more invalid principals (${named} does not exist)`,
    );
  }
}

/** The VPC has an internet gateway: without one nothing in it is public. A VPC from outside is taken to have one. */
export function needInternetGateway(cloud: Cloud, operation: string, code: string, vpcId: string): void {
  if (!cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId)) return;
  if (cloud.find("aws:ec2/internetGateway:InternetGateway", (gateway) => gateway.vpcId === vpcId)) return;
  throw new AwsError(operation, code, `VPC ${vpcId} has no internet gateway`);
}

/** The log group exists; its name or its ARN (with or without `:*`) may be given. */
export function needLogGroup(cloud: Cloud, operation: string, nameOrArn: string | undefined): void {
  if (nameOrArn === undefined) return;
  const wanted = nameOrArn.replace(/:\*$/, "");
  if (cloud.find("aws:cloudwatch/logGroup:LogGroup", ({ name, arn }) => name === wanted || arn === wanted))
    return;
  throw new AwsError(operation, "InvalidParameterValue", `The log group ${wanted} does not exist`);
}
