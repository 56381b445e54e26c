import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Check, checkTable } from "../settings/check";
import { ownConfiguration } from "../settings/configuration";
import type { StackIdentity } from "../settings/command";
import { stackName, stackNameAllowed } from "../settings/stackName";
import type { Configuration, PlainValuesOf, SettingsTable } from "../settings/table";
import { flag, forms, fromJson, list, text, wholeNumber } from "../settings/types";
import type { Site } from "./permissions/place";
import { ownNames } from "./permissions/siteScopes";

/** Where each environment answers, by its name. */
const sites = () =>
  z.preprocess(
    fromJson,
    z.record(
      z.string().regex(stackName),
      z.strictObject({
        domain: text(forms.domain).optional(),
        hostedZoneId: text(forms.hostedZoneId).optional(),
        vpcId: text(forms.vpcId).optional(),
      }),
    ),
  );

/** Every setting of the bootstrap. */
export const table = {
  "aws:region": {
    type: text(/^[a-z]{2}-[a-z]+-\d$/),
    description: "The AWS region of the state bucket and of the key. Roles and the provider know no region.",
    allowed: "a region's name",
    example: "sa-east-1",
  },
  "aws:profile": {
    type: text(/^[\w.+@-]+$/).optional(),
    description: "The profile of the AWS CLI to work with, instead of the credentials of the environment.",
    allowed: "the name of a profile",
    example: "siscoe",
  },
  accountId: {
    type: text(forms.accountId),
    description: "The AWS account: any other is refused before anything is made.",
    allowed: "the 12 digits of an AWS account",
    example: "123456789012",
  },
  repository: {
    type: text(/^[A-Za-z0-9-]{1,39}(@\d+\/[\w.-]{1,100}@\d+|\/[\w.-]{1,100})$/),
    description:
      "The repository whose workflows may take the roles on, as GitHub writes it into their tokens. Since July 2026 " +
      "a new or renamed repository's has the numbers of its owner and of itself, which nobody can take over.",
    allowed: "owner/name, or owner@<its number>/name@<its number> (docs/deploy.md, step 3)",
    example: "siscoe@1234567/infrastructure@7654321",
  },
  environments: {
    type: list(stackName, 1, 5).default(["staging", "prod"]),
    description: "The stacks that get a role to preview and a role to deploy.",
    allowed: `a list of one to five stack names, each ${stackNameAllowed}`,
    example: '["staging","prod"]',
  },
  sites: {
    type: sites().default({}),
    description:
      "Where each environment answers, by its stack's name: its `domain` and `hostedZoneId`, as the stack's settings " +
      "have them, and its `vpcId` where it has one. The deploy role may change the records of the domain and of " +
      "www.<domain>, ask for certificates for the two, and make security groups in that VPC. Without an entry it may " +
      "do none of it, and neither role may look at the zone.",
    allowed:
      'a JSON object of stack names, each with any of "domain", "hostedZoneId" and "vpcId"; no name belongs to two',
    example: '{"prod":{"domain":"siscoe.example.com","hostedZoneId":"Z0123456789EXAMPLE000"}}',
  },
  githubProviderArn: {
    type: text(/^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/).optional(),
    description: "GitHub's OIDC provider, where the account has it already: AWS takes one for each address.",
    allowed: "the ARN of the provider token.actions.githubusercontent.com",
    example: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
  },
  stateVersionDays: {
    type: wholeNumber(30, 3650).default(365),
    description: "How long an overwritten state can be called back, in days; the last 100 always can.",
    allowed: "a whole number from 30 to 3650",
    example: "365",
  },
  protect: {
    type: flag().default(true),
    description: "Refuse to delete or replace the state bucket and the key.",
    allowed: "true or false",
    example: "true",
  },
} as const satisfies SettingsTable;

/** The bootstrap's settings, checked. */
export type BootstrapSettings = PlainValuesOf<typeof table>;

const sitesAreTheEnvironments: Check<typeof table> = ({ environments, sites: given }) => {
  if (environments === undefined || given === undefined) return [];
  const strange = Object.keys(given).filter((name) => !environments.includes(name));
  if (strange.length === 0) return [];
  return [{ key: "sites", what: `names ${strange.join(", ")}, which is not among the environments` }];
};

const namesBelongToOne: Check<typeof table> = ({ sites: given = {} }) => {
  const names = Object.values<Site>(given).flatMap(({ domain }) =>
    domain === undefined ? [] : ownNames(domain),
  );
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length === 0) return [];
  return [{ key: "sites", what: `gives ${twice.join(", ")} to two environments` }];
};

const contradictions: Check<typeof table> = (settings, given) => [
  ...sitesAreTheEnvironments(settings, given),
  ...namesBelongToOne(settings, given),
];

/** Checks the bootstrap's configuration, all of it at once. */
export function checkSettings(configuration: Configuration, environment: StackIdentity): BootstrapSettings {
  return checkTable(table, contradictions, configuration, environment);
}

/** Reads and checks the settings, before anything is registered. */
export async function readSettings(): Promise<BootstrapSettings> {
  const environment = {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    folder: "bootstrap" as const,
  };
  return checkSettings(await ownConfiguration(table, environment), environment);
}
