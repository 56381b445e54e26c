import type * as pulumi from "@pulumi/pulumi";
import { type AlarmDefinition, quarterOfAnHour, type Series } from "./alarm";
import { alarmsDefaults } from "./defaults";
import type { LoadBalancer } from "./loadBalancer";

/** What is watched of the site. */
export interface SiteAlarmsArgs {
  loadBalancer: LoadBalancer;
  /** The certificate of the HTTPS listener. */
  certificateArn: pulumi.Input<string>;
  /** What 19 of 20 requests are to be faster than, in seconds. @default 3 */
  latencySeconds?: number | undefined;
}

/** What visitors notice: errors, slowness, an application that doesn't answer, a certificate that is running out. */
export function siteAlarms({
  loadBalancer,
  certificateArn,
  latencySeconds = alarmsDefaults.latencySeconds,
}: SiteAlarmsArgs): AlarmDefinition[] {
  const ofBalancer = { LoadBalancer: loadBalancer.loadBalancer.arnSuffix };
  const ofTargets = { ...ofBalancer, TargetGroup: loadBalancer.targetGroup.arnSuffix };
  const count = (metric: string, dimensions: Series["dimensions"]): Series => ({
    ...{ namespace: "AWS/ApplicationELB", metric, dimensions, statistic: "Sum" },
  });
  return [
    {
      name: "balancer-errors",
      description:
        "Visitors get errors (5xx) from the load balancer itself: the application can't be reached, closes connections, or " +
        "takes too long. First look whether its targets are healthy (target group, Targets) and whether it runs; then at " +
        "error_reason in the access logs.",
      // A share of RequestCount it can't be: what found no target isn't counted there.
      watch: count("HTTPCode_ELB_5XX_Count", ofBalancer),
      threshold: { above: 4 },
      periodSeconds: 60,
      periods: { breaching: 3, of: 5 },
      missing: "notBreaching",
    },
    {
      name: "target-errors",
      description:
        "The application answers more than one request in twenty with an error (5xx). First read its log for the error, and " +
        "think of what was deployed last: put the version before back if it began then.",
      watch: {
        series: {
          errors: count("HTTPCode_Target_5XX_Count", ofTargets),
          requests: count("RequestCount", ofTargets),
        },
        // Of a few requests at night, one error is a large share.
        expression: "IF(errors >= 5, 100 * errors / requests, 0)",
      },
      threshold: { above: 5 },
      periodSeconds: 300,
      periods: { breaching: 2, of: 3 },
      missing: "notBreaching",
    },
    {
      name: "latency",
      description:
        `One request in twenty takes longer than ${latencySeconds} s (siscoe:alarmLatencySeconds). First look at the other ` +
        "alarms: a database or a cache that is busy is the usual cause; then at the slow queries in the database's log.",
      watch: {
        ...{ namespace: "AWS/ApplicationELB", metric: "TargetResponseTime", dimensions: ofTargets },
        statistic: "p95",
      },
      threshold: { above: latencySeconds },
      ...quarterOfAnHour,
      missing: "notBreaching",
    },
    {
      name: "unhealthy-targets",
      description:
        "The load balancer's health check fails for a target: it gets no requests. First look whether the application runs " +
        "there, and whether it answers GET / with 301: its own address must be in ALLOWED_HOSTS.",
      watch: {
        ...{ namespace: "AWS/ApplicationELB", metric: "UnHealthyHostCount", dimensions: ofTargets },
        statistic: "Maximum",
      },
      threshold: { above: 0 },
      periodSeconds: 60,
      periods: { breaching: 3, of: 5 },
      // Published while a target is registered: without one, nobody has brought the application up yet.
      missing: "notBreaching",
    },
    {
      name: "certificate",
      description:
        "The certificate has less than 30 days left. ACM renews its own earlier, so its renewal fails: first look whether the " +
        "validation records (CNAME) are still in DNS. A certificate that was imported has to be imported anew.",
      watch: {
        ...{ namespace: "AWS/CertificateManager", metric: "DaysToExpiry" },
        ...{ dimensions: { CertificateArn: certificateArn }, statistic: "Minimum" },
      },
      threshold: { below: 30 },
      // Published twice a day.
      periodSeconds: 86_400,
      periods: { breaching: 1, of: 1 },
      // Published until it has expired: then the alarm must not end.
      missing: "ignore",
    },
  ];
}
