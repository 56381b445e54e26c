import { arn, ask, deploys, has, nobody, row, workflows, type Rows } from "./permissionsTableRows";

const iam = (rest: string) => `arn:aws:iam::123456789012:${rest}`;

/** Roles and policies, the bootstrap, the states. */
export const groundRows: Rows = (our, their) => {
  const [own, theirs] = [our, their].map(({ environment }) =>
    iam(`role/siscoe/${environment}/siscoe-${environment}-flow-1`),
  ) as [string, string];
  const [former, other] = [iam(`role/siscoe-${our.environment}-network-flow-1`), iam("role/admin")];
  const boundary = (suffix: string) => ({
    "iam:PermissionsBoundary": iam(`policy/siscoe-bootstrap/siscoe-${our.environment}-${suffix}`),
  });
  const bound = boundary("roles");
  const to = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });
  const policy = (name: string) => iam(`policy/${name}`);
  const state = (key: string) => `${our.stateBucketArn}/.pulumi/${key}`;
  const decrypt = (stack: string) =>
    ask("kms:Decrypt", our.stackKeyArn, { "kms:EncryptionContext:stack": stack });
  const onRole = (resource: string, context: Readonly<Record<string, string>> = {}) =>
    ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"].map((action) =>
      ask(action, resource, context),
    );
  return [
    row(
      "own roles, `/siscoe/<stack>/…`",
      "make, with a boundary of the bootstrap",
      deploys,
      ask("iam:CreateRole", own, bound),
      ask("iam:CreateRole", own, boundary("application")),
    ),
    row("", "make without, or with another", nobody, ask("iam:CreateRole", own)),
    row("", "give rights, trust a service", deploys, ...onRole(own, bound)),
    row("", "the same, where it has no boundary", nobody, ask("iam:UpdateAssumeRolePolicy", own)),
    row("", "take its boundary away", nobody, ask("iam:DeleteRolePermissionsBoundary", own, bound)),
    row(
      "",
      "hand to RDS, to VPC's logs, to AWS Backup or to Lambda",
      deploys,
      ask("iam:PassRole", own, to("backup")),
      ask("iam:PassRole", own, to("lambda")),
      ask("iam:PassRole", own, to("monitoring.rds")),
      ask("iam:PassRole", own, to("vpc-flow-logs")),
    ),
    row("", "hand to ECS's tasks", ["deploy", "stack's role"], ask("iam:PassRole", own, to("ecs-tasks"))),
    row(
      "",
      "hand to another service",
      nobody,
      ask("iam:PassRole", own, to("ec2")),
      ask("iam:PassRole", own, to("glue")),
    ),
    row("", "delete", deploys, ask("iam:DeleteRolePolicy", own, bound), ask("iam:DeleteRole", own, bound)),
    row(
      "roles of before, `siscoe-<stack>-…`",
      "delete",
      deploys,
      ask("iam:DeleteRolePolicy", former),
      ask("iam:DetachRolePolicy", former),
      ask("iam:DeleteRole", former),
    ),
    row("", "make one", nobody, ask("iam:CreateRole", former, bound)),
    row("", "give rights", nobody, ask("iam:PutRolePolicy", former, bound)),
    row("", "change whom it trusts", nobody, ask("iam:UpdateAssumeRolePolicy", former, bound)),
    row("another environment's role", "anything", nobody, ask("iam:DeleteRole", theirs, has(their))),
    row(
      "any other role",
      "hand to a service",
      nobody,
      ask("iam:PassRole", other, to("ecs-tasks")),
      ask("iam:PassRole", other, to("lambda")),
      ask("iam:PassRole", theirs, to("lambda")),
    ),
    row("", "look at it", nobody, ask("iam:GetRole", other)),
    row("", "change whom it trusts", nobody, ask("iam:UpdateAssumeRolePolicy", other, bound)),
    row(
      "policy that reads the secrets, of before",
      "delete",
      deploys,
      ask("iam:DeletePolicy", policy(`siscoe-${our.environment}-environment-reader-1`)),
    ),
    row(
      "",
      "change what it allows",
      nobody,
      ask("iam:CreatePolicyVersion", policy(`siscoe-${our.environment}-environment-reader-1`)),
    ),
    row(
      "policies of the bootstrap",
      "change what they allow",
      nobody,
      ask("iam:CreatePolicyVersion", policy(`siscoe-bootstrap/siscoe-${our.environment}-secrets-reader`)),
    ),
    row(
      "roles of the bootstrap",
      "anything",
      nobody,
      ask("iam:UpdateAssumeRolePolicy", iam(`role/siscoe-bootstrap/siscoe-${our.environment}-deploy`), bound),
    ),
    row("people and their keys", "anything", nobody, ask("iam:CreateAccessKey", iam("user/maria"))),
    row(
      "own state",
      "read",
      workflows,
      ask("s3:GetObject", state(`stacks/siscoe/${our.environment}.json`)),
      decrypt(our.environment),
    ),
    row(
      "",
      "write",
      deploys,
      ask("s3:PutObject", state(`stacks/siscoe/${our.environment}.json`)),
      ask("s3:PutObject", state(`locks/organization/siscoe/${our.environment}/1.json`)),
    ),
    row(
      "",
      "delete an earlier version",
      nobody,
      ask("s3:DeleteObjectVersion", state(`stacks/siscoe/${our.environment}.json`)),
    ),
    row(
      "another environment's state",
      "read",
      nobody,
      ask("s3:GetObject", state(`stacks/siscoe/${their.environment}.json`)),
    ),
    row("", "decrypt its secrets", nobody, decrypt(their.environment)),
    row(
      "the states' bucket and key",
      "change",
      nobody,
      ask("s3:PutBucketPolicy", our.stateBucketArn),
      ask("kms:PutKeyPolicy", our.stackKeyArn),
    ),
    row(
      "the application's images, `siscoe…`",
      "take",
      ["stack's role", "application"],
      ask("ecr:BatchGetImage", arn("ecr", "repository/siscoe")),
    ),
    row("any other service", "anything", nobody, ask("dynamodb:CreateTable"), ask("lambda:CreateFunction")),
  ];
};
