/** Where an action may be used. What each means in IAM's words is in `../scopes.ts`. */
export type Scope =
  | "anywhere"
  | "newKeys"
  | "ownKeys"
  | "ownKeysByServices"
  | "ownAliases"
  | "ownBuckets"
  | "ownSecrets"
  | "ownRoles"
  | "ownBoundRoles"
  | "ownRolesByServices"
  | "ownPolicies";

/** The actions of a resource type. */
export interface Actions {
  /** What a preview and a refresh look at. */
  readonly read: readonly string[];
  /** What creating, changing and deleting it takes besides. */
  readonly write: Partial<Readonly<Record<Scope, readonly string[]>>>;
}
