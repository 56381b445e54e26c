import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { actionsOf, servicesWithLinkedRoles, servicesWithRoles } from "../../bootstrap/permissions/actions";
import {
  applicationBoundary,
  deployBoundary,
  secretsReader,
  stackRolesBoundary,
} from "../../bootstrap/permissions/boundaries";
import type { Document } from "../../bootstrap/permissions/document";
import { deployPolicies, type Policies, previewPolicies } from "../../bootstrap/permissions/roles";
import type { DeploymentPlace } from "../../bootstrap/permissions/place";
import { serviceOf } from "../../aws/resourceTypes";
import program = require("../../index");
import { json } from "../support/find";
import { deploy, type Registration } from "../support/mocks";
import { table } from "../../config";
import { anotherValue, optionalParts, optionalServiceParts, withService } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";
import { allows, type Request } from "./permissionsEvaluator";
import { places } from "./permissionsTable";
import { has } from "./permissionsTableRows";

const place: DeploymentPlace = places.prod;
const boundaryArn = "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-roles";
const iam = "arn:aws:iam::123456789012";
const ownRole = `${iam}:role/siscoe/prod/siscoe-prod-network-flow-1a2b3c4`;

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

/** Every resource that the program can register: production, staging, and production with every optional part, which ECS's excludes. */
async function everything(): Promise<Registration[]> {
  const prod = settingsOf("prod");
  const own = { "siscoe:egress": "perZone", "siscoe:interfaceEndpoints": '["secretsmanager"]' };
  const bound = {
    "siscoe:permissionsBoundary": boundaryArn,
    "siscoe:brevoApiKey": "xkeysib-key",
    ...optionalParts,
  };
  const settings = [
    prod,
    settingsOf("staging"),
    { ...prod, ...own, ...bound, "siscoe:appTargets": '["10.20.64.10:8000"]' },
    { ...withService, ...bound, ...optionalServiceParts, "siscoe:executeCommand": "true" },
    { ...withService, ...bound, ...anotherValue("awakeHours", table.awakeHours) },
  ];
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
    const file = (type: string) => `aws/resourceTypes/${serviceOf(type)}.ts`;
    const lacking = used.filter((type) => actionsOf[type] === undefined);
    const unused = Object.keys(actionsOf).filter((type) => !used.includes(type));
    assert.deepEqual(
      [
        ...lacking.map((type) => `${file(type)} says no \`actions\` of ${type}`),
        ...unused.map((type) => `${file(type)} says \`actions\` of ${type}, which no stack makes`),
      ],
      [],
    );
    // The provider doesn't read a call (resourceInvocation's ReadWithoutTimeout is schema.NoopContext).
    const neverRead = ["aws:lambda/invocation:Invocation"];
    for (const type of used.filter((name) => name.startsWith("aws:") && !neverRead.includes(name))) {
      assert.notDeepEqual(actionsOf[type]?.read, {}, `${type} is never looked at`);
    }
  });

  test("may do each action to something of its own service", () => {
    for (const { Sid, Action = [], Resource = [] } of documents(deployPolicies).flatMap(
      (one) => one.Statement,
    )) {
      for (const action of Action) {
        const arn = `arn:aws:${action.split(":")[0] ?? ""}:`;
        assert.ok(
          Resource.some((resource) => resource === "*" || resource.startsWith(arn)),
          `${Sid} lets a deployment do ${action} to nothing: say \`named\` of its type in aws/resourceTypes/`,
        );
      }
    }
  });

  test("hand the stack's roles to the services that they are for, and let each make its own", () => {
    const linked = `${iam}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`;
    const wanted: Request[] = [
      ...servicesWithRoles.map((service) => ({
        action: "iam:PassRole",
        resource: ownRole,
        context: { "iam:PassedToService": service },
      })),
      ...servicesWithLinkedRoles.map((service) => ({
        action: "iam:CreateServiceLinkedRole",
        resource: linked,
        context: { "iam:AWSServiceName": service },
      })),
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
      { action: "kms:PutKeyPolicy", resource: "*", context: { "aws:ResourceTag/environment": "prod" } },
      { action: "kms:ScheduleKeyDeletion", resource: "*" },
      ...["iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:PassRole"].map((action) => ({
        action,
        resource: `${iam}:role/siscoe-prod-of-somebody`,
        context: bound,
      })),
      { action: "iam:UpdateAssumeRolePolicy", resource: ownRole },
      { action: "iam:DeleteRole", resource: `${iam}:role/siscoe/staging/siscoe-staging-network-flow` },
      { action: "iam:CreatePolicyVersion", resource: `${iam}:policy/siscoe-prod-environment-reader-1` },
      { action: "iam:CreatePolicy", resource: `${iam}:policy/siscoe-prod-environment-reader-1` },
      { action: "ec2:DeleteVpc", resource: "*", context: { "aws:ResourceTag/environment": "staging" } },
      // Somebody else's code runs with somebody else's rights: none is put there, called or entered.
      ...[
        "lambda:CreateFunction",
        "lambda:UpdateFunctionCode",
        "lambda:InvokeFunction",
        "lambda:AddPermission",
      ].flatMap((action) =>
        ["*", "arn:aws:lambda:sa-east-1:123456789012:function:payroll"].map((resource) => ({
          action,
          resource,
        })),
      ),
      ...["ecs:RunTask", "ecs:StartTask", "ecs:ExecuteCommand"].map((action) => ({ action, resource: "*" })),
      ...["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"].map((service) => ({
        action: "iam:PassRole",
        resource: `${iam}:role/admin`,
        context: { "iam:PassedToService": service },
      })),
    ];
    for (const request of refused) assert.ok(!couldEverDeploy(request), JSON.stringify(request));
  });

  test("let a preview look, and nothing else", () => {
    assert.ok(mayPreview({ action: "rds:DescribeDBInstances", resource: "*" }));
    for (const { Statement } of documents(previewPolicies)) {
      for (const { Effect, Action = [] } of Statement) {
        assert.equal(Effect, "Allow");
        // ViewBudget is how AWS calls the reading of a budget: its reference has it as Read.
        for (const action of Action) {
          assert.match(action, /^[a-z0-9-]+:(Describe|Get|List|Decrypt$|ViewBudget$)/, action);
        }
      }
    }
  });

  test("fit into IAM: a managed policy holds 6,144 characters, and a role ten of them", () => {
    const label = (letter: string, length = 63) => letter.repeat(length);
    const longest: DeploymentPlace = {
      ...place,
      environment: label("e", 12),
      stateBucketArn: `arn:aws:s3:::${label("b")}`,
      site: {
        domain: [label("a"), label("b"), label("c"), label("d", 61)].join("."),
        hostedZoneId: `Z${label("Z", 31)}`,
        vpcId: `vpc-${label("0", 17)}`,
      },
    };
    const boundaries = [deployBoundary, stackRolesBoundary, applicationBoundary, secretsReader];
    for (const policy of [
      ...Object.values(deployPolicies),
      ...Object.values(previewPolicies),
      ...boundaries,
    ]) {
      const written = policy(longest);
      assert.ok(JSON.stringify(written).length <= 6144, JSON.stringify(written.Statement[0]?.Sid));
    }
    assert.ok(Object.keys(deployPolicies).length <= 10);
    for (const { inputs, type } of resources) {
      if (type === "aws:iam/role:Role") assert.ok(String(inputs["assumeRolePolicy"]).length <= 2048);
      if (type === "aws:iam/rolePolicy:RolePolicy") assert.ok(String(inputs["policy"]).length <= 10_240);
    }
  });

  test("find every name as they expect it: what AWS calls after the stack is called siscoe-<stack>-…", () => {
    const named =
      /^aws:(backup\/vault:|budgets\/|cloudwatch\/|ecs|elasticache|iam\/role:|kms\/alias|lambda\/function|lb\/(loadBalancer|targetGroup):|rds|s3\/bucket:|secretsmanager\/secret:|sns\/|wafv2\/webAcl:)/;
    for (const { type, name } of resources.filter((one) => named.test(one.type))) {
      assert.match(name, /^siscoe-(prod|staging)-/, type);
    }
    const groups = resources.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    assert.notEqual(groups.length, 0);
    for (const { inputs } of groups) {
      const name = String(inputs["name"] ?? inputs["namePrefix"]);
      assert.match(
        name,
        /^(\/aws\/(events|rds\/instance|vendedlogs\/elasticache|vpc)\/|aws-waf-logs-|\/siscoe\/(prod|staging)\/)siscoe-(prod|staging)-/,
      );
    }
  });

  test("bind every role of the stack, to a boundary that leaves it what it is for", () => {
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    const bound = roles.filter(({ inputs }) => inputs["permissionsBoundary"] === boundaryArn);
    assert.deepEqual(
      [...new Set(bound.map(({ name }) => name))].sort(),
      [...new Set(roles.map(({ name }) => name))].sort(),
      "a role has no permissions boundary: the deployment would be refused to make it",
    );
    for (const { inputs } of roles) assert.match(String(inputs["path"]), /^\/siscoe\/(prod|staging)\/$/);
    const ownLog =
      "arn:aws:logs:sa-east-1:123456789012:log-group:/aws/vpc/siscoe-prod-network-flow-1:log-stream:1";
    for (const { inputs } of resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")) {
      for (const { Action } of (json(inputs["policy"]) as Document).Statement) {
        for (const action of [Action ?? []].flat()) {
          assert.ok(allows(asUsed(action, ownLog), [stackRolesBoundary(place)]), action);
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

/** What AWS is asked where a role of the stack uses a right of its policy. */
function asUsed(action: string, log: string): Request {
  const arn = (service: string, rest: string) => `arn:aws:${service}:sa-east-1:123456789012:${rest}`;
  const cluster = arn("ecs", "cluster/siscoe-prod-app-1a2b3c4");
  const onCluster = { "ecs:cluster": cluster };
  const uses: Readonly<Record<string, Omit<Request, "action">>> = {
    "ecr:GetAuthorizationToken": { resource: "*" },
    ecr: { resource: arn("ecr", "repository/siscoe") },
    "ecs:RunTask": { resource: arn("ecs", "task-definition/siscoe-prod-app-migrate:1"), context: onCluster },
    "ecs:TagResource": {
      resource: arn("ecs", "task/siscoe-prod-app-1a2b3c4/1"),
      context: { "ecs:CreateAction": "RunTask" },
    },
    "ecs:UpdateService": {
      resource: arn("ecs", "service/siscoe-prod-app/siscoe-prod-app-web"),
      context: has(place),
    },
    "rds:StartDBInstance": { resource: arn("rds", "db:siscoe-prod-database-1a2b3c4"), context: has(place) },
    "rds:StopDBInstance": { resource: arn("rds", "db:siscoe-prod-database-1a2b3c4"), context: has(place) },
    ecs: { resource: "*", context: onCluster },
    elasticfilesystem: { resource: arn("elasticfilesystem", "file-system/fs-1"), context: has(place) },
    iam: { resource: ownRole, context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    "logs:DescribeLogGroups": { resource: "*" },
    logs: { resource: log },
    ssmmessages: { resource: "*" },
  };
  return { action, ...(uses[action] ?? uses[action.slice(0, action.indexOf(":"))] ?? { resource: "*" }) };
}

function state(key: string): string {
  return `${place.stateBucketArn}/.pulumi/${key}`;
}
