import { actionsOf, servicesWithLinkedRoles } from "./actions";
import { merged, type Scope, type Scoped } from "../../aws/resourceTypes/actions";
import { document, type Document, type Statement } from "./document";
import type { DeploymentPlace } from "./place";
import { scope } from "./scopes";
import { readsSecrets, readsState, writesState } from "./state";

/** The policies of a role, by name: IAM limits the size of each. */
export type Policies = Readonly<Record<string, (place: DeploymentPlace) => Document>>;

const rows = Object.values(actionsOf);
const reads = merged(...rows.map(({ read }) => read));
const writes = merged(...rows.map(({ write }) => write));

/** The scopes of each policy, in its order; what is in none of them is in the last one. */
const parts = {
  network: [
    "untaggedGroups",
    "closedGroups",
    "newNetworkTags",
    "ownNetworkTags",
    "newNetworkParts",
    "ownNetwork",
    "newNetworkLinks",
    "givenVpc",
    "newVpcs",
  ],
  data: ["newNamed", "usedByNamed", "named", "snapshotsOfNamed", "ownSnapshots"],
  "data-changes": ["ownNamed"],
  "data-tags": ["tagsOfNamed"],
  "uploads-backups": [
    "newFilesTags",
    "ownFiles",
    "ownFilesTags",
    "interfacesByServices",
    "newBackupPlans",
    "newBackupPlanTags",
    "ownBackupPlans",
  ],
  site: [
    "newCertificates",
    "newCertificateTags",
    "ownCertificates",
    "ownAddresses",
    "ownValidations",
    "ownZone",
    "newScalableTags",
    "ownScalables",
    "alarmsOfScalables",
    "ownSchedules",
  ],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
const inParts: readonly Scope[] = Object.values(parts).flat();

/** What the role for previews may do: look at what the stack is made of, its state and its secrets; no change. */
export const previewPolicies: Policies = {
  services: (place) => document(...statements("Look", { ...reads, anywhere: [] }, place)),
  // What AWS knows no resource for: together they are too long for one policy.
  anywhere: (place) => document(...statements("Look", { anywhere: reads.anywhere ?? [] }, place)),
  state: (place) => document(...readsState(place), ...readsSecrets(place)),
};

/** What the role for deployments may do: everything that the stack's resource types take, and nothing else. */
export const deployPolicies: Policies = {
  ...previewPolicies,
  state: (place) => document(...readsState(place), ...writesState(place), ...readsSecrets(place)),
  network: (place) => document(...changes(place, parts.network)),
  data: (place) => document(...changes(place, parts.data)),
  "data-changes": (place) => document(...changes(place, parts["data-changes"])),
  "data-tags": (place) => document(...changes(place, parts["data-tags"])),
  "uploads-backups": (place) => document(...changes(place, parts["uploads-backups"])),
  site: (place) => document(...changes(place, parts.site)),
  "own-changes": (place) =>
    document(
      ...changes(
        place,
        (Object.keys(writes) as Scope[]).filter((name) => !inParts.includes(name)),
      ),
      letServicesMakeTheirRoles(place),
    ),
};

function statements(verb: string, actions: Scoped, place: DeploymentPlace): Statement[] {
  return (Object.entries(actions) as [Scope, readonly string[]][]).flatMap(([name, action]) => {
    const where = scope(name, place);
    if (where === undefined) return [];
    const sid = `${verb}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return [{ Sid: sid, Effect: "Allow", Action: action, ...where } satisfies Statement];
  });
}

function changes(place: DeploymentPlace, names: readonly Scope[]): Statement[] {
  const some = Object.fromEntries(names.map((name) => [name, writes[name] ?? []]));
  return statements("Change", some, place);
}

function letServicesMakeTheirRoles({ accountId }: DeploymentPlace): Statement {
  return {
    Sid: "LetServicesMakeTheirRoles",
    Effect: "Allow",
    Action: ["iam:CreateServiceLinkedRole"],
    Resource: [`arn:aws:iam::${accountId}:role/aws-service-role/*`],
    Condition: { StringEquals: { "iam:AWSServiceName": servicesWithLinkedRoles } },
  };
}
