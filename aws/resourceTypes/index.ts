import { acm } from "./acm";
import { appautoscaling } from "./appautoscaling";
import { backup } from "./backup";
import { budgets } from "./budgets";
import { cloudwatch } from "./cloudwatch";
import { ec2 } from "./ec2";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { efs } from "./efs";
import { elasticache } from "./elasticache";
import type { Owner, ResourceFacts, ResourceTypes, Values } from "./facts";
import { iam } from "./iam";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { lb } from "./lb";
import { random } from "./random";
import { rds } from "./rds";
import { route53 } from "./route53";
import { s3 } from "./s3";
import { scheduler } from "./scheduler";
import { secretsmanager } from "./secretsmanager";
import { sns } from "./sns";
import { wafv2 } from "./wafv2";

/**
 * Every resource type that this repository makes, by its token. What the diff warns of, what the workflows' roles may do,
 * what the emulator replaces and what tests ask of a type go by it; a type that is not here counts as holding something
 * until somebody has thought about it, and tests fail until then.
 *
 * What replaces: ForceNew, RequiresReplace and CustomizeDiff of terraform-provider-aws 6.58.0 (read on 27 November 2026 in
 * github.com/lonegunmanb/terraform-provider-aws-index at 2f6e22c), of terraform-provider-random (ad788e2), and what
 * pulumi-aws 7 changes of it in its resources.go. @pulumi/aws 7.48 wraps a slightly newer one. A row for a type that was not
 * read there names its own source.
 *
 * What is of Terraform's newer framework: `FrameworkResources` of each service of the same provider.
 *
 * What a deployment does: the provider's own calls, and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const resourceTypes = {
  // The roles' policies follow this order, and are compared as text.
  ...ec2,
  ...rds,
  ...elasticache,
  ...backup,
  ...budgets,
  ...acm,
  ...lb,
  ...wafv2,
  ...route53,
  ...s3,
  ...cloudwatch,
  ...iam,
  ...kms,
  ...secretsmanager,
  ...ecs,
  ...lambda,
  ...efs,
  ...sns,
  ...ecr,
  ...appautoscaling,
  ...scheduler,
  ...random,
} as const satisfies ResourceTypes;

/** The service of a type: the token's module, and EC2 where the SDK calls that `vpc`. */
export function serviceOf(token: string): string {
  const [packageName = "", module = ""] = token.split(":");
  const [service = ""] = module.split("/");
  if (packageName !== "aws") return packageName;
  return service === "vpc" ? "ec2" : service;
}

/** Every service that has a type in the table. */
export const services: readonly string[] = [...new Set(Object.keys(resourceTypes).map(serviceOf))];

/** What is known of a type, whoever made it. */
export function factsOf(token: string): ResourceFacts | undefined {
  return (resourceTypes as ResourceTypes)[token];
}

/**
 * Whether the change of an input takes another resource. What moves to another region always does; unset means the
 * provider's own region, so a change between these two is none.
 */
export function isReplacedBy(
  token: string,
  property: string,
  before: Values,
  after: Values,
  owner: Owner,
): boolean {
  const { replacedBy = [], replacedWhen = {} } = factsOf(token) ?? {};
  if (property === "region" || replacedBy.includes(property)) return true;
  return replacedWhen[property]?.(before, after, owner) ?? false;
}
