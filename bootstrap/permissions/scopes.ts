import { servicesWithRoles } from "./actions";
import type { Scope } from "../../aws/resourceTypes/actions";
import type { Statement } from "./document";
import { namedScopes } from "./namedScopes";
import { networkScopes } from "./networkScopes";
import {
  applicationBoundaryArn,
  beingTagged,
  pathOfStack,
  type DeploymentPlace,
  prefix,
  secrets,
  stackRolesBoundaryArn,
  tag,
  tagged,
} from "./place";
import { siteScopes } from "./siteScopes";

type Where = Pick<Statement, "Resource" | "Condition">;

/** Where an action may be used, as a statement without its actions; undefined where it may be used nowhere. */
export function scope(name: Scope, place: DeploymentPlace): Where | undefined {
  const scopes: Readonly<Record<Scope, Where | undefined>> = {
    anywhere: { Resource: ["*"] },
    newTagged: { Resource: ["*"], Condition: { StringEquals: beingTagged(place) } },
    ...networkScopes(place),
    ...namedScopes(place),
    ...siteScopes(place),
    ...keyScopes(place),
    ...roleScopes(place),
    ...fileScopes(place),
    ...scalingScopes(place),
    ownBuckets: { Resource: [`arn:aws:s3:::${prefix(place)}*`] },
    ownSecrets: { Resource: [secrets(place)] },
  };
  return scopes[name];
}

function keyScopes(place: DeploymentPlace) {
  const { accountId } = place;
  const keys = [`arn:aws:kms:*:${accountId}:key/*`];
  return {
    // AWS has no condition for "while it is made", and wants a right over all keys. A key that somebody uses has an
    // alias as a rule; for one without an alias and without a tag, see what `ownKeys` leaves out.
    newKeyTags: {
      Resource: keys,
      Condition: {
        Null: { [`aws:ResourceTag/${tag}`]: "true", "kms:ResourceAliases": "true" },
        StringEquals: beingTagged(place),
      },
    },
    ownKeys: { Resource: keys, Condition: { StringEquals: tagged(place) } },
    ownKeyTags: {
      Resource: keys,
      Condition: {
        StringEquals: tagged(place),
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: place.environment },
      },
    },
    ownKeysByServices: {
      Resource: keys,
      Condition: {
        StringEquals: tagged(place),
        StringLike: {
          "kms:ViaService": [
            "backup.*.amazonaws.com",
            "elasticache.*.amazonaws.com",
            "elasticfilesystem.*.amazonaws.com",
            "logs.*.amazonaws.com",
            "rds.*.amazonaws.com",
            "secretsmanager.*.amazonaws.com",
          ],
        },
      },
    },
    ownAliases: { Resource: [`arn:aws:kms:*:${accountId}:alias/${prefix(place)}*`] },
  } satisfies Partial<Record<Scope, Where>>;
}

/** File systems and their access points: AWS makes up their names. */
function fileScopes(place: DeploymentPlace) {
  const { accountId, environment } = place;
  const files = ["file-system", "access-point"].map(
    (kind) => `arn:aws:elasticfilesystem:*:${accountId}:${kind}/*`,
  );
  const made = ["CreateAccessPoint", "CreateFileSystem"];
  return {
    newFilesTags: {
      Resource: files,
      Condition: { StringEquals: { ...beingTagged(place), "elasticfilesystem:CreateAction": made } },
    },
    ownFiles: { Resource: files, Condition: { StringEquals: tagged(place) } },
    ownFilesTags: {
      Resource: files,
      Condition: {
        StringEquals: tagged(place),
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: environment },
      },
    },
    // A service asks EC2 in the name of whoever asked it; nobody can say so of a request of their own.
    interfacesByServices: {
      Resource: ["network-interface", "security-group", "subnet"].map(
        (kind) => `arn:aws:ec2:*:${accountId}:${kind}/*`,
      ),
      Condition: { Bool: { "aws:ViaAWSService": "true" } },
    },
  } satisfies Partial<Record<Scope, Where>>;
}

/** Schedules go by their names. Those of scalable targets AWS makes up; it names the alarms of a policy after the scaled service. */
function scalingScopes(place: DeploymentPlace) {
  const { accountId, environment } = place;
  const targets = [`arn:aws:application-autoscaling:*:${accountId}:scalable-target/*`];
  return {
    newScalableTags: {
      Resource: targets,
      Condition: { Null: { [`aws:ResourceTag/${tag}`]: "true" }, StringEquals: beingTagged(place) },
    },
    ownScalables: {
      Resource: targets,
      Condition: {
        StringEquals: tagged(place),
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: environment },
      },
    },
    ownSchedules: { Resource: [`arn:aws:scheduler:*:${accountId}:schedule/default/${prefix(place)}*`] },
    alarmsOfScalables: {
      Resource: [`arn:aws:cloudwatch:*:${accountId}:alarm:TargetTracking-service/${prefix(place)}*`],
    },
  } satisfies Partial<Record<Scope, Where>>;
}

function roleScopes(place: DeploymentPlace) {
  const { accountId, environment } = place;
  const iam = `arn:aws:iam::${accountId}`;
  const roles = [`${iam}:role${pathOfStack(environment)}*`];
  return {
    ownRoles: { Resource: roles },
    ownBoundRoles: {
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundariesOf(place) } },
    },
    ownRolesByServices: {
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": servicesWithRoles } },
    },
    // What a stack made before its roles had a path: it may go, until no state has it.
    formerRoles: { Resource: [`${iam}:role/${prefix(place)}*`] },
    formerPolicies: { Resource: [`${iam}:policy/${prefix(place)}*`] },
  } satisfies Partial<Record<Scope, Where>>;
}

/** The boundaries, of which each role in the stack's path has one. */
export function boundariesOf(place: DeploymentPlace): string[] {
  return [applicationBoundaryArn(place), stackRolesBoundaryArn(place)];
}
