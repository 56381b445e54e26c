import { actionsOf, servicesWithLinkedRoles } from "./actions";
import type { Scope } from "./actions/types";
import { document, type Document, sorted, type Statement } from "./document";
import { type Place, scope } from "./scopes";
import { readsSecrets, readsState, writesState } from "./state";

/** The policies of a role, by name: IAM limits the size of each. */
export type Policies = Readonly<Record<string, (place: Place) => Document>>;

const rows = Object.values(actionsOf);
const reads = sorted(rows.flatMap(({ read }) => read));
const scopesOfOwn = sorted(rows.flatMap(({ write }) => Object.keys(write)))
  .map((name) => name as Scope)
  .filter((name) => name !== "anywhere");

/** What the role for previews may do: look at what the stack is made of, its state and its secrets; no change. */
export const previewPolicies: Policies = {
  services: () => document({ Sid: "LookAtServices", Effect: "Allow", Action: reads, Resource: ["*"] }),
  state: (place) => document(...readsState(place), ...readsSecrets(place)),
};

/** What the role for deployments may do: everything that the stack's resource types take, and nothing else. */
export const deployPolicies: Policies = {
  ...previewPolicies,
  state: (place) => document(...readsState(place), ...writesState(place), ...readsSecrets(place)),
  changes: (place) => document(change("anywhere", place)),
  "own-changes": (place) =>
    document(...scopesOfOwn.map((name) => change(name, place)), letServicesMakeTheirRoles(place)),
};

function change(name: Scope, place: Place): Statement {
  return {
    Sid: `Change${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    Effect: "Allow",
    Action: sorted(rows.flatMap(({ write }) => write[name] ?? [])),
    ...scope(name, place),
  };
}

function letServicesMakeTheirRoles({ accountId }: Place): Statement {
  return {
    Sid: "LetServicesMakeTheirRoles",
    Effect: "Allow",
    Action: ["iam:CreateServiceLinkedRole"],
    Resource: [`arn:aws:iam::${accountId}:role/aws-service-role/*`],
    Condition: { StringEquals: { "iam:AWSServiceName": servicesWithLinkedRoles } },
  };
}
