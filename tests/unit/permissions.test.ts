import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { actionsOf, servicesWithRoles } from "../../bootstrap/permissions/actions";
import { deployBoundary, stackRolesBoundary } from "../../bootstrap/permissions/boundaries";
import type { Document } from "../../bootstrap/permissions/document";
import { deployPolicies, type Policies, previewPolicies } from "../../bootstrap/permissions/roles";
import type { Place } from "../../bootstrap/permissions/scopes";
import program = require("../../index");
import { json } from "../support/find";
import { deploy, type Registration } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";
import { allows, type Request } from "./permissionsEvaluator";

const place: Place = {
  accountId: "123456789012",
  environment: "prod",
  stateBucketArn: "arn:aws:s3:::siscoe-state-1a2b3c4",
  stackKeyArn: "arn:aws:kms:sa-east-1:123456789012:key/ground",
};
const boundaryArn = "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-roles";
const iam = "arn:aws:iam::123456789012";
const ownRole = `${iam}:role/siscoe-prod-network-flow-1a2b3c4`;

function documents(policies: Policies): Document[] {
  return Object.values(policies).map((policy) => policy(place));
}

const mayDeploy = (request: Request) => allows(request, documents(deployPolicies), deployBoundary(place));
/** The same, had somebody given the role every right of the account. */
const all: Document = {
  Version: "2012-10-17",
  Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};
const couldEverDeploy = (request: Request) => allows(request, [all], deployBoundary(place));
const mayPreview = (request: Request) => allows(request, documents(previewPolicies));

/** Every resource that the program can register: production, staging, and production with every optional part. */
async function everything(): Promise<Registration[]> {
  const prod = settingsOf("prod");
  const own = { "siscoe:egress": "perZone", "siscoe:interfaceEndpoints": '["secretsmanager"]' };
  const bound = {
    "siscoe:permissionsBoundary": boundaryArn,
    "siscoe:appTargets": '["10.20.64.10:8000"]',
    "siscoe:brevoApiKey": "xkeysib-key",
  };
  const settings = [prod, settingsOf("staging"), { ...prod, ...own, ...bound }];
  const made: Registration[] = [];
  for (const one of settings) made.push(...(await deploy(program, { settings: one })).resources);
  return made;
}

describe("the roles of the workflows", () => {
  let resources: Registration[] = [];
  before(async () => {
    resources = await everything();
  });

  test("have actions for every resource type in use, and for no other", () => {
    const custom = resources.filter(({ custom: isCustom, type }) => isCustom && !type.startsWith("pulumi:"));
    const used = [...new Set(custom.map(({ type }) => type))].sort();
    assert.deepEqual(Object.keys(actionsOf).sort(), used);
    for (const type of used.filter((name) => name.startsWith("aws:"))) {
      assert.notDeepEqual(actionsOf[type]?.read, [], `${type} is never looked at`);
    }
  });

  test("let a deployment create, change and delete what the stack is made of", () => {
    const tag = { "aws:ResourceTag/environment": "prod" };
    const wanted: Request[] = [
      {
        action: "rds:CreateDBInstance",
        resource: "arn:aws:rds:sa-east-1:123456789012:db:siscoe-prod-database",
      },
      { action: "ec2:CreateVpc", resource: "arn:aws:ec2:sa-east-1:123456789012:vpc/*" },
      { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::siscoe-prod-alb-1a2b3c4" },
      { action: "kms:CreateKey", resource: "*", context: { "aws:RequestTag/environment": "prod" } },
      { action: "kms:PutKeyPolicy", resource: "arn:aws:kms:sa-east-1:123456789012:key/own", context: tag },
      {
        action: "kms:CreateGrant",
        resource: "arn:aws:kms:sa-east-1:123456789012:key/own",
        context: { ...tag, "kms:ViaService": "rds.sa-east-1.amazonaws.com" },
      },
      { action: "secretsmanager:PutSecretValue", resource: secret("prod") },
      { action: "iam:CreateRole", resource: ownRole, context: { "iam:PermissionsBoundary": boundaryArn } },
      { action: "iam:PutRolePolicy", resource: ownRole, context: { "iam:PermissionsBoundary": boundaryArn } },
      { action: "iam:DeleteRole", resource: ownRole },
      ...servicesWithRoles.map((service) => ({
        action: "iam:PassRole",
        resource: ownRole,
        context: { "iam:PassedToService": service },
      })),
      {
        action: "iam:CreateServiceLinkedRole",
        resource: `${iam}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`,
        context: { "iam:AWSServiceName": "rds.amazonaws.com" },
      },
      { action: "s3:PutObject", resource: state("stacks/siscoe/prod.json") },
      { action: "s3:PutObject", resource: state("locks/organization/siscoe/prod/1.json") },
      decrypts("prod"),
    ];
    for (const request of wanted) assert.ok(mayDeploy(request), JSON.stringify(request));
  });

  test("don't let a deployment raise its own rights, even if it were given every right", () => {
    const bound = { "iam:PermissionsBoundary": boundaryArn };
    const elsewhere = { "iam:PermissionsBoundary": `${iam}:policy/another` };
    const refused: Request[] = [
      { action: "iam:CreateRole", resource: ownRole },
      { action: "iam:CreateRole", resource: ownRole, context: elsewhere },
      { action: "iam:PutRolePolicy", resource: ownRole },
      { action: "iam:AttachRolePolicy", resource: ownRole },
      { action: "iam:PutRolePermissionsBoundary", resource: ownRole, context: elsewhere },
      { action: "iam:DeleteRolePermissionsBoundary", resource: ownRole, context: bound },
      { action: "iam:CreateUser", resource: `${iam}:user/somebody` },
      { action: "iam:CreateAccessKey", resource: `${iam}:user/somebody` },
      { action: "iam:CreateOpenIDConnectProvider", resource: `${iam}:oidc-provider/elsewhere.example` },
      {
        action: "iam:UpdateOpenIDConnectProviderThumbprint",
        resource: `${iam}:oidc-provider/token.actions.githubusercontent.com`,
      },
      ...["siscoe-prod-deploy", "siscoe-prod-preview", "siscoe-staging-deploy"].flatMap((role) =>
        ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:PassRole"].map(
          (action) => ({ action, resource: `${iam}:role/siscoe-bootstrap/${role}`, context: bound }),
        ),
      ),
      { action: "iam:CreatePolicyVersion", resource: boundaryArn },
      {
        action: "iam:CreatePolicyVersion",
        resource: `${iam}:policy/siscoe-bootstrap/siscoe-prod-deploy-boundary`,
      },
      { action: "sts:AssumeRole", resource: `${iam}:role/admin` },
      ...[
        "s3:PutBucketVersioning",
        "s3:PutBucketPolicy",
        "s3:PutLifecycleConfiguration",
        "s3:DeleteBucket",
      ].map((action) => ({ action, resource: place.stateBucketArn })),
      { action: "s3:DeleteObjectVersion", resource: state("stacks/siscoe/prod.json") },
      { action: "kms:ScheduleKeyDeletion", resource: place.stackKeyArn },
      { action: "kms:PutKeyPolicy", resource: place.stackKeyArn },
      { action: "ec2:DeleteVpc", resource: "*", context: { "aws:ResourceTag/environment": "staging" } },
      { action: "lambda:CreateFunction", resource: "*" },
    ];
    for (const request of refused) assert.ok(!couldEverDeploy(request), JSON.stringify(request));
  });

  test("don't let a deployment reach beyond its own environment", () => {
    const refused: Request[] = [
      { action: "s3:PutObject", resource: state("stacks/siscoe/staging.json") },
      { action: "s3:GetObject", resource: state("stacks/siscoe/production.json") },
      { action: "s3:GetObject", resource: state("stacks/siscoe-bootstrap/main.json") },
      decrypts("staging"),
      { action: "kms:Decrypt", resource: place.stackKeyArn },
      { action: "secretsmanager:GetSecretValue", resource: secret("staging") },
      { action: "s3:DeleteBucket", resource: "arn:aws:s3:::siscoe-staging-alb-1a2b3c4" },
      { action: "s3:GetObject", resource: "arn:aws:s3:::somebody-elses/object" },
      { action: "iam:DeleteRole", resource: `${iam}:role/siscoe-staging-network-flow` },
      { action: "iam:PassRole", resource: ownRole, context: { "iam:PassedToService": "ec2.amazonaws.com" } },
      { action: "ec2:RunInstances", resource: "*" },
      { action: "kms:PutKeyPolicy", resource: "arn:aws:kms:sa-east-1:123456789012:key/not-ours" },
    ];
    for (const request of refused) assert.ok(!mayDeploy(request), JSON.stringify(request));
  });

  test("let a preview look, and nothing else", () => {
    for (const { Statement } of documents(previewPolicies)) {
      for (const { Effect, Action = [] } of Statement) {
        assert.equal(Effect, "Allow");
        for (const action of Action) assert.match(action, /^[a-z0-9]+:(Describe|Get|List|Decrypt$)/, action);
      }
    }
    assert.ok(mayPreview({ action: "s3:GetObject", resource: state("stacks/siscoe/prod.json") }));
    assert.ok(mayPreview(decrypts("prod")));
    assert.ok(mayPreview({ action: "rds:DescribeDBInstances", resource: "*" }));
    assert.ok(mayPreview({ action: "secretsmanager:GetSecretValue", resource: secret("prod") }));
    for (const [action, resource] of [
      ["s3:PutObject", state("stacks/siscoe/prod.json")],
      ["s3:PutObject", state("locks/organization/siscoe/prod/1.json")],
      ["s3:GetObject", state("stacks/siscoe/staging.json")],
      ["s3:GetObject", "arn:aws:s3:::siscoe-prod-alb-1a2b3c4/AWSLogs/log"],
      ["secretsmanager:GetSecretValue", secret("staging")],
      ["rds:ModifyDBInstance", "*"],
    ] as const) {
      assert.ok(!mayPreview({ action, resource }), `${action} ${resource}`);
    }
  });

  test("fit into IAM: a managed policy holds 6,144 characters, and a role ten of them", () => {
    const policies = [...documents(deployPolicies), ...documents(previewPolicies)];
    for (const policy of [...policies, deployBoundary(place), stackRolesBoundary()]) {
      assert.ok(JSON.stringify(policy).length <= 6144, JSON.stringify(policy.Statement[0]?.Sid));
    }
    assert.ok(Object.keys(deployPolicies).length <= 10);
  });

  test("bind every role of the stack, to a boundary that leaves it what it is for", () => {
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    const bound = roles.filter(({ inputs }) => inputs["permissionsBoundary"] === boundaryArn);
    assert.deepEqual(
      bound.map(({ name }) => name).sort(),
      [...new Set(roles.map(({ name }) => name))].sort(),
      "a role has no permissions boundary: the deployment would be refused to make it",
    );
    for (const { inputs } of resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")) {
      for (const { Action } of (json(inputs["policy"]) as Document).Statement) {
        for (const action of Action ?? []) {
          assert.ok(allows({ action, resource: "*" }, [stackRolesBoundary()]), action);
        }
      }
    }
    const trusted = roles.flatMap(({ inputs }) => (json(inputs["assumeRolePolicy"]) as Document).Statement);
    assert.deepEqual(
      [...new Set(trusted.map(({ Principal }) => Principal?.["Service"]))].sort(),
      servicesWithRoles,
    );
  });
});

function state(key: string): string {
  return `${place.stateBucketArn}/.pulumi/${key}`;
}

function secret(environment: string): string {
  return `arn:aws:secretsmanager:sa-east-1:123456789012:secret:siscoe-${environment}-django-1a2b3c`;
}

function decrypts(stack: string): Request {
  return {
    action: "kms:Decrypt",
    resource: place.stackKeyArn,
    context: { "kms:EncryptionContext:stack": stack },
  };
}
