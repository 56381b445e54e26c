import { type Control, control, unmet } from "./control";

const balancer = "lb/loadBalancer";
const listener = "lb/listener";
const webAcl = "wafv2/webAcl";

/** The policies that Security Hub's ELB.17 takes. */
const recommended = [
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
];

interface Seen {
  readonly visibilityConfig: { readonly cloudwatchMetricsEnabled: boolean };
}

/** The balancer and its firewall. */
export const site: readonly Control[] = [
  control(
    "ELB.1",
    listener,
    "HTTP is redirected to HTTPS",
    ({ protocol, defaultActions }) =>
      protocol === "HTTPS" ||
      (defaultActions as { type: string; redirect?: { protocol: string } }[]).every(
        ({ type, redirect }) => type === "redirect" && redirect?.protocol === "HTTPS",
      ),
    { protocol: "HTTP", defaultActions: [{ type: "forward" }] },
  ),
  control(
    "ELB.4",
    balancer,
    "headers with invalid names are dropped",
    ({ dropInvalidHeaderFields }) => dropInvalidHeaderFields === true,
    { dropInvalidHeaderFields: false },
  ),
  control(
    "ELB.5",
    balancer,
    "access logs are kept",
    ({ accessLogs }) => (accessLogs as { enabled?: boolean } | undefined)?.enabled === true,
    { accessLogs: undefined },
  ),
  control(
    "ELB.6",
    balancer,
    "it can't be deleted by mistake",
    ({ enableDeletionProtection }) => enableDeletionProtection === true,
    { enableDeletionProtection: false },
  ),
  control(
    "ELB.12",
    balancer,
    "requests that servers read differently are refused",
    ({ desyncMitigationMode = "defensive" }) =>
      ["defensive", "strictest"].includes(String(desyncMitigationMode)),
    { desyncMitigationMode: "monitor" },
  ),
  control(
    "ELB.13",
    balancer,
    "it is in two zones or more",
    ({ subnets }) => (subnets as unknown[]).length >= 2,
    {
      subnets: ["subnet-1"],
    },
  ),
  control(
    "ELB.17",
    listener,
    "HTTPS has a recommended policy",
    ({ protocol, sslPolicy }) => protocol !== "HTTPS" || recommended.includes(String(sslPolicy)),
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" },
  ),
  control("ELB.18", listener, "listeners encrypt", ({ protocol }) => protocol === "HTTPS", {
    protocol: "HTTP",
  }),
  unmet("ELB.21", "lb/targetGroup", "health checks are encrypted"),
  unmet("ELB.22", "lb/targetGroup", "what the balancer sends to its targets is encrypted"),
  control("WAF.10", webAcl, "it has rules", ({ rules = [] }) => (rules as unknown[]).length > 0, {
    rules: [],
  }),
  control(
    "WAF.12",
    webAcl,
    "each rule's metrics are in CloudWatch",
    ({ rules = [] }) =>
      (rules as Seen[]).every(({ visibilityConfig: { cloudwatchMetricsEnabled: on } }) => on),
    { rules: [{ visibilityConfig: { cloudwatchMetricsEnabled: false } }] },
  ),
];
