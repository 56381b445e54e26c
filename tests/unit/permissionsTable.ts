import {
  applicationBoundary,
  deployBoundary,
  stackRolesBoundary,
} from "../../bootstrap/permissions/boundaries";
import type { Document } from "../../bootstrap/permissions/document";
import type { DeploymentPlace } from "../../bootstrap/permissions/place";
import { deployPolicies, type Policies, previewPolicies } from "../../bootstrap/permissions/roles";
import { roles, type Role, type Row } from "./permissionsTableRows";
import { applicationRows } from "./permissionsTableApplication";
import { dataRows } from "./permissionsTableData";
import { groundRows } from "./permissionsTableGround";
import { networkRows } from "./permissionsTableNetwork";
import { siteRows } from "./permissionsTableSite";
import { allows, type Request } from "./permissionsEvaluator";

const account = "123456789012";
const ground = {
  accountId: account,
  stateBucketArn: "arn:aws:s3:::siscoe-state-1a2b3c4",
  stackKeyArn: `arn:aws:kms:sa-east-1:${account}:key/ground`,
};

/** Two environments in one account and one zone, of which the one's domain is below the other's. */
export const places = {
  prod: {
    ...ground,
    environment: "prod",
    site: { domain: "siscoe.example.com", hostedZoneId: "Z0123456789EXAMPLE000", vpcId: "vpc-0a1b2c3d" },
  },
  staging: {
    ...ground,
    environment: "staging",
    site: { domain: "staging.siscoe.example.com", hostedZoneId: "Z0123456789EXAMPLE000" },
  },
} satisfies Readonly<Record<string, DeploymentPlace>>;

/** The whole table, for the environment `our`; `their` is the other one. */
export function table(our: DeploymentPlace, their: DeploymentPlace): readonly Row[] {
  return [siteRows, dataRows, applicationRows, networkRows, groundRows].flatMap((rows) => rows(our, their));
}

const all: Document = {
  Version: "2012-10-17",
  Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};

/** Whether a role of an environment may do it. The last two can be given anything: what counts is their boundary. */
export function may(role: Role, place: DeploymentPlace, request: Request): boolean {
  const key = `${place.environment} ${role}`;
  const { policies, boundary } = made.get(key) ?? rightsOf(role, place);
  made.set(key, { policies, boundary });
  return allows(request, policies, boundary);
}

interface Rights {
  readonly policies: readonly Document[];
  readonly boundary: Document | undefined;
}
const made = new Map<string, Rights>();

function rightsOf(role: Role, place: DeploymentPlace): Rights {
  const of = (policies: Policies) => Object.values(policies).map((policy) => policy(place));
  switch (role) {
    case "preview":
      return { policies: of(previewPolicies), boundary: undefined };
    case "deploy":
      return { policies: of(deployPolicies), boundary: deployBoundary(place) };
    case "stack's role":
      return { policies: [all], boundary: stackRolesBoundary(place) };
    case "application":
      return { policies: [all], boundary: applicationBoundary(place) };
  }
}

/** The table as docs/security.md has it. */
export function renderTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["thing", "action", ...roles]),
    line(["---", "---", ...roles.map(() => "---")]),
    ...rows.map(({ thing, doing, allowed }) =>
      line([thing, doing, ...roles.map((role) => (allowed.includes(role) ? "**yes**" : "no"))]),
    ),
  ].join("\n");
}
