import { converted, each, fields, type Mapping, mapping, notSent, unlessZero } from "../mapping";

const bucket = "Bucket";

export const s3: readonly Mapping[] = [
  mapping("aws:s3/bucket:Bucket", {
    file: "s3.ts",
    source: "s3/bucket.go",
    call: "s3.CreateBucket",
    autoName: { input: "bucket", prefix: "bucketPrefix", lowerCase: true },
    inputs: {
      bucket,
      bucketPrefix: notSent("the provider makes the name of it"),
      forceDestroy: notSent("decides whether it is emptied before it is deleted"),
      tags: converted("CreateBucketConfiguration.Tags", (all: Record<string, string>) =>
        Object.entries(all).map(([Key, Value]) => ({ Key, Value })),
      ),
    },
    beside: () => ({ "s3.CreateBucket": { ObjectOwnership: "BucketOwnerEnforced" } }),
  }),
  mapping("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    file: "s3.ts",
    source: "s3/bucket_lifecycle_configuration.go",
    call: "s3.PutBucketLifecycleConfiguration",
    inputs: {
      bucket,
      rules: converted(
        "LifecycleConfiguration.Rules",
        each({
          abortIncompleteMultipartUpload: converted(
            "AbortIncompleteMultipartUpload",
            fields({ daysAfterInitiation: "DaysAfterInitiation" }),
          ),
          expiration: converted("Expiration", fields({ days: "Days" })),
          filter: converted("Filter", fields({ prefix: "Prefix" })),
          id: "ID",
          noncurrentVersionExpiration: converted(
            "NoncurrentVersionExpiration",
            fields({ noncurrentDays: "NoncurrentDays" }),
          ),
          status: "Status",
        }),
      ),
    },
  }),
  mapping("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
    file: "s3.ts",
    source: "s3/bucket_ownership_controls.go",
    call: "s3.PutBucketOwnershipControls",
    inputs: {
      bucket,
      rule: converted("OwnershipControls.Rules[]", fields({ objectOwnership: "ObjectOwnership" })),
    },
  }),
  mapping("aws:s3/bucketPolicy:BucketPolicy", {
    file: "s3.ts",
    source: "s3/bucket_policy.go",
    call: "s3.PutBucketPolicy",
    cloudFormation: "AWS::S3::BucketPolicy",
    inputs: { bucket, policy: "Policy" },
  }),
  mapping("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    file: "s3.ts",
    source: "s3/bucket_public_access_block.go",
    call: "s3.PutPublicAccessBlock",
    inputs: {
      blockPublicAcls: "PublicAccessBlockConfiguration.BlockPublicAcls",
      blockPublicPolicy: "PublicAccessBlockConfiguration.BlockPublicPolicy",
      bucket,
      ignorePublicAcls: "PublicAccessBlockConfiguration.IgnorePublicAcls",
      restrictPublicBuckets: "PublicAccessBlockConfiguration.RestrictPublicBuckets",
    },
  }),
  mapping("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    file: "s3.ts",
    source: "s3/bucket_server_side_encryption_configuration.go",
    call: "s3.PutBucketEncryption",
    inputs: {
      bucket,
      rules: converted(
        "ServerSideEncryptionConfiguration.Rules",
        each({
          applyServerSideEncryptionByDefault: converted(
            "ApplyServerSideEncryptionByDefault",
            fields({ kmsMasterKeyId: unlessZero("KMSMasterKeyID"), sseAlgorithm: "SSEAlgorithm" }),
          ),
          bucketKeyEnabled: "BucketKeyEnabled",
        }),
      ),
    },
  }),
  mapping("aws:s3/bucketVersioning:BucketVersioning", {
    file: "s3.ts",
    source: "s3/bucket_versioning.go",
    call: "s3.PutBucketVersioning",
    inputs: {
      bucket,
      versioningConfiguration: converted("VersioningConfiguration", fields({ status: "Status" })),
    },
  }),
];
