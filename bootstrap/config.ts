import * as pulumi from "@pulumi/pulumi";
import { checkTable } from "../settings/check";
import { ownConfiguration } from "../settings/configuration";
import type { Environment } from "../settings/problem";
import type { Configuration, PlainValuesOf, SettingsTable } from "../settings/table";
import { flag, forms, list, text, wholeNumber } from "../settings/types";

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
    type: list(/^[a-z][a-z0-9]{0,11}$/, 1, 5).default(["staging", "prod"]),
    description: "The stacks that get a role to preview and a role to deploy.",
    allowed: "a list of one to five stack names: a lower-case letter and up to 11 letters and digits",
    example: '["staging","prod"]',
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

/** Checks the bootstrap's configuration, all of it at once. */
export function checkSettings(configuration: Configuration, environment: Environment): BootstrapSettings {
  return checkTable(table, () => [], configuration, environment);
}

/** Reads and checks the settings, before anything is registered. */
export function readSettings(): BootstrapSettings {
  const environment = { project: pulumi.getProject(), stack: pulumi.getStack() };
  return checkSettings(ownConfiguration(), environment);
}
