import type { Actions } from "./types";

const lb = (...write: readonly string[]): Actions => ({
  read: ["elasticloadbalancing:Describe*"],
  write: {
    anywhere: [...write, "elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
  },
});

const bucket = (...write: readonly string[]): Actions => ({
  read: [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
  ],
  write: { ownBuckets: write },
});

/** What the balancer, its certificate, its records and its logs take. */
export const site: Readonly<Record<string, Actions>> = {
  "aws:acm/certificate:Certificate": {
    read: ["acm:DescribeCertificate", "acm:GetCertificate", "acm:ListTagsForCertificate"],
    write: {
      anywhere: [
        "acm:AddTagsToCertificate",
        "acm:DeleteCertificate",
        "acm:RemoveTagsFromCertificate",
        "acm:RequestCertificate",
        "acm:UpdateCertificateOptions",
      ],
    },
  },
  "aws:acm/certificateValidation:CertificateValidation": { read: ["acm:DescribeCertificate"], write: {} },
  "aws:lb/listener:Listener": lb(
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyListenerAttributes",
  ),
  "aws:lb/listenerRule:ListenerRule": lb(
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:SetRulePriorities",
  ),
  "aws:lb/loadBalancer:LoadBalancer": lb(
    "elasticloadbalancing:CreateLoadBalancer",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
  ),
  "aws:lb/targetGroup:TargetGroup": lb(
    "elasticloadbalancing:CreateTargetGroup",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
  ),
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": lb(
    "elasticloadbalancing:DeregisterTargets",
    "elasticloadbalancing:RegisterTargets",
  ),
  "aws:route53/record:Record": {
    read: [
      "route53:GetChange",
      "route53:GetHostedZone",
      "route53:ListHostedZones",
      "route53:ListResourceRecordSets",
    ],
    write: { anywhere: ["route53:ChangeResourceRecordSets"] },
  },
  "aws:s3/bucket:Bucket": bucket(
    "s3:CreateBucket",
    "s3:DeleteBucket",
    // What a bucket that is not protected holds goes with it.
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:ListBucketVersions",
    "s3:PutBucketTagging",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucket("s3:PutLifecycleConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucket("s3:PutBucketOwnershipControls"),
  "aws:s3/bucketPolicy:BucketPolicy": bucket("s3:DeleteBucketPolicy", "s3:PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucket("s3:PutBucketPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucket(
    "s3:PutEncryptionConfiguration",
  ),
};
