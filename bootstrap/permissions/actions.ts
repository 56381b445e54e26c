import { resourceTypes } from "../../aws/resourceTypes";
import type { ResourceTypes } from "../../aws/resourceTypes/facts";
import type { Actions } from "../../aws/resourceTypes/actions";

/** What each resource type of the stack takes at AWS. What a deployment may do follows from it, and from nothing else. */
export const actionsOf: Readonly<Record<string, Actions>> = Object.fromEntries(
  Object.entries(resourceTypes as ResourceTypes).flatMap(([token, { actions }]) =>
    actions === undefined ? [] : [[token, actions]],
  ),
);

/** The AWS services that the stack's roles are handed to. */
export const servicesWithRoles = [
  "backup.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "lambda.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "scheduler.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** The services that make a role of their own the first time an account uses them. */
export const servicesWithLinkedRoles = [
  "ecs.amazonaws.com",
  "ecs.application-autoscaling.amazonaws.com",
  "backup.amazonaws.com",
  "elasticache.amazonaws.com",
  "elasticfilesystem.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "rds.amazonaws.com",
];
