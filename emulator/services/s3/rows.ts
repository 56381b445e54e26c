/* eslint-disable @typescript-eslint/no-deprecated -- a row lists every input that the type has */
import { AwsError, type Cloud } from "../../cloud";
import { isPublic, resourcePolicy } from "../../policies";
import { needPrincipals } from "../../references";
import { resourceType } from "../../resourceType";
import { length, matches, oneOf, parsed } from "../../rules";

const region = { computed: true } as const;

function needBucket(cloud: Cloud, operation: string, name: string): void {
  if (cloud.find("aws:s3/bucket:Bucket", (properties) => properties.bucket === name)) return;
  throw new AwsError(`S3: ${operation}`, "NoSuchBucket", `The specified bucket does not exist (${name})`);
}

export const bucket = resourceType("aws:s3/bucket:Bucket", {
  inputs: {
    accelerationStatus: { computed: true },
    acl: { computed: true },
    bucket: {
      computed: true,
      check: [
        length(3, 63),
        matches(
          /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
          "must contain lower-case letters, digits, dots and hyphens, and begin and end with a letter or digit",
        ),
        matches(/^(?!.*\.\.)(?!.*(\.-|-\.))/, "must have no two dots in a row and no hyphen beside a dot"),
        matches(/^(?!\d+\.\d+\.\d+\.\d+$)/, "must not look like an IP address"),
        matches(
          /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3)$)/,
          "has a beginning or an end that S3 reserves",
        ),
      ],
    },
    bucketNamespace: { computed: true },
    bucketPrefix: { computed: true, check: length(1, 37) },
    corsRules: { computed: true },
    forceDestroy: { default: false },
    grants: { computed: true },
    lifecycleRules: { computed: true },
    logging: { computed: true },
    objectLockConfiguration: { computed: true },
    objectLockEnabled: { computed: true },
    policy: { computed: true, document: true, check: resourcePolicy },
    region,
    replicationConfiguration: { computed: true },
    requestPayer: { computed: true },
    serverSideEncryptionConfiguration: { computed: true },
    tags: {},
    versioning: { computed: true },
    website: { computed: true },
  },
  name: { property: "bucket", prefix: "bucketPrefix", maximum: 63, lowerCase: true },
  refusals: [
    (inputs, cloud, existing) => {
      if (existing || !cloud.find("aws:s3/bucket:Bucket", (other) => other.bucket === inputs.bucket)) return;
      throw new AwsError(
        "S3: CreateBucket",
        "BucketAlreadyOwnedByYou",
        `Your previous request to create the named bucket succeeded and you already own it (${inputs.bucket ?? ""}).`,
      );
    },
  ],
  identify: (inputs, cloud) => {
    const name = inputs.bucket ?? "";
    return {
      id: name,
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegion: cloud.region,
      bucketRegionalDomainName: `${name}.s3.${cloud.region}.amazonaws.com`,
      hostedZoneId: cloud.facts.bucketZone,
      objectLockEnabled: false,
      requestPayer: "BucketOwner",
      policy: "",
      serverSideEncryptionConfiguration: {
        rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
      },
      versioning: { enabled: false, mfaDelete: false },
    };
  },
});

export const bucketPolicy = resourceType("aws:s3/bucketPolicy:BucketPolicy", {
  inputs: {
    bucket: { required: true },
    policy: { required: true, document: true, check: resourcePolicy },
    region,
  },
  refusals: [
    (inputs, cloud) => {
      needBucket(cloud, "PutBucketPolicy", inputs.bucket);
      needPrincipals(cloud, "S3: PutBucketPolicy", inputs.policy);
      const block = cloud.find(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        (other) => other.bucket === inputs.bucket,
      );
      // A new bucket blocks public policies until it is told otherwise.
      if (block?.properties.blockPublicPolicy === false || !isPublic(parsed(inputs.policy as string))) return;
      throw new AwsError(
        "S3: PutBucketPolicy",
        "AccessDenied",
        "User is not authorized to perform: s3:PutBucketPolicy because public policies are blocked by the " +
          "BlockPublicPolicy block public access setting.",
      );
    },
  ],
  identify: (inputs) => ({ id: inputs.bucket }),
});

export const bucketPublicAccessBlock = resourceType(
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  {
    inputs: {
      blockPublicAcls: { default: false },
      blockPublicPolicy: { default: false },
      bucket: { required: true },
      ignorePublicAcls: { default: false },
      region,
      restrictPublicBuckets: { default: false },
      skipDestroy: {},
    },
    refusals: [
      (inputs, cloud) => {
        needBucket(cloud, "PutPublicAccessBlock", inputs.bucket);
      },
    ],
    identify: (inputs) => ({ id: inputs.bucket }),
  },
);

export const bucketEncryption = resourceType(
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  {
    inputs: {
      bucket: { required: true },
      expectedBucketOwner: {},
      region,
      rules: {
        required: true,
        set: true,
        check: (rules) => {
          const algorithms = rules.map(
            (rule) => rule.applyServerSideEncryptionByDefault?.sseAlgorithm ?? "AES256",
          );
          return algorithms
            .map(oneOf("AES256", "aws:kms", "aws:kms:dsse"))
            .find((reason) => reason !== undefined);
        },
      },
    },
    refusals: [
      (inputs, cloud) => {
        needBucket(cloud, "PutBucketEncryption", inputs.bucket);
      },
    ],
    identify: (inputs) => ({ id: inputs.bucket }),
  },
);

export const bucketLifecycle = resourceType(
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  {
    inputs: {
      bucket: { required: true },
      expectedBucketOwner: {},
      region,
      rules: {
        check: (rules) => {
          const wrong = rules.find(({ status }) => !["Enabled", "Disabled"].includes(status));
          return wrong && `each rule's status must be Enabled or Disabled, got "${wrong.status}"`;
        },
      },
      timeouts: {},
      transitionDefaultMinimumObjectSize: {
        computed: true,
        check: oneOf("all_storage_classes_128K", "varies_by_storage_class"),
      },
    },
    refusals: [
      (inputs, cloud) => {
        needBucket(cloud, "PutBucketLifecycleConfiguration", inputs.bucket);
      },
    ],
    identify: (inputs) => ({
      id: inputs.bucket,
      transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
    }),
  },
);

export const bucketOwnership = resourceType("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
  inputs: {
    bucket: { required: true },
    region,
    rule: {
      required: true,
      check: ({ objectOwnership }) =>
        oneOf("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")(objectOwnership),
    },
  },
  refusals: [
    (inputs, cloud) => {
      needBucket(cloud, "PutBucketOwnershipControls", inputs.bucket);
    },
  ],
  identify: (inputs) => ({ id: inputs.bucket }),
});

export const bucketVersioning = resourceType("aws:s3/bucketVersioning:BucketVersioning", {
  inputs: {
    bucket: { required: true },
    expectedBucketOwner: {},
    mfa: {},
    region,
    versioningConfiguration: {
      required: true,
      check: ({ status }) => oneOf("Enabled", "Suspended", "Disabled")(status),
    },
  },
  refusals: [
    (inputs, cloud) => {
      needBucket(cloud, "PutBucketVersioning", inputs.bucket);
    },
  ],
  identify: (inputs) => ({ id: inputs.bucket }),
});
