import { length, matches } from "../../rules";

/** What load balancers and target groups may be called. */
export const balancerName = [
  length(1, 32),
  matches(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/,
    "must contain letters, digits and hyphens, no hyphen at either end",
  ),
] as const;
