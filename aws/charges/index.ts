import { type Charges, type ChargesByType } from "./charge";
import { compute } from "./compute";
import { data } from "./data";
import { network } from "./network";
import { watch } from "./watch";

/** What has no price anywhere. */
const rights = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "free",
  "aws:iam/policy:Policy": "free",
  "aws:iam/role:Role": "free",
  "aws:iam/rolePolicy:RolePolicy": "free",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "free",
  // Pulumi's state alone has them.
  "random:index/randomId:RandomId": "free",
  "random:index/randomPassword:RandomPassword": "free",
  "random:index/randomString:RandomString": "free",
} as const satisfies ChargesByType;

/**
 * What AWS bills of each resource type: of every one in aws/resourceTypes, and of those that an application on Fargate needs
 * beside them.
 */
export const chargesByType = {
  ...network,
  ...data,
  ...compute,
  ...watch,
  ...rights,
} as const satisfies ChargesByType;

/** What AWS bills of a type; undefined for one that nobody has looked at. */
export function chargesOf(token: string): Charges | "free" | undefined {
  return (chargesByType as ChargesByType)[token];
}
