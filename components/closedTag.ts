/**
 * The value of the tag `environment` on a VPC's default security group: a role for deployments may close what carries
 * it, and nothing else (bootstrap/permissions/networkScopes.ts).
 */
export const closedTag = "closed";
