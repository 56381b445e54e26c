import type { Token } from "../../../aws/resourceTypes";
import { type Actions, merged, type Scoped } from "./types";

const lb = (write: Scoped): Actions => ({
  // AWS knows no names and no tags for looking at balancers.
  read: {
    anywhere: [
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ],
  },
  write: merged(write, {
    tagsOfNamed: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
  }),
});

const bucket = (...write: readonly string[]): Actions => ({
  read: {
    ownBuckets: [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListTagsForResource",
    ],
  },
  write: { ownBuckets: write },
});

/** What the balancer, its certificate, its records and its logs take. */
export const site: Readonly<Partial<Record<Token, Actions>>> = {
  "aws:acm/certificate:Certificate": {
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
  "aws:acm/certificateValidation:CertificateValidation": {
    read: { ownCertificates: ["acm:DescribeCertificate"] },
    write: {},
  },
  "aws:lb/listener:Listener": lb({
    // Asked for the balancer, which has its tag, and with the listener's tag in the request.
    ownNamed: [
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
    ],
  }),
  "aws:lb/listenerRule:ListenerRule": lb({
    ownNamed: [
      "elasticloadbalancing:CreateRule",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:ModifyRule",
    ],
    // AWS lists no tag condition for it.
    named: ["elasticloadbalancing:SetRulePriorities"],
  }),
  "aws:lb/loadBalancer:LoadBalancer": lb({
    newNamed: ["elasticloadbalancing:CreateLoadBalancer"],
    ownNamed: [
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:SetIpAddressType",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ],
  }),
  "aws:lb/targetGroup:TargetGroup": lb({
    newNamed: ["elasticloadbalancing:CreateTargetGroup"],
    ownNamed: [
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
    ],
  }),
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": lb({
    ownNamed: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
  }),
  "aws:route53/record:Record": {
    read: {
      // The progress of a change, by a number that Route 53 makes up; the names of the zones.
      anywhere: ["route53:GetChange", "route53:ListHostedZones"],
      // The tags are read with a zone that is looked up.
      ownZone: ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"],
    },
    write: {
      ownAddresses: ["route53:ChangeResourceRecordSets"],
      ownValidations: ["route53:ChangeResourceRecordSets"],
    },
  },
  "aws:s3/bucket:Bucket": bucket(
    "s3:CreateBucket",
    "s3:DeleteBucket",
    // What a bucket that is not protected holds goes with it.
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:ListBucketVersions",
    "s3:PutBucketTagging",
    // What the provider tags with since 6.23; the line before is its fallback.
    "s3:TagResource",
    "s3:UntagResource",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucket("s3:PutLifecycleConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucket("s3:PutBucketOwnershipControls"),
  "aws:s3/bucketPolicy:BucketPolicy": bucket("s3:DeleteBucketPolicy", "s3:PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucket("s3:PutBucketPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucket(
    "s3:PutEncryptionConfiguration",
  ),
};
