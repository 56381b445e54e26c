import type { Registration } from "../../support/mocks";
import { allowing, beside, type Control, decidedBeside, isOf, statementsOf, unmet } from "./control";

const bucket = "s3/bucket";
const isBlocked = ({ inputs }: Registration) =>
  ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
    (input) => inputs[input] === true,
  );

/** Actions that Security Hub's S3.6 lets no other account have. */
const ownersOnly = [
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutEncryptionConfiguration",
  "s3:PutObjectAcl",
  "s3:*",
  "*",
];

/** A control that a resource beside the bucket meets. */
function by(
  id: string,
  asks: string,
  part: string,
  isMet: (part: Registration) => boolean = () => true,
  cis?: string,
): Control {
  const met: Control["met"] = (one, all) => beside(one, all, part, "bucket").some(isMet);
  return decidedBeside(unmet(id, bucket, asks, cis), met, { without: part });
}

const policies = "s3/bucketPolicy";
const statement = ({ inputs }: Registration) => statementsOf(inputs["policy"]);

/** Buckets. */
export const buckets: readonly Control[] = [
  by("S3.2", "nobody may read who is not let in", "s3/bucketPublicAccessBlock", isBlocked),
  by("S3.3", "nobody may write who is not let in", "s3/bucketPublicAccessBlock", isBlocked),
  by(
    "S3.5",
    "requests without TLS are refused",
    policies,
    (one) =>
      statement(one).some(
        ({ Effect, Action, Principal, Condition }) =>
          Effect === "Deny" &&
          Action.includes("s3:*") &&
          Principal === "*" &&
          JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    "2.1.1",
  ),
  {
    ...unmet("S3.6", policies, "no other account may change its policy, ACLs or encryption"),
    inputs: ["policy"],
    met: (one) =>
      isOf(one, policies) &&
      !statement(one).some(
        ({ Effect, Action, Principal }) =>
          Effect === "Allow" &&
          (Principal === "*" || typeof (Principal as { AWS?: unknown }).AWS !== "undefined") &&
          Action.some((action) => ownersOnly.includes(action)),
      ),
    broken: { policy: allowing("s3:PutBucketPolicy", { AWS: "arn:aws:iam::210987654321:root" }) },
  },
  by("S3.8", "public access is blocked", "s3/bucketPublicAccessBlock", isBlocked, "2.1.4"),
  unmet("S3.9", bucket, "who reads and writes is logged"),
  by("S3.10", "earlier versions go some day", "s3/bucketLifecycleConfiguration"),
  unmet("S3.11", bucket, "events are announced"),
  by(
    "S3.12",
    "ACLs give nobody access",
    "s3/bucketOwnershipControls",
    ({ inputs }) => (inputs["rule"] as { objectOwnership: string }).objectOwnership === "BucketOwnerEnforced",
  ),
  by("S3.13", "objects go some day", "s3/bucketLifecycleConfiguration"),
  unmet("S3.20", bucket, "versions are deleted with a second factor only", "2.1.2"),
  unmet("S3.22", bucket, "CloudTrail logs who writes", "3.8"),
  unmet("S3.23", bucket, "CloudTrail logs who reads", "3.9"),
];
