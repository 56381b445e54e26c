import type { Actions } from "./actions";
import type { Condition, ResourceTypes, Values } from "./facts";

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

/** Any change but to name the own account, which is whose it is already. */
const anothersBucket: Condition = ({ expectedBucketOwner: old }, { expectedBucketOwner: now }, { account }) =>
  !(old === undefined && now === account);

const enabled = (lock: unknown) => (lock as Values | undefined)?.["objectLockEnabled"];

export const s3 = {
  "aws:s3/bucket:Bucket": {
    holds: "the files in it",
    actions: bucket(
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
    replacedBy: ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
    replacedWhen: {
      objectLockConfiguration: ({ objectLockConfiguration: old }, { objectLockConfiguration: now }) =>
        enabled(old) !== enabled(now),
    },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    actions: bucket("s3:PutLifecycleConfiguration"),
    framework: true,
    replacedBy: ["bucket", "expectedBucketOwner"],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    actions: bucket("s3:PutBucketOwnershipControls"),
    replacedBy: ["bucket"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    actions: bucket("s3:DeleteBucketPolicy", "s3:PutBucketPolicy"),
    replacedBy: ["bucket"],
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    actions: bucket("s3:PutBucketPublicAccessBlock"),
    replacedBy: ["bucket"],
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    actions: bucket("s3:PutEncryptionConfiguration"),
    replacedBy: ["bucket"],
    replacedWhen: { expectedBucketOwner: anothersBucket },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    actions: bucket("s3:PutBucketVersioning"),
    replacedBy: ["bucket"],
    replacedWhen: { expectedBucketOwner: anothersBucket },
  },
} as const satisfies ResourceTypes;
