import { request } from "node:http";
import { isIPv6 } from "node:net";
import type { HealthCheck, Target, TargetGroup } from "./configuration";
import { accepts, after, registering, unused, type Finding, type Health, type TargetHealth } from "./health";

/** Until a target's state is known it is asked this often (in seconds), however long AWS would wait. */
const initialInterval = 1;

/**
 * Asks a target once, as ALB does: plain HTTP, its own address and the check's port as Host, a connection of its own.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export function check(target: Target, { path, port, matcher, timeout }: HealthCheck): Promise<Finding> {
  const checkPort = port === "traffic-port" ? target.port : Number(port);
  const address = isIPv6(target.targetId) ? `[${target.targetId}]` : target.targetId;
  const headers = {
    host: `${address}:${checkPort}`,
    connection: "close",
    "user-agent": "ELB-HealthChecker/2.0",
    "accept-encoding": "gzip, compressed",
  };
  return new Promise((resolve) => {
    const asked = request({ host: target.targetId, port: checkPort, path, headers, agent: false });
    const timer = setTimeout(() => {
      resolve({ reason: "Target.Timeout", description: "Request timed out" });
      asked.destroy();
    }, timeout * 1000);
    asked.on("response", (response) => {
      const status = response.statusCode ?? 0;
      resolve(
        accepts(matcher, status)
          ? "passed"
          : {
              reason: "Target.ResponseCodeMismatch",
              description: `Health checks failed with these codes: [${status}]`,
            },
      );
      // The page is read to its end, so that the application doesn't log a broken pipe at every check.
      response.on("error", () => undefined).resume();
    });
    asked.on("error", () => {
      resolve({ reason: "Target.FailedHealthChecks", description: "Health checks failed" });
    });
    asked.on("close", () => {
      clearTimeout(timer);
    });
    asked.end();
  });
}

interface Watch {
  readonly key: string;
  readonly target: Target;
  health: Health;
  timer?: NodeJS.Timeout;
}

/** Keeps checking the targets of all target groups that are in use. */
export class HealthChecks {
  readonly #changed: (group: TargetGroup, target: Target, health: Health) => void;
  #watches = new Map<string, Watch[]>();

  constructor(changed: (group: TargetGroup, target: Target, health: Health) => void) {
    this.#changed = changed;
  }

  /** The targets of a target group. */
  of(arn: string): readonly TargetHealth[] {
    return this.#watches.get(arn) ?? [];
  }

  /** Watches these from now on. What is known of a target whose checks stay the same is kept. */
  watch(groups: readonly TargetGroup[], inUse: ReadonlySet<string>, longestInterval = Infinity): void {
    const before = this.#watches;
    this.#watches = new Map();
    for (const group of groups) {
      const interval = Math.min(group.healthCheck.interval, longestInterval);
      const known = before.get(group.arn) ?? [];
      const watches = group.targets.map((target) => {
        const key = JSON.stringify([target, group.healthCheck, interval, inUse.has(group.arn)]);
        const old = known.find((watch) => watch.key === key);
        if (old) known.splice(known.indexOf(old), 1);
        return old ?? { key, target, health: inUse.has(group.arn) ? registering : unused };
      });
      this.#watches.set(group.arn, watches);
      for (const watch of watches) {
        if (watch.timer === undefined && inUse.has(group.arn)) this.#ask(group, watch, interval);
      }
      for (const watch of known) clearTimeout(watch.timer);
    }
    for (const [arn, watches] of before) {
      if (!this.#watches.has(arn)) for (const watch of watches) clearTimeout(watch.timer);
    }
  }

  /** No more checks. */
  stop(): void {
    this.watch([], new Set());
  }

  #ask(group: TargetGroup, watch: Watch, interval: number): void {
    // The next one is due an interval after this one began: how long an answer takes doesn't shift it.
    const wait = watch.health.state === "initial" ? Math.min(interval, initialInterval) : interval;
    watch.timer = setTimeout(() => {
      this.#ask(group, watch, interval);
    }, wait * 1000);
    void check(watch.target, group.healthCheck).then((finding) => {
      if (!this.#watches.get(group.arn)?.includes(watch)) return;
      const before = watch.health;
      watch.health = after(before, finding, group.healthCheck);
      if (before.state !== watch.health.state || before.reason !== watch.health.reason) {
        this.#changed(group, watch.target, watch.health);
      }
    });
  }
}
