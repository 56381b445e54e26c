import { type Fault, fault } from "../fault";
import { converted, each, fields, type Mapping, mapping, notSent, unlessZero } from "../mapping";

const bucket = "Bucket";

export const mappings: readonly Mapping[] = [
  mapping("aws:s3/bucket:Bucket", {
    file: "s3.ts",
    source: "s3/bucket.go",
    sentBy: "resourceBucketCreate",
    call: "s3.CreateBucket",
    cloudFormation: "AWS::S3::Bucket",
    autoName: { input: "bucket", prefix: "bucketPrefix", lowerCase: true },
    inputs: {
      bucket,
      bucketPrefix: notSent("the provider makes the name of it"),
      forceDestroy: notSent("decides whether it is emptied before it is deleted"),
      tags: converted("CreateBucketConfiguration.Tags", (all: Record<string, string>) =>
        Object.entries(all).map(([Key, Value]) => ({ Key, Value })),
      ),
    },
    properties: ({ Bucket }) => ({ BucketName: Bucket }),
    // us-east-1 is the one region that isn't named.
    beside: ({ region }) => ({
      "s3.CreateBucket": {
        ACL: "private",
        ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
      },
    }),
  }),
  mapping("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    file: "s3.ts",
    source: "s3/bucket_lifecycle_configuration.go",
    sentBy: "bucketLifecycleConfigurationResource.Create, lifecycleRuleModel.Expand",
    call: "s3.PutBucketLifecycleConfiguration",
    cloudFormation: { lacks: "there each rule has other names, under the bucket" },
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
            fields({ newerNoncurrentVersions: "NewerNoncurrentVersions", noncurrentDays: "NoncurrentDays" }),
          ),
          status: "Status",
        }),
      ),
      transitionDefaultMinimumObjectSize: "TransitionDefaultMinimumObjectSize",
    },
    defaults: { transitionDefaultMinimumObjectSize: "all_storage_classes_128K" },
  }),
  mapping("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
    file: "s3.ts",
    source: "s3/bucket_ownership_controls.go",
    sentBy: "resourceBucketOwnershipControlsCreate",
    call: "s3.PutBucketOwnershipControls",
    cloudFormation: "AWS::S3::Bucket",
    inputs: {
      bucket,
      rule: converted("OwnershipControls.Rules[]", fields({ objectOwnership: "ObjectOwnership" })),
    },
  }),
  mapping("aws:s3/bucketPolicy:BucketPolicy", {
    file: "s3.ts",
    source: "s3/bucket_policy.go",
    sentBy: "resourceBucketPolicyPut",
    call: "s3.PutBucketPolicy",
    cloudFormation: "AWS::S3::BucketPolicy",
    inputs: { bucket, policy: "Policy" },
  }),
  mapping("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    file: "s3.ts",
    source: "s3/bucket_public_access_block.go",
    sentBy: "resourceBucketPublicAccessBlockCreate",
    call: "s3.PutPublicAccessBlock",
    cloudFormation: "AWS::S3::Bucket",
    inputs: {
      blockPublicAcls: "PublicAccessBlockConfiguration.BlockPublicAcls",
      blockPublicPolicy: "PublicAccessBlockConfiguration.BlockPublicPolicy",
      bucket,
      ignorePublicAcls: "PublicAccessBlockConfiguration.IgnorePublicAcls",
      restrictPublicBuckets: "PublicAccessBlockConfiguration.RestrictPublicBuckets",
    },
    defaults: {
      blockPublicAcls: false,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
  }),
  mapping("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    file: "s3.ts",
    source: "s3/bucket_server_side_encryption_configuration.go",
    sentBy: "resourceBucketServerSideEncryptionConfigurationCreate",
    call: "s3.PutBucketEncryption",
    cloudFormation: { lacks: "there each rule has other names, under the bucket" },
    inputs: {
      bucket,
      rules: converted(
        "ServerSideEncryptionConfiguration.Rules",
        each(
          {
            applyServerSideEncryptionByDefault: converted(
              "ApplyServerSideEncryptionByDefault",
              fields({ kmsMasterKeyId: unlessZero("KMSMasterKeyID"), sseAlgorithm: "SSEAlgorithm" }),
            ),
            bucketKeyEnabled: "BucketKeyEnabled",
          },
          { bucketKeyEnabled: false },
        ),
      ),
    },
  }),
  mapping("aws:s3/bucketVersioning:BucketVersioning", {
    file: "s3.ts",
    source: "s3/bucket_versioning.go",
    sentBy: "resourceBucketVersioningCreate",
    call: "s3.PutBucketVersioning",
    cloudFormation: "AWS::S3::Bucket",
    inputs: {
      bucket,
      versioningConfiguration: converted(
        "VersioningConfiguration",
        fields({ mfaDelete: unlessZero("MFADelete"), status: unlessZero("Status") }),
      ),
    },
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:s3/bucket:Bucket", "bucket", "Under_Score", "BucketName"),
  fault(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "rules",
    [{ id: "a", status: "On" }],
    "Rules[0].Status",
  ),
  fault(
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "rule",
    { objectOwnership: "Owner" },
    "ObjectOwnership",
  ),
  fault("aws:s3/bucketPolicy:BucketPolicy", "policy", {}, "Policy"),
  fault(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "blockPublicAcls",
    "yes",
    "BlockPublicAcls",
  ),
  fault(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "rules",
    [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES" } }],
    "SSEAlgorithm",
  ),
  fault("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration", { status: "On" }, "Status"),
];
