import type { Scope } from "./actions/types";
import { servicesWithRoles } from "./actions";
import type { Statement } from "./document";

/** What the bootstrap made, as far as policies name it. */
export interface Ground {
  readonly accountId: string;
  readonly stateBucketArn: string;
  readonly stackKeyArn: string;
}

/** An environment, on its ground. */
export interface Place extends Ground {
  /** The stack's name. */
  readonly environment: string;
}

/** The IAM path of everything that the bootstrap makes: no stack's name begins like it. */
export const path = "/siscoe-bootstrap/";

/** The ARN of the boundary of the roles that a stack makes. */
export function stackRolesBoundaryArn({ accountId, environment }: Pick<Place, "accountId" | "environment">) {
  return `arn:aws:iam::${accountId}:policy${path}siscoe-${environment}-roles`;
}

/** Where an action may be used: a statement without its actions. Names are those of `index.ts`: `siscoe-<stack>-…`. */
export function scope(name: Scope, place: Place): Pick<Statement, "Resource" | "Condition"> {
  const { accountId, environment } = place;
  const keys = [`arn:aws:kms:*:${accountId}:key/*`];
  const roles = [`arn:aws:iam::${accountId}:role/siscoe-${environment}-*`];
  const ours = { "aws:ResourceTag/environment": environment };
  const scopes: Readonly<Record<Scope, Pick<Statement, "Resource" | "Condition">>> = {
    anywhere: { Resource: ["*"] },
    newKeys: { Resource: ["*"], Condition: { StringEquals: { "aws:RequestTag/environment": environment } } },
    ownKeys: { Resource: keys, Condition: { StringEquals: ours } },
    ownKeysByServices: {
      Resource: keys,
      Condition: {
        StringEquals: ours,
        StringLike: { "kms:ViaService": ["rds.*.amazonaws.com", "secretsmanager.*.amazonaws.com"] },
      },
    },
    ownAliases: { Resource: [`arn:aws:kms:*:${accountId}:alias/siscoe-${environment}-*`] },
    ownBuckets: {
      Resource: [`arn:aws:s3:::siscoe-${environment}-*`, `arn:aws:s3:::siscoe-${environment}-*/*`],
    },
    ownSecrets: { Resource: [secrets(place)] },
    ownRoles: { Resource: roles },
    ownBoundRoles: {
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": stackRolesBoundaryArn(place) } },
    },
    ownRolesByServices: {
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": servicesWithRoles } },
    },
    ownPolicies: { Resource: [`arn:aws:iam::${accountId}:policy/siscoe-${environment}-*`] },
  };
  return scopes[name];
}

/** The stack's secrets, in every region. */
export function secrets({ accountId, environment }: Place): string {
  return `arn:aws:secretsmanager:*:${accountId}:secret:siscoe-${environment}-*`;
}
