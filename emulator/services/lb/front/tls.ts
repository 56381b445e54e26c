import { readFileSync } from "node:fs";
import type { SecureContextOptions, SecureVersion } from "node:tls";

const tls13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const forwardSecretGcm = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
];
const forwardSecretCbc = [
  "ECDHE-ECDSA-AES128-SHA256",
  "ECDHE-RSA-AES128-SHA256",
  "ECDHE-ECDSA-AES256-SHA384",
  "ECDHE-RSA-AES256-SHA384",
];

interface Policy {
  readonly minVersion: SecureVersion;
  readonly ciphers: readonly string[];
}

const restricted: Policy = { minVersion: "TLSv1.2", ciphers: [...tls13, ...forwardSecretGcm] };

/**
 * The security policies that are understood here: those of TLS 1.2 and 1.3. The `PQ` ones add key exchanges that
 * Node's OpenSSL may lack; protocols and ciphers are the same.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const policies = {
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": restricted,
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": restricted,
  "ELBSecurityPolicy-TLS13-1-2-2021-06": {
    minVersion: "TLSv1.2",
    ciphers: [...tls13, ...forwardSecretGcm, ...forwardSecretCbc],
  },
  "ELBSecurityPolicy-TLS13-1-3-2021-06": { minVersion: "TLSv1.3", ciphers: tls13 },
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09": { minVersion: "TLSv1.3", ciphers: tls13 },
} as const satisfies Record<string, Policy>;

type PolicyName = keyof typeof policies;

/** Their names. */
export const knownPolicies = Object.keys(policies) as [PolicyName, ...PolicyName[]];

/** What Node's TLS needs for an HTTPS listener. The files are read anew each time: certificates are renewed. */
export function secureContext(listener: {
  readonly sslPolicy?: PolicyName | undefined;
  readonly localCertificateFile?: string | undefined;
  readonly localKeyFile?: string | undefined;
}): SecureContextOptions {
  const policy = policies[listener.sslPolicy ?? "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"];
  return {
    cert: readFileSync(listener.localCertificateFile ?? ""),
    key: readFileSync(listener.localKeyFile ?? ""),
    minVersion: policy.minVersion,
    maxVersion: "TLSv1.3",
    ciphers: policy.ciphers.join(":"),
    honorCipherOrder: true,
  };
}
