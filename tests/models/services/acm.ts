import { type Fault, fault } from "../fault";
import { type Mapping, mapping, notSent, tagList, converted, unlessZero } from "../mapping";

export const mappings: readonly Mapping[] = [
  mapping("aws:acm/certificate:Certificate", {
    file: "acm.ts",
    source: "acm/certificate.go",
    sentBy: "resourceCertificateCreate",
    call: "acm.RequestCertificate",
    cloudFormation: "AWS::CertificateManager::Certificate",
    inputs: {
      domainName: "DomainName",
      keyAlgorithm: unlessZero("KeyAlgorithm"),
      subjectAlternativeNames: unlessZero("SubjectAlternativeNames"),
      validationMethod: unlessZero("ValidationMethod"),
      tags: converted("Tags", tagList),
    },
    // sdkid.PrefixedUniqueId("tf"): 2 and 26 characters.
    beside: () => ({ "acm.RequestCertificate": { IdempotencyToken: "tf".padEnd(28, "0") } }),
  }),
  mapping("aws:acm/certificateValidation:CertificateValidation", {
    file: "acm.ts",
    source: "acm/certificate_validation.go",
    sentBy: "resourceCertificateValidationCreate",
    // It makes nothing: it asks until the certificate is issued.
    call: "acm.DescribeCertificate",
    cloudFormation: { lacks: "it makes nothing" },
    inputs: {
      certificateArn: "CertificateArn",
      validationRecordFqdns: notSent("compared with what AWS answers"),
    },
  }),
];

export const faults: readonly Fault[] = [
  fault(
    "aws:acm/certificate:Certificate",
    "domainName",
    "under_score.example",
    "RequestCertificate.DomainName",
  ),
  fault("aws:acm/certificate:Certificate", "validationMethod", "dns", "is none of EMAIL, DNS"),
  fault(
    "aws:acm/certificateValidation:CertificateValidation",
    "certificateArn",
    "arn:wrong",
    "CertificateArn",
  ),
];
