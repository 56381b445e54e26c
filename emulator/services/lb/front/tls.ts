import { readFileSync } from "node:fs";
import type { SecureContextOptions } from "node:tls";
import { recommendedTlsPolicy } from "../../../../aws/tlsPolicies";

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

/**
 * The security policies that are understood here: those of TLS 1.2 and 1.3 with forward secrecy. `Res` leaves out CBC,
 * `FIPS` ChaCha20, and `PQ` adds post-quantum key exchange.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const form =
  /^ELBSecurityPolicy-TLS13-1-(?<oldest>[23])(?<restricted>-Res)?-(?<fips>FIPS-)?(?<pq>PQ-)?20\d\d-\d\d$/;

/** Whether the front can offer what the policy says. */
export function isOffered(policy: string): boolean {
  return form.test(policy);
}

/** Post-quantum key exchange came with OpenSSL 3.5, which Node.js has from 24 on; before, browsers use the others. */
const hybrid =
  Number.parseFloat(process.versions.openssl) >= 3.5 ? ["X25519MLKEM768", "SecP256r1MLKEM768"] : [];
const classical = ["X25519", "P-256", "P-384"];

/** What Node's TLS needs for an HTTPS listener. The files are read anew each time: certificates are renewed. */
export function secureContext(listener: {
  readonly sslPolicy?: string | undefined;
  readonly localCertificateFile?: string | undefined;
  readonly localKeyFile?: string | undefined;
}): SecureContextOptions {
  const { oldest, restricted, fips, pq } =
    form.exec(listener.sslPolicy ?? recommendedTlsPolicy)?.groups ?? {};
  const before13 = oldest === "3" ? [] : [...forwardSecretGcm, ...(restricted ? [] : forwardSecretCbc)];
  const ciphers = [...tls13, ...before13].filter((cipher) => !fips || !cipher.includes("CHACHA20"));
  return {
    cert: readFileSync(listener.localCertificateFile ?? ""),
    key: readFileSync(listener.localKeyFile ?? ""),
    minVersion: oldest === "3" ? "TLSv1.3" : "TLSv1.2",
    maxVersion: "TLSv1.3",
    ciphers: ciphers.join(":"),
    ecdhCurve: [...(pq ? hybrid : []), ...classical].join(":"),
    honorCipherOrder: true,
  };
}
