import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { AwsError, type Cloud } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import { arn, each, length, matches, oneOf } from "../../rules";

const region = { computed: true } as const;

const domain = matches(
  /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i,
  "must be a domain's name, such as siscoe.example.com or *.example.com",
);

export const certificate = resourceType("aws:acm/certificate:Certificate", {
  inputs: {
    certificateAuthorityArn: { check: arn("acm-pca") },
    certificateBody: {},
    certificateChain: {},
    // RFC 5280 allows a common name no more; the other names are longer.
    domainName: { computed: true, check: [domain, length(1, 64)] },
    earlyRenewalDuration: {},
    keyAlgorithm: {
      computed: true,
      check: oneOf("RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"),
    },
    options: { computed: true },
    privateKey: {},
    privateKeyWo: {},
    privateKeyWoVersion: {},
    region,
    subjectAlternativeNames: {
      computed: true,
      set: true,
      // ACM adds the certificate's own name by itself.
      unchanged: (before, after, { domainName = "" }) =>
        isDeepStrictEqual(new Set([domainName, ...before]), new Set([domainName, ...after])),
      check: each(domain),
    },
    tags: {},
    validationMethod: { computed: true, check: oneOf("DNS", "EMAIL", "NONE", "HTTP") },
    validationOptions: {},
  },
  secrets: ["privateKey", "privateKeyWo"],
  checks: [
    (inputs) =>
      "domainName" in inputs || "certificateBody" in inputs
        ? undefined
        : problem("domainName", "one of domainName and certificateBody must be given"),
    (inputs) =>
      "domainName" in inputs && !("validationMethod" in inputs) && !("certificateAuthorityArn" in inputs)
        ? problem("validationMethod", "is required to request a certificate")
        : undefined,
  ],
  identify: ({ domainName = "", subjectAlternativeNames = [], validationMethod }, cloud) => {
    const made = cloud.arn("acm", `certificate/${randomUUID()}`);
    const names = [...new Set([domainName, ...subjectAlternativeNames])];
    return {
      id: made,
      arn: made,
      keyAlgorithm: "RSA_2048",
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      notAfter: "",
      notBefore: "",
      pendingRenewal: false,
      renewalEligibility: "INELIGIBLE",
      renewalSummaries: [],
      validationEmails: [],
      validationMethod: "NONE",
      subjectAlternativeNames: names,
      domainValidationOptions:
        validationMethod === "DNS" ? names.map((name) => validationOption(cloud.account, name)) : [],
    };
  },
  retire: ({ id }, cloud) => {
    if (!cloud.find("aws:lb/listener:Listener", ({ certificateArn }) => certificateArn === id)) return;
    throw new AwsError("ACM: DeleteCertificate", "ResourceInUseException", `Certificate ${id} is in use.`);
  },
});

/**
 * What proves a name: the same for every certificate of an account, in whatever region, and for a name and its wildcard.
 *
 * Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
function validationOption(account: string, domainName: string) {
  const apex = domainName.replace(/^\*\./, "").toLowerCase();
  const digits = createHash("sha256").update(`${account} ${apex}`).digest("hex");
  return {
    domainName,
    resourceRecordName: `_${digits.slice(0, 32)}.${apex}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${digits.slice(32)}.acm-validations.aws.`,
  };
}

/**
 * The certificate can be used. One that isn't recorded is taken at its word when the ARN is of this region: a
 * certificate may come from outside the stack, and the emulator has no list of those.
 */
export function needCertificate(cloud: Cloud, operation: string, wanted: string | undefined): void {
  if (wanted === undefined) return;
  const known = cloud.find("aws:acm/certificate:Certificate", (properties) => properties.arn === wanted);
  const [, , , certificateRegion] = wanted.split(":");
  if (!known && certificateRegion === cloud.region) return;
  if (!known) throw new AwsError(operation, "CertificateNotFound", `Certificate '${wanted}' not found`);
  const proven = cloud.find(
    "aws:acm/certificateValidation:CertificateValidation",
    ({ certificateArn }) => certificateArn === wanted,
  );
  if (proven || known.properties.validationMethod === "NONE") return;
  throw new AwsError(
    operation,
    "UnsupportedCertificate",
    `The certificate '${wanted}' must have a fully-qualified domain name, a supported signature, and a supported key size (it isn't issued yet: wait for its validation)`,
  );
}

export const certificateValidation = resourceType("aws:acm/certificateValidation:CertificateValidation", {
  inputs: {
    certificateArn: { required: true, check: arn("acm") },
    region,
    validationRecordFqdns: { set: true },
  },
  refusals: [
    ({ certificateArn, validationRecordFqdns }, cloud) => {
      const found = cloud.find(
        "aws:acm/certificate:Certificate",
        (properties) => properties.arn === certificateArn,
      );
      if (!found) {
        throw new AwsError(
          "ACM: DescribeCertificate",
          "ResourceNotFoundException",
          `Could not find certificate ${certificateArn}.`,
        );
      }
      const trim = (name: string | undefined) => (name ?? "").replace(/\.$/, "");
      for (const option of found.properties.domainValidationOptions ?? []) {
        const name = trim(option.resourceRecordName);
        if (validationRecordFqdns && !validationRecordFqdns.map(trim).includes(name)) {
          throw new Error(`missing ${option.domainName ?? ""} DNS validation record: ${name}`);
        }
        const proof = cloud.find(
          "aws:route53/record:Record",
          ({ fqdn, records }) =>
            trim(fqdn) === name && (records ?? []).map(trim).includes(trim(option.resourceRecordValue)),
        );
        if (proof) continue;
        throw new Error(
          `waiting for ACM Certificate (${certificateArn}) to be issued: timeout while waiting for state to become 'ISSUED' ` +
            `(last state: 'PENDING_VALIDATION'): no record ${name} in any zone`,
        );
      }
    },
  ],
  identify: () => ({ id: new Date().toISOString() }),
});
