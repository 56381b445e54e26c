import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Checkout } from "../support/checkout";

/** A small stack of a bucket, a key, a secret and a log group, in the place of the real one: what differs is quick to make. */
export const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

function program(): Record<string, unknown> {
  const key = new aws.kms.Key("files-key", { description: "Files" }, { protect: true });
  const bucket = new aws.s3.Bucket("files", { bucket: "files-of-siscoe" }, { protect: true });
  new aws.s3.BucketPolicy("files", {
    bucket: bucket.bucket,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::files-of-siscoe/*" }],
    }),
  });
  new aws.cloudwatch.LogGroup("log", { retentionInDays: 30 });
  const secret = new aws.secretsmanager.Secret("mail", { kmsKeyId: key.arn });
  new aws.secretsmanager.SecretVersion("mail", {
    secretId: secret.id,
    secretString: new pulumi.Config().requireSecret("brevoSmtpPassword"),
  });
  return { bucket: bucket.bucket, foundation: { stack: "prod" } };
}
export = program;
`;

/** A copy of the checkout with the small program, committed as main. */
export function smallCheckout(): Checkout {
  const checkout = new Checkout();
  writeFileSync(checkout.path("index.ts"), program);
  repositoryOf(checkout);
  return checkout;
}

/** Makes a copy a repository of its own, with everything committed as main. */
export function repositoryOf(checkout: Checkout): void {
  git(checkout, "init", "--quiet", "--initial-branch=main");
  writeFileSync(checkout.path(".git", "info", "exclude"), "node_modules\n.local\n");
  commit(checkout);
}

/** Commits everything. */
export function commit(checkout: Checkout): void {
  git(checkout, "add", "--all");
  git(
    checkout,
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.com",
    "commit",
    "--quiet",
    "-m",
    "Work",
  );
}

/** Runs git in the copy. */
export function git(checkout: Checkout, ...args: string[]): void {
  execFileSync("git", ["-C", checkout.folder, ...args]);
}
