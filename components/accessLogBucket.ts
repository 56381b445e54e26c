import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { closeBucket } from "./privateBucket";

/** What an {@link AccessLogBucket} is made from. */
export interface AccessLogBucketArgs {
  /** How long the logs are kept, in days. */
  retentionDays: number;
  /** Whether Pulumi refuses to delete it. Off, it is deleted with what it holds. @default true */
  protect?: boolean | undefined;
}

/** How long what was deleted, or overwritten, can be had back, in days. */
const undeleteDays = 30;

/**
 * The bucket that a load balancer writes its access logs to, and nobody else.
 *
 * **Data**: visitors' addresses and the paths they asked for, deleted after `retentionDays`. What is deleted can be had
 * back for 30 days, then it is gone.
 *
 * **Security**: no public access, TLS only, no access lists, encrypted with S3's own keys (a load balancer can
 * write with no others).
 *
 * **Cost**: by the GB kept and by the request.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export class AccessLogBucket extends pulumi.ComponentResource {
  /** The bucket itself. Its policy may not be there yet: `bucket` waits for it. */
  public readonly bucketResource: aws.s3.Bucket;
  /** The bucket's name, once load balancers may write to it. */
  public readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:site:AccessLogBucket", name, {}, opts);

    const bucket = new aws.s3.Bucket(
      name,
      // checkov:skip=CKV_AWS_18,S3.9,S3.22,S3.23: it holds logs itself: who reads it shows in CloudTrail's data events, where an account has them
      // checkov:skip=CKV_AWS_144: a region that is lost takes the site with it, and its access logs are no part of a recovery
      // checkov:skip=CKV_AWS_145: a load balancer writes its logs with S3's own keys, and with no others
      // checkov:skip=CKV2_AWS_62,S3.11: nothing waits for an access log
      // aws:skip=S3.20: AWS takes it from the account's root user only, whom no program should be
      { forceDestroy: !(args.protect ?? true) },
      { parent: this, protect: args.protect ?? true },
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: versioning.bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            // With versions, what expires or is deleted becomes an earlier version; the mark in its place goes by itself:
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
            expiration: { days: args.retentionDays },
            noncurrentVersionExpiration: { noncurrentDays: undeleteDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { parent: this },
    );
    const account = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    this.bucket = closeBucket(name, bucket, this, [
      {
        Sid: "LoadBalancersWrite",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${bucket.arn}/AWSLogs/${account}/*`,
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ]);
    this.bucketResource = bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}
