import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AccessLogBucket } from "../../components/accessLogBucket";
import { inputs, json, resource } from "../support/find";
import { deploy } from "../support/mocks";

describe("the bucket of access logs", () => {
  const bucket = (protect: boolean) =>
    deploy(() => ({ bucket: new AccessLogBucket("logs", { retentionDays: 30, protect }).bucket }));

  test("is closed, encrypted with S3's own keys, keeps versions, and forgets", async () => {
    const logs = await bucket(true);
    assert.deepEqual(inputs(logs, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "logs"), {
      bucket: "bucket:logs",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(inputs(logs, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", "logs"), {
      bucket: "bucket:logs",
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const encryption =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    assert.deepEqual(inputs(logs, encryption, "logs"), {
      bucket: "bucket:logs",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    assert.deepEqual(inputs(logs, "aws:s3/bucketVersioning:BucketVersioning", "logs"), {
      bucket: "bucket:logs",
      versioningConfiguration: { status: "Enabled" },
    });
    assert.deepEqual(
      inputs(logs, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "logs"),
      {
        bucket: "bucket:logs",
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: 30 },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
    );
  });

  test("lets the load balancers of this account write, and nobody in without TLS", async () => {
    const logs = await bucket(true);
    const { bucket: name, policy } = inputs(logs, "aws:s3/bucketPolicy:BucketPolicy", "logs");
    assert.equal(name, "bucket:logs");
    assert.deepEqual(json(policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "LoadBalancersWrite",
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:Bucket:logs/AWSLogs/123456789012/*",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:Bucket:logs", "arn:Bucket:logs/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    assert.deepEqual(logs.outputs, { bucket: "bucket:logs" });
  });

  test("can't be deleted while it is protected, and is deleted with what it holds otherwise", async () => {
    const type = "aws:s3/bucket:Bucket";
    const kept = resource(await bucket(true), type, "logs");
    assert.deepEqual([kept.protect, kept.inputs], [true, { forceDestroy: false }]);
    const free = resource(await bucket(false), type, "logs");
    assert.deepEqual([free.protect, free.inputs], [false, { forceDestroy: true }]);
  });
});
