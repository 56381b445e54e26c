import { catalogueDate, type Verdict } from "./catalogue";

/**
 * The security policies of an Application Load Balancer's HTTPS listener.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const policies: readonly string[] = [
  ...variants("TLS13-1-3", "2021-06 PQ-2025-09 FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("TLS13-1-2", "2021-06 PQ-2025-09 FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("TLS13-1-2-Res", "2021-06 PQ-2025-09 FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("TLS13-1-2-Ext0", "FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("TLS13-1-2-Ext1", "2021-06 PQ-2025-09 FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("TLS13-1-2-Ext2", "2021-06 PQ-2025-09 FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("TLS13-1-1", "2021-06 FIPS-2023-04"),
  ...variants("TLS13-1-0", "2021-06 PQ-2025-09 FIPS-2023-04 FIPS-PQ-2025-09"),
  ...variants("FS", "2018-06 1-1-2019-08 1-2-2019-08 1-2-Res-2019-08 1-2-Res-2020-10"),
  ...variants("TLS", "1-0-2015-04 1-1-2017-01 1-2-2017-01 1-2-Ext-2018-06"),
  "ELBSecurityPolicy-2016-08",
];

/**
 * The one that AWS recommends, and that its console chooses: TLS 1.2 and 1.3, forward secrecy and authenticated
 * ciphers only, and post-quantum key exchange (ML-KEM) for who can do it.
 */
export const recommendedTlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** The one that AWS's own API takes where a listener names none. */
export const tlsPolicyOfTheApi = "ELBSecurityPolicy-2016-08";

/** Whether ELB has the policy. */
export function judgeTlsPolicy(name: string): Verdict {
  if (policies.includes(name)) return "known";
  const [, month] = /^ELBSecurityPolicy-[\w-]+-(20\d\d-[01]\d)$/.exec(name) ?? [];
  return month !== undefined && month >= catalogueDate.slice(0, 7) ? "newer" : "wrong";
}

/** Whether ELB has the policy, and it offers nothing older than TLS 1.2 and nothing without forward secrecy. */
export function judgeModernTlsPolicy(name: string): Verdict {
  const modern = /^ELBSecurityPolicy-TLS13-1-(3|2(-Res)?)-(?!Ext)/.test(name);
  return modern ? judgeTlsPolicy(name) : "wrong";
}

function variants(base: string, endings: string): string[] {
  return endings.split(" ").map((ending) => `ELBSecurityPolicy-${base}-${ending}`);
}
