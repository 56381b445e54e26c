/**
 * Where an action may be used. What each means in IAM's words is in `bootstrap/permissions/scopes.ts`; "own" is what carries the
 * environment's name, its tag, or both.
 */
export type Scope =
  /** AWS knows neither names nor tags for it. Each use says why it does no harm. */
  | "anywhere"
  // The network: AWS makes up its names, so its tags tell whose it is.
  | "newVpcs"
  | "newNetworkParts"
  | "newNetworkLinks"
  | "newNetworkTags"
  | "ownNetwork"
  | "ownNetworkTags"
  | "givenVpc"
  | "untaggedGroups"
  | "closedGroups"
  // Database, cache, balancer, log groups: by name, and by tag where it doesn't get in AWS's own way.
  | "newNamed"
  | "named"
  | "ownNamed"
  | "tagsOfNamed"
  | "eventLogsOfNamed"
  | "usedByNamed"
  | "snapshotsOfNamed"
  | "ownSnapshots"
  // What AWS knows no ARN of before it is made.
  | "newTagged"
  | "newBackupPlans"
  | "newBackupPlanTags"
  | "ownBackupPlans"
  // Keys, buckets, secrets.
  | "newKeyTags"
  | "ownKeys"
  | "ownKeyTags"
  | "ownKeysByServices"
  | "ownAliases"
  | "ownBuckets"
  | "ownSecrets"
  // File systems: AWS makes up their names, so their tags tell whose they are.
  | "newFilesTags"
  | "ownFiles"
  | "ownFilesTags"
  | "interfacesByServices"
  // What AWS scales: it makes up their names, and names their alarms after what is scaled.
  | "newScalableTags"
  | "ownScalables"
  | "ownSchedules"
  | "alarmsOfScalables"
  // Roles and policies.
  | "ownRoles"
  | "ownBoundRoles"
  | "ownRolesByServices"
  | "formerRoles"
  | "formerPolicies"
  // The site.
  | "newCertificates"
  | "newCertificateTags"
  | "ownCertificates"
  | "ownZone"
  | "ownAddresses"
  | "ownValidations";

/** Actions, by where they may be used. */
export type Scoped = Partial<Readonly<Record<Scope, readonly string[]>>>;

/** The actions of a resource type. */
export interface Actions {
  /** What a preview and a refresh look at. */
  readonly read: Scoped;
  /** What creating, changing and deleting it takes besides. */
  readonly write: Scoped;
}

/** Both lists, scope by scope. */
export function merged(...all: readonly Scoped[]): Scoped {
  const sum: Partial<Record<Scope, readonly string[]>> = {};
  for (const scoped of all) {
    for (const [scope, actions] of Object.entries(scoped) as [Scope, readonly string[]][]) {
      sum[scope] = [...new Set([...(sum[scope] ?? []), ...actions])].sort();
    }
  }
  return sum;
}
