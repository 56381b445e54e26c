import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documentOf, mayAccess, type Thing, type Who } from "./accessEvaluator";

const account = "111122223333";
const root = `arn:aws:iam::${account}:root`;
const policy = (...Statement: Record<string, unknown>[]) => documentOf({ Version: "2012-10-17", Statement });
const all = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const someone = (name: string, ...policies: (typeof all)[]): Who => ({
  arn: `arn:aws:iam::${account}:role/${name}`,
  policies,
});
const foreign: Who = { arn: "arn:aws:iam::444455556666:role/External", policies: [all] };

const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyWith = (...statements: Record<string, unknown>[]): Thing => ({
  account,
  policy: policy(...statements),
  ownPolicyDecides: true,
});
const decrypt = (thing: Thing, context: Record<string, string> = {}) => ({
  action: "kms:Decrypt",
  resource: `arn:aws:kms:us-west-2:${account}:key/${keyId}`,
  context,
  thing,
});
const get = (thing: Thing, context: Record<string, string> = {}) => ({
  action: "s3:GetObject",
  resource: "arn:aws:s3:::amzn-s3-demo-bucket/key",
  context,
  thing,
});

// Each is an example, or a sentence, of AWS's documentation (accessEvaluator.ts names the pages).
describe("a key's policy", () => {
  const ofAccount = { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };

  test("of the account alone lets IAM policies decide: nobody gets the key by it without one", () => {
    assert.equal(mayAccess(someone("Admin", all), decrypt(keyWith(ofAccount))), true);
    assert.equal(mayAccess(someone("Other"), decrypt(keyWith(ofAccount))), false);
    const byNumber = { ...ofAccount, Principal: { AWS: account } };
    assert.equal(mayAccess(someone("Admin", all), decrypt(keyWith(byNumber))), true);
  });

  test("without the account makes IAM policies ineffective", () => {
    const user = { ...ofAccount, Principal: { AWS: `arn:aws:iam::${account}:role/KeyUser` } };
    assert.equal(mayAccess(someone("Admin", all), decrypt(keyWith(user))), false);
    assert.equal(mayAccess(someone("KeyUser"), decrypt(keyWith(user))), true);
  });

  test("lets another account in only where both accounts say so", () => {
    const theirs = { ...ofAccount, Principal: { AWS: "arn:aws:iam::444455556666:root" } };
    assert.equal(mayAccess(foreign, decrypt(keyWith(ofAccount))), false);
    assert.equal(mayAccess(foreign, decrypt(keyWith(ofAccount, theirs))), true);
    assert.equal(mayAccess({ ...foreign, policies: [] }, decrypt(keyWith(ofAccount, theirs))), false);
  });

  test("can be for one service alone: kms:ViaService", () => {
    const Condition = { StringEquals: { "kms:ViaService": "rds.us-west-2.amazonaws.com" } };
    const key = keyWith({ ...ofAccount, Principal: { AWS: "*" }, Condition });
    const via = (service: string) => decrypt(key, { "kms:ViaService": `${service}.us-west-2.amazonaws.com` });
    assert.equal(mayAccess(someone("User"), via("rds")), true);
    assert.equal(mayAccess(someone("User"), via("ec2")), false);
    assert.equal(mayAccess(someone("User"), decrypt(key)), false);
  });

  test("lets CloudWatch Logs use it for the log groups of its condition", () => {
    const Condition = {
      ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-west-2:${account}:log-group:ours` },
    };
    const service = "logs.us-west-2.amazonaws.com";
    const key = keyWith(ofAccount, { ...ofAccount, Principal: { Service: service }, Condition });
    const of = (group: string) =>
      decrypt(key, {
        "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-west-2:${account}:log-group:${group}`,
      });
    assert.equal(mayAccess({ service }, of("ours")), true);
    assert.equal(mayAccess({ service }, of("theirs")), false);
    assert.equal(mayAccess({ service: "logs.eu-west-1.amazonaws.com" }, of("ours")), false);
  });

  test("denies, whatever else allows", () => {
    const denied = { ...ofAccount, Effect: "Deny", Principal: "*", Action: "kms:Decrypt" };
    assert.equal(mayAccess(someone("Admin", all), decrypt(keyWith(ofAccount, denied))), false);
    const root_ = { ...denied, Principal: { AWS: root } };
    assert.equal(mayAccess(someone("Admin", all), decrypt(keyWith(ofAccount, root_))), false);
  });
});

describe("the policy of anything else", () => {
  const none: Thing = { account };
  const allowed: Thing = {
    account,
    policy: policy({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:role/Reader` },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
    }),
  };

  test("adds to the IAM policies of its account: one of the two is enough", () => {
    assert.equal(mayAccess(someone("Admin", all), get(none)), true);
    assert.equal(mayAccess(someone("Reader"), get(none)), false);
    assert.equal(mayAccess(someone("Reader"), get(allowed)), true);
    assert.equal(mayAccess(someone("Other"), get(allowed)), false);
  });

  test("opens it to everybody by a star, and to no service by an account", () => {
    const open: Thing = {
      account,
      policy: policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }),
    };
    assert.equal(mayAccess(someone("Other"), get(open)), true);
    assert.equal(mayAccess({ ...foreign }, get(open)), true);
    assert.equal(
      mayAccess({ ...foreign, policies: [] }, get(open)),
      false,
      "its own account must let it as well",
    );
    assert.equal(mayAccess({ service: "ec2.amazonaws.com" }, get(allowed)), false);
  });

  test("can deny all that does not come by TLS, and all that no service asks for: aws:ViaAWSService", () => {
    const unless = (key: string) => ({
      account,
      policy: policy({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { Bool: { [key]: "false" } },
      }),
    });
    for (const key of ["aws:SecureTransport", "aws:ViaAWSService"]) {
      assert.equal(mayAccess(someone("Admin", all), get(unless(key), { [key]: "false" })), false);
      assert.equal(mayAccess(someone("Admin", all), get(unless(key), { [key]: "true" })), true);
    }
  });

  test("is limited by a boundary, and by a Deny of an IAM policy with NotAction", () => {
    const boundary = policy({ Effect: "Allow", Action: "ec2:*", Resource: "*" });
    assert.equal(mayAccess({ ...someone("Reader"), boundary }, get(allowed)), false);
    const onlyEc2 = policy({ Effect: "Deny", NotAction: "ec2:*", Resource: "*" });
    assert.equal(mayAccess(someone("Reader", onlyEc2), get(allowed)), false);
  });

  test("must name who is meant: NotPrincipal is refused", () => {
    const thing = {
      account,
      policy: policy({ Effect: "Deny", NotPrincipal: {}, Action: "*", Resource: "*" }),
    };
    assert.throws(() => mayAccess(someone("Reader"), get(thing)), /no NotPrincipal/);
  });
});
