import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/**
 * Closes a bucket: no public access, no access lists, TLS only, encrypted with S3's own keys.
 *
 * @param parent - the component that the bucket belongs to.
 * @param statements - who may do what with it besides its account, as statements of its policy.
 * @returns the bucket's name, once its policy holds.
 */
export function closeBucket(
  name: string,
  { bucket, arn }: aws.s3.Bucket,
  parent: pulumi.Resource,
  statements: readonly pulumi.Input<aws.iam.PolicyStatement>[] = [],
): pulumi.Output<string> {
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    { parent },
  );
  const ownershipControls = new aws.s3.BucketOwnershipControls(
    name,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    // S3 refuses two changes of a bucket's access at once: one after the other, from here on.
    { parent, dependsOn: publicAccessBlock },
  );
  const policy = new aws.s3.BucketPolicy(
    name,
    {
      bucket,
      policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [...statements, tlsOnly(arn)] }),
    },
    { parent, dependsOn: ownershipControls },
  );
  return policy.bucket;
}

function tlsOnly(arn: pulumi.Output<string>): pulumi.Input<aws.iam.PolicyStatement> {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, pulumi.interpolate`${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
