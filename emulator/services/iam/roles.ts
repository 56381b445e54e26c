import type { AwsError, Cloud } from "../../cloud";

/** Refuses a role, by its ARN, that the account has not; of another account's, nothing is known here. */
export function needRole(cloud: Cloud, arn: string, refusal: () => AwsError): void {
  if (!cloud.find("aws:iam/role:Role", (role) => role.arn === arn)) throw refusal();
}
