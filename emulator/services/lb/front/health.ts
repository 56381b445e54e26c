import type { HealthCheck, Target } from "./configuration";

/** Why a check failed, in AWS's codes. */
export interface Failure {
  readonly reason: "Target.ResponseCodeMismatch" | "Target.Timeout" | "Target.FailedHealthChecks";
  readonly description: string;
}

/** What one check found. */
export type Finding = "passed" | Failure;

/**
 * The health of a target, in the words of DescribeTargetHealth.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export interface Health {
  readonly state: "initial" | "healthy" | "unhealthy" | "unused";
  readonly reason?: string;
  readonly description?: string;
  /** How many checks in a row spoke against the state. */
  readonly against: number;
}

/** Before the first check. */
export const registering: Health = {
  state: "initial",
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
  against: 0,
};

/** Of a target group that no listener and no rule forwards to: it is not checked. */
export const unused: Health = {
  state: "unused",
  reason: "Target.NotInUse",
  description: "Target group is not configured to receive traffic from the load balancer",
  against: 0,
};

/**
 * The health after one more check. A new target "must pass one health check to be considered healthy", whatever the
 * threshold; after that it takes as many in a row as the thresholds say.
 */
export function after(
  health: Health,
  finding: Finding,
  thresholds: Pick<HealthCheck, "healthyThreshold" | "unhealthyThreshold">,
): Health {
  const passed = finding === "passed";
  if (health.state === "healthy" && passed) return { state: "healthy", against: 0 };
  if (health.state === "unhealthy" && !passed) return { state: "unhealthy", ...finding, against: 0 };

  const against = health.state === "initial" && passed ? 0 : health.against + 1;
  const needed = passed ? thresholds.healthyThreshold : thresholds.unhealthyThreshold;
  if (passed && (health.state === "initial" || against >= needed)) return { state: "healthy", against: 0 };
  if (!passed && against >= needed) return { state: "unhealthy", ...finding, against: 0 };
  if (health.state !== "initial") return { ...health, against };
  return {
    state: "initial",
    reason: "Elb.InitialHealthChecking",
    description: "Initial health checks in progress",
    against,
  };
}

/** Whether a matcher such as `200-299,301` accepts a status. */
export function accepts(matcher: string, status: number): boolean {
  return matcher.split(",").some((range) => {
    const [first = "", last = first] = range.split("-");
    return status >= Number(first) && status <= Number(last);
  });
}

/** A target with its health. */
export interface TargetHealth {
  readonly target: Target;
  readonly health: Health;
}

/**
 * The targets that requests go to: the healthy ones; without any, all the unhealthy ones ("If a target group
 * contains only unhealthy registered targets, the load balancer routes requests to all those targets … the load
 * balancer fails open"). A target that has not been checked yet gets none: it "must pass the initial health checks".
 */
export function inService(targets: readonly TargetHealth[]): Target[] {
  const those = (state: Health["state"]) =>
    targets.filter(({ health }) => health.state === state).map(({ target }) => target);
  const healthy = those("healthy");
  return healthy.length > 0 ? healthy : those("unhealthy");
}

/** Whether requests go to targets that are known to be unhealthy. */
export function failsOpen(targets: readonly TargetHealth[]): boolean {
  return inService(targets).length > 0 && targets.every(({ health }) => health.state !== "healthy");
}
