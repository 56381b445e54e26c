import type { Condition, ResourceTypes } from "./facts";

// An imported certificate has its names from its body.
const requested: Condition = (_, now) =>
  !["certificateBody", "privateKey", "privateKeyWo"].some((given) => given in now);

export const acm = {
  "aws:acm/certificate:Certificate": {
    actions: {
      read: {
        ownCertificates: ["acm:DescribeCertificate", "acm:GetCertificate", "acm:ListTagsForCertificate"],
      },
      write: {
        newCertificates: ["acm:RequestCertificate"],
        newCertificateTags: ["acm:AddTagsToCertificate"],
        ownCertificates: [
          "acm:AddTagsToCertificate",
          "acm:DeleteCertificate",
          "acm:RemoveTagsFromCertificate",
          "acm:UpdateCertificateOptions",
        ],
      },
    },
    replacedBy: ["certificateAuthorityArn", "keyAlgorithm", "validationMethod", "validationOptions"],
    replacedWhen: { domainName: requested, subjectAlternativeNames: requested },
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    actions: {
      read: { ownCertificates: ["acm:DescribeCertificate"] },
      write: {},
    },
    replacedBy: ["certificateArn", "validationRecordFqdns"],
  },
} as const satisfies ResourceTypes;
