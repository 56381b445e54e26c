import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { closeBucket } from "../../components/privateBucket";

/** What a {@link StateBucket} is made from. */
export interface StateBucketArgs {
  /** How long an overwritten or deleted object can be called back, in days. The last 100 versions always can. */
  versionDays: number;
  /** Whether Pulumi refuses to delete it. */
  protect: boolean;
}

/**
 * The bucket that Pulumi keeps the stacks' states in.
 *
 * **Data**: what is known of every resource, and the stacks' secrets, encrypted once more by their own key. Without
 * it nothing is lost at AWS, but Pulumi no longer knows what it made. Every version before the current one is kept.
 *
 * **Security**: no public access, TLS only, no access lists, encrypted with S3's own keys.
 *
 * **Cost**: by the GB kept and by the request: cents a month.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 */
export class StateBucket extends pulumi.ComponentResource {
  /** The bucket's name, once its policy holds. */
  public readonly bucket: pulumi.Output<string>;
  /** The bucket's ARN. */
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: StateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:bootstrap:StateBucket", name, {}, opts);

    const bucket = new aws.s3.Bucket(
      name,
      // checkov:skip=CKV_AWS_18,S3.9,S3.22,S3.23: who reads a state shows in CloudTrail's data events, where an account has them; a bucket for
      // this one's log would ask for the next
      // checkov:skip=CKV_AWS_144: a region that is lost takes with it what the states in it describe
      // checkov:skip=CKV_AWS_145: the secrets in a state are encrypted with the stacks' own key already; for the rest S3's do
      // checkov:skip=CKV2_AWS_62,S3.11: nothing waits for a state to change
      // aws:skip=S3.20: AWS takes it from the account's root user only, whom no program should be
      {},
      { parent: this, protect: args.protect },
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    this.keepVersions(name, versioning.bucket, args.versionDays);

    this.bucket = closeBucket(name, bucket, this);
    this.arn = bucket.arn;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }

  private keepVersions(name: string, bucket: pulumi.Input<string>, days: number): void {
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "keep-old-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: days, newerNoncurrentVersions: 100 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { parent: this },
    );
  }
}
