import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ec2 } from "../../aws/resourceTypes/ec2";
import { actionsOf } from "../../bootstrap/permissions/actions";
import { closedTag } from "../../components/closedTag";
import type { Context } from "./permissionsEvaluator";
import { may, places } from "./permissionsTable";
import { arn } from "./permissionsTableRows";

const rows = Object.values(actionsOf);
const lists = rows.flatMap(({ read, write }) => [read, write]);
const every = [...new Set(lists.flatMap((scoped) => Object.values(scoped).flat()))].sort();
const anywhere = new Set(lists.flatMap(({ anywhere: actions }) => actions ?? []));

/** Somebody else's things, of every kind that the stack has as well. */
const foreign = [
  ...["vpc", "subnet", "route-table", "internet-gateway", "natgateway", "elastic-ip", "security-group"],
  ...["security-group-rule", "vpc-endpoint", "vpc-flow-log", "network-interface", "instance"],
]
  .map((kind) => arn("ec2", `${kind}/1`))
  .concat(
    ["db:payroll", "pg:payroll", "subgrp:payroll", "og:payroll", "snapshot:payroll", "cluster:payroll"].map(
      (rest) => arn("rds", rest),
    ),
    ["replicationgroup", "cluster", "parametergroup", "subnetgroup", "snapshot", "user"].map((kind) =>
      arn("elasticache", `${kind}:payroll`),
    ),
    ["loadbalancer/app", "listener/app", "listener-rule/app", "targetgroup", "loadbalancer/net"].map((kind) =>
      arn("elasticloadbalancing", `${kind}/payroll/50dc6c495c0c9188/1`),
    ),
    ["arn:aws:budgets::123456789012:budget/payroll"],
    ["backup-vault:payroll", "backup-plan:payroll"].map((rest) => arn("backup", rest)),
    ["regional/webacl/payroll/1", "regional/rulegroup/payroll/1"].map((rest) => arn("wafv2", rest)),
    ["/aws/rds/instance/payroll/postgresql", "/aws/vpc/payroll", "RDSOSMetrics", "payroll"].map((name) =>
      arn("logs", `log-group:${name}:log-stream:1`),
    ),
    [
      arn("kms", "key/1"),
      arn("kms", "alias/payroll"),
      arn("acm", "certificate/1"),
      arn("secretsmanager", "secret:payroll"),
    ],
    ["cluster/payroll", "service/payroll/web", "task-definition/payroll:1", "task/payroll/1"].map((rest) =>
      arn("ecs", rest),
    ),
    ["function:payroll", "function:payroll:$LATEST", "layer:payroll"].map((rest) => arn("lambda", rest)),
    [arn("scheduler", "schedule/default/payroll"), arn("ecr", "repository/payroll")],
    [arn("application-autoscaling", "scalable-target/1")],
    ["alarm:payroll", "alarm:TargetTracking-service/payroll/web-AlarmHigh-1"].map((rest) =>
      arn("cloudwatch", rest),
    ),
    ["file-system/fs-1", "access-point/fsap-1"].map((rest) => arn("elasticfilesystem", rest)),
    ["arn:aws:s3:::payroll", "arn:aws:s3:::payroll/object", "arn:aws:route53:::hostedzone/ZANOTHER"],
    [
      "role/admin",
      "role/siscoe/staging/flow",
      "policy/payroll",
      "user/maria",
      "role/aws-service-role/x/y",
    ].map((rest) => `arn:aws:iam::123456789012:${rest}`),
  );

/** What somebody can bring into a request who wants to get in. */
const brought: Context = {
  "kms:ViaService": "rds.sa-east-1.amazonaws.com",
  "iam:PassedToService": "monitoring.rds.amazonaws.com",
  "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-roles",
  "acm:DomainNames": ["siscoe.example.com"],
  "acm:ValidationMethod": "DNS",
  "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["siscoe.example.com"],
  "route53:ChangeResourceRecordSetsRecordTypes": ["A"],
};

const namesake: Context = { "aws:ResourceTag/environment": "prod", "aws:ResourceTag/project": "payroll" };

/** Every action that the deploy role may use on one of them, under one of these circumstances. */
function reached(...circumstances: readonly Context[]): string[] {
  const found = every.filter((action) =>
    // AWS asks a service for its own things only.
    foreign
      .filter((resource) => resource.split(":")[2] === action.split(":")[0])
      .some((resource) =>
        circumstances.some((context) => may("deploy", places.prod, { action, resource, context })),
      ),
  );
  return found.filter((action) => !anywhere.has(action));
}

describe("what is somebody else's", () => {
  test("is out of reach, with every action there is: without a tag, and with another environment's", () => {
    const theirs = { "aws:ResourceTag/environment": "staging" };
    const ours = { "aws:RequestTag/environment": "prod", "aws:RequestTag/project": "siscoe" };
    assert.deepEqual(
      reached({}, brought, theirs, { ...theirs, ...brought }, { ...theirs, ...brought, ...ours }),
      [],
    );
  });

  test("is out of reach where another project calls its production the same", () => {
    assert.deepEqual(reached(namesake, { ...namesake, ...brought }), []);
  });

  test("is reached with a new tag where AWS tells nothing else of it, and by no other action", () => {
    // What makes something is asked about the new thing: the ARN of one that exists stands for it here.
    const makes = Object.values(ec2).flatMap(({ actions: { write } }) =>
      [write.newVpcs, write.newNetworkParts, write.newNetworkLinks].flatMap((actions) => actions ?? []),
    );
    const tags = [
      "acm:AddTagsToCertificate",
      "application-autoscaling:TagResource",
      "backup:TagResource",
      "kms:TagResource",
    ];
    const ours = { ...brought, "aws:RequestTag/environment": "prod", "aws:RequestTag/project": "siscoe" };
    const tagged = rows.flatMap(({ write }) => write.newTagged ?? []);
    const creates = [...new Set([...makes, ...tagged, "acm:RequestCertificate", "backup:CreateBackupPlan"])];
    assert.deepEqual(reached(ours).sort(), [...creates, ...tags].sort());
    // Another project's production, which has a tag already, not even so.
    assert.deepEqual(reached({ ...namesake, ...ours }).sort(), creates.sort());
    const closing = { ...brought, "aws:RequestTag/environment": closedTag };
    assert.deepEqual(reached(closing), ["ec2:CreateTags"]);
  });

  test("is changed everywhere by nothing but who writes logs, is told, and joins a key with a vault, which AWS knows no condition for", () => {
    const writes = rows.flatMap(({ write }) => write.anywhere ?? []);
    assert.deepEqual(
      [...new Set(writes)].filter((action) => !/:(Describe|Get|List)/.test(action)),
      [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "backup-storage:MountCapsule",
        "logs:DeleteResourcePolicy",
        // Of a subscription whose ARN, which ends in a random number, is known: no role may list them.
        "sns:Unsubscribe",
      ],
    );
  });
});
