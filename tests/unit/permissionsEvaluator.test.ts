import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Document, Statement } from "../../bootstrap/permissions/document";
import { allows, conditionsHold, type Context } from "./permissionsEvaluator";

const statement = (given: Partial<Statement>): Statement => ({
  Sid: "S",
  Effect: "Allow",
  Action: ["s3:*"],
  Resource: ["*"],
  ...given,
});
const policy = (...statements: Partial<Statement>[]): Document => ({
  Version: "2012-10-17",
  Statement: statements.map((one) => statement(one)),
});
const get = { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key" };

// Each is an example, or a sentence, of AWS's documentation on evaluation logic and condition operators.
describe("the evaluator of policies", () => {
  test("denies by default, allows by a policy, and lets a Deny win", () => {
    assert.equal(allows(get, []), false);
    assert.equal(allows(get, [policy({})]), true);
    assert.equal(allows(get, [policy({}), policy({ Effect: "Deny", Action: ["s3:GetObject"] })]), false);
  });

  test("takes a boundary as a limit, not as a grant", () => {
    const ec2 = policy({ Action: ["ec2:*"] });
    assert.equal(allows(get, [], policy({})), false);
    assert.equal(allows(get, [policy({})], policy({})), true);
    assert.equal(allows(get, [policy({})], ec2), false);
    assert.equal(allows(get, [policy({})], policy({}, { Effect: "Deny" })), false);
  });

  test("knows NotAction and NotResource", () => {
    const others: Document = {
      Version: "2012-10-17",
      Statement: [{ Sid: "S", Effect: "Allow", NotAction: ["iam:*"], NotResource: ["arn:aws:s3:::kept/*"] }],
    };
    assert.equal(allows(get, [others]), true);
    assert.equal(allows({ ...get, resource: "arn:aws:s3:::kept/key" }, [others]), false);
    assert.equal(allows({ action: "iam:GetUser", resource: "*" }, [others]), false);
  });

  test("reads actions without case, resources and values with it, and names of keys without", () => {
    assert.equal(allows({ ...get, action: "S3:getobject" }, [policy({ Action: ["s3:GetObject"] })]), true);
    assert.equal(allows(get, [policy({ Resource: ["arn:aws:s3:::Bucket/*"] })]), false);
    assert.equal(
      conditionsHold({ StringEquals: { "aws:UserName": "john" } }, { "AWS:username": "john" }),
      true,
    );
    assert.equal(
      conditionsHold({ StringEquals: { "aws:username": "john" } }, { "aws:username": "John" }),
      false,
    );
  });

  const cases: readonly [string, Statement["Condition"], Context, boolean][] = [
    ["several values are alternatives", { StringEquals: { k: ["a", "b"] } }, { k: "b" }, true],
    ["several keys are all wanted", { StringEquals: { k: "a", l: "b" } }, { k: "a", l: "c" }, false],
    [
      "several operators are all wanted",
      { StringEquals: { k: "a" }, StringLike: { l: "b*" } },
      { k: "a" },
      false,
    ],
    ["a key that is missing matches nothing", { StringEquals: { k: "a" } }, {}, false],
    ["… and everything for a negated operator", { StringNotEquals: { k: "a" } }, {}, true],
    ["negated values are all excluded", { StringNotEquals: { k: ["a", "b"] } }, { k: "b" }, false],
    ["IfExists holds for a missing key", { StringEqualsIfExists: { k: "a" } }, {}, true],
    ["… and decides by one that is there", { StringEqualsIfExists: { k: "a" } }, { k: "b" }, false],
    ["IgnoreCase", { StringEqualsIgnoreCase: { k: "JOHN" } }, { k: "john" }, true],
    ["? is one character", { StringLike: { k: "a?c" } }, { k: "abbc" }, false],
    ["* is any number, none as well", { StringLike: { k: "a*c" } }, { k: "ac" }, true],
    ["Equals takes a wildcard for itself", { StringEquals: { k: "a*" } }, { k: "ab" }, false],
    ["Null true: the key must not be there", { Null: { "aws:TokenIssueTime": "true" } }, {}, true],
    ["Null false: it must be there", { Null: { "aws:TokenIssueTime": "false" } }, {}, false],
    ["an empty list counts as missing", { Null: { "aws:TagKeys": "false" } }, { "aws:TagKeys": [] }, false],
    ["Bool", { Bool: { "aws:SecureTransport": "false" } }, { "aws:SecureTransport": "false" }, true],
    [
      "ForAllValues: each value must match",
      { "ForAllValues:StringEquals": { k: ["a", "b"] } },
      { k: ["a"] },
      true,
    ],
    [
      "… and one that doesn't is too many",
      { "ForAllValues:StringEquals": { k: ["a"] } },
      { k: ["a", "c"] },
      false,
    ],
    ["… and holds where there is no key", { "ForAllValues:StringEquals": { k: ["a"] } }, {}, true],
    [
      "ForAnyValue: one that matches is enough",
      { "ForAnyValue:StringLike": { k: ["a*"] } },
      { k: ["b", "ab"] },
      true,
    ],
    ["… and doesn't hold where there is no key", { "ForAnyValue:StringEquals": { k: ["a"] } }, {}, false],
    [
      "ForAllValues with a negated operator: none of them",
      { "ForAllValues:StringNotEquals": { k: ["a"] } },
      { k: ["b", "a"] },
      false,
    ],
    [
      "ArnLike compares part by part",
      { ArnLike: { "aws:SourceArn": "arn:aws:ec2:*:111122223333:vpc-flow-log/*" } },
      { "aws:SourceArn": "arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/fl-1" },
      true,
    ],
    [
      "… so a wildcard doesn't pass a colon",
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:bucket" } },
      { "aws:SourceArn": "arn:aws:s3:::bucket" },
      false,
    ],
    [
      "ArnNotEquals",
      { ArnNotEquals: { "aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:*" } },
      { "aws:SourceArn": "arn:aws:sns:us-east-1:444455556666:topic" },
      true,
    ],
  ];
  for (const [what, condition, context, expected] of cases) {
    test(what, () => {
      assert.equal(conditionsHold(condition, context), expected);
    });
  }

  test("refuses to guess: an operator that it has not, and several values for an operator of one", () => {
    assert.throws(() => conditionsHold({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, {}), /no IpAddress/);
    assert.throws(() => conditionsHold({ StringEquals: { k: "a" } }, { k: ["a", "b"] }), /several values/);
  });
});
