import { data } from "./data";
import { network } from "./network";
import { security } from "./security";
import { site } from "./site";
import type { Actions } from "./types";

/**
 * What each resource type of the stack takes at AWS: the one place that decides what the roles may do. A type that
 * the stack registers and that is not here, or that is here and not registered, fails a test.
 *
 * Sources: the AWS provider's own calls, and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const actionsOf: Readonly<Record<string, Actions>> = { ...network, ...data, ...site, ...security };

/** The AWS services that the stack's roles are handed to. The application's own are handed over by who runs it. */
export const servicesWithRoles = ["monitoring.rds.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

/** The services that make a role of their own the first time an account uses them. */
export const servicesWithLinkedRoles = [
  "elasticache.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "rds.amazonaws.com",
];
