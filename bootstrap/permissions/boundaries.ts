import { closedTag } from "../../components/closedTag";
import { actionsOf } from "./actions";
import { document, type Document, sorted, type Statement } from "./document";
import {
  logGroups,
  path,
  pathOfStack,
  type DeploymentPlace,
  prefix,
  tag,
  tagged,
  beingTagged,
} from "./place";
import { boundariesOf } from "./scopes";
import { readsSecretsOfStack } from "./state";

/**
 * The most that a role for deployments can ever do, whatever policies it is given: the stack's services, and never
 * what would raise its own rights or take the ground away from under it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function deployBoundary(place: DeploymentPlace): Document {
  return document(
    { Sid: "StackServices", Effect: "Allow", Action: services(), Resource: ["*"] },
    ...rolesStayBound(place),
    ...groundStays(place),
    ...runsNobodysCode(place),
    otherEnvironmentsStay(place),
  );
}

/**
 * The most that a role of the stack can ever do: write the stack's own logs, and the metrics of its database's server; what
 * the application's roles may, where the stack runs it; run the stack's own tasks as them, for the migrations; and back up
 * what is the stack's, of which it can delete backups alone; and put its database and its services to sleep, and wake them.
 * A deployment makes no role without it, so none can be made that does more: what a new kind of role needs is added
 * here first, and `up` of the bootstrap is somebody else's right.
 */
export function stackRolesBoundary(place: DeploymentPlace): Document {
  const write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  return document(
    { Sid: "WriteLogs", Effect: "Allow", Action: write, Resource: logGroups(place) },
    {
      Sid: "WriteServerMetrics",
      Effect: "Allow",
      // One log group for every database of the account: written, and never read (AWS's own policy lets it be).
      Action: sorted([...write, "logs:CreateLogGroup", "logs:PutRetentionPolicy"]),
      Resource: [`arn:aws:logs:*:${place.accountId}:log-group:RDSOSMetrics*`],
    },
    ...startsApplication(place),
    ...runsOwnTasks(place),
    ...backsUp(place),
    ...sleeps(place),
  );
}

/** Runs the stack's task definitions on its cluster, as the stack's roles, and sees how they end. */
function runsOwnTasks(place: DeploymentPlace): Statement[] {
  const { accountId, environment } = place;
  const ecs = (kind: string) => `arn:aws:ecs:*:${accountId}:${kind}/${prefix(place)}*`;
  const onCluster = { ArnLike: { "ecs:cluster": ecs("cluster") } };
  return [
    {
      Sid: "RunOwnTasks",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: [ecs("task-definition")],
      Condition: onCluster,
    },
    {
      // They get the tags of their definition (propagateTags).
      Sid: "TagOwnTasks",
      Effect: "Allow",
      Action: ["ecs:TagResource"],
      Resource: [ecs("task")],
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Sid: "WatchOwnTasks",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks", "ecs:ListTasks"],
      Resource: ["*"],
      Condition: onCluster,
    },
    {
      Sid: "HandOwnRolesToTasks",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [`arn:aws:iam::${accountId}:role${pathOfStack(environment)}*`],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}

/** Stops and starts the stack's database, and says how many tasks its services have. */
function sleeps(place: DeploymentPlace): Statement[] {
  const { accountId } = place;
  const condition = { StringEquals: tagged(place) };
  return [
    {
      Sid: "SleepAndWake",
      Effect: "Allow",
      Action: ["ecs:UpdateService", "rds:StartDBInstance", "rds:StopDBInstance"],
      Resource: [
        `arn:aws:ecs:*:${accountId}:service/${prefix(place)}*`,
        `arn:aws:rds:*:${accountId}:db:${prefix(place)}*`,
      ],
      Condition: condition,
    },
  ];
}

/** What AWS Backup does with the stack's role, out of AWS's own policy AWSBackupServiceRolePolicyForBackup. */
function backsUp(place: DeploymentPlace): Statement[] {
  const { accountId } = place;
  const condition = { StringEquals: tagged(place) };
  const keys = [`arn:aws:kms:*:${accountId}:key/*`];
  const rds = (rest: string) => `arn:aws:rds:*:${accountId}:${rest}`;
  return [
    // AWS knows no resource for these.
    {
      Sid: "LookForBackup",
      Effect: "Allow",
      Action: ["rds:DescribeDBInstances", "rds:DescribeDBSnapshots", "tag:GetResources"],
      Resource: ["*"],
    },
    {
      Sid: "BackUpDatabase",
      Effect: "Allow",
      Action: ["rds:CopyDBSnapshot", "rds:CreateDBSnapshot", "rds:ListTagsForResource"],
      Resource: [rds(`db:${prefix(place)}*`), rds("snapshot:awsbackup:*")],
    },
    {
      Sid: "TagBackups",
      Effect: "Allow",
      Action: ["rds:AddTagsToResource"],
      Resource: [rds("snapshot:awsbackup:*")],
      Condition: { StringEquals: beingTagged(place) },
    },
    {
      Sid: "ExpireBackups",
      Effect: "Allow",
      Action: ["rds:DeleteDBSnapshot"],
      Resource: [rds("snapshot:awsbackup:*")],
      Condition: condition,
    },
    {
      Sid: "BackUpFiles",
      Effect: "Allow",
      Action: ["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"],
      Resource: [`arn:aws:elasticfilesystem:*:${accountId}:file-system/*`],
      Condition: condition,
    },
    {
      Sid: "FillVault",
      Effect: "Allow",
      Action: ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"],
      Resource: [`arn:aws:backup:*:${accountId}:backup-vault:${prefix(place)}*`],
    },
    { Sid: "SeeKeys", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: keys, Condition: condition },
    {
      Sid: "LetServicesEncrypt",
      Effect: "Allow",
      Action: ["kms:CreateGrant"],
      Resource: keys,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, ...condition },
    },
  ];
}

/**
 * The most that the application's own roles can ever do, an ECS task's and the one that starts it: read the stack's
 * secrets, take images, write logs, and be looked into by ECS Exec. Whoever runs the application makes them, with this.
 */
export function applicationBoundary(place: DeploymentPlace): Document {
  const { accountId, environment } = place;
  return document(
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [`arn:aws:logs:*:${accountId}:log-group:${pathOfStack(environment)}*`],
    },
    ...startsApplication(place),
  );
}

/** Reads the stack's secrets, takes images, mounts the stack's uploads, and is looked into. */
function startsApplication(place: DeploymentPlace): Statement[] {
  const { accountId } = place;
  return [
    ...readsSecretsOfStack(place),
    {
      Sid: "MountOwnUploads",
      Effect: "Allow",
      Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      Resource: [`arn:aws:elasticfilesystem:*:${accountId}:file-system/*`],
      Condition: { StringEquals: tagged(place) },
    },
    // AWS knows no resource for the first, and none for ECS Exec's; what logs a shell looks its log group up among all.
    {
      Sid: "LogInToRegistryAndBeLookedInto",
      Effect: "Allow",
      Action: [
        "ecr:GetAuthorizationToken",
        "logs:DescribeLogGroups",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      Resource: ["*"],
    },
    {
      Sid: "TakeImages",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [`arn:aws:ecr:*:${accountId}:repository/siscoe*`],
    },
  ];
}

/** What lets its holder read the stack's secrets, and no others: for the role that starts the application. */
export function secretsReader(place: DeploymentPlace): Document {
  return document(...readsSecretsOfStack(place));
}

/** Every action of the services that the stack's resource types belong to. */
function services(): string[] {
  const actions = Object.values(actionsOf).flatMap(({ read, write }) => [
    ...Object.values(read).flat(),
    ...Object.values(write).flat(),
  ]);
  return sorted(actions.map((action) => `${action.slice(0, action.indexOf(":"))}:*`));
}

function rolesStayBound(place: DeploymentPlace): Statement[] {
  const { accountId, environment } = place;
  const iam = `arn:aws:iam::${accountId}`;
  const own = `${iam}:role${pathOfStack(environment)}*`;
  const former = [`${iam}:policy/${prefix(place)}*`, `${iam}:role/${prefix(place)}*`];
  return [
    {
      Sid: "OnlyBoundRoles",
      Effect: "Deny",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
      ],
      Resource: ["*"],
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": boundariesOf(place) } },
    },
    {
      Sid: "OnlyOwnRoles",
      Effect: "Deny",
      Action: ["iam:*"],
      NotResource: [...former, `${iam}:role/aws-service-role/*`, own],
    },
    {
      Sid: "FormerOnesOnlyGo",
      Effect: "Deny",
      NotAction: ["iam:Delete*", "iam:Detach*", "iam:Get*", "iam:List*"],
      Resource: former,
    },
    {
      Sid: "NoUnbinding",
      Effect: "Deny",
      Action: ["iam:DeleteRolePermissionsBoundary"],
      Resource: ["*"],
    },
  ];
}

/** The roles and policies of the bootstrap, the state bucket and the stacks' key: used, and never changed. */
function groundStays({ accountId, stateBucketArn, stackKeyArn }: DeploymentPlace): Statement[] {
  return [
    {
      Sid: "RolesOfTheGroundStay",
      Effect: "Deny",
      Action: ["iam:*"],
      Resource: [`arn:aws:iam::${accountId}:role${path}*`, `arn:aws:iam::${accountId}:policy${path}*`],
    },
    {
      Sid: "StateBucketStays",
      Effect: "Deny",
      NotAction: ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
      Resource: [stateBucketArn, `${stateBucketArn}/*`],
    },
    { Sid: "StackKeyStays", Effect: "Deny", NotAction: ["kms:Decrypt"], Resource: [stackKeyArn] },
    {
      Sid: "KeysStayWhoseTheyAre",
      Effect: "Deny",
      Action: ["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      Resource: ["*"],
    },
  ];
}

/** What a function or a task may do is its own role's: no deployment puts code into another's, or enters one. */
function runsNobodysCode(place: DeploymentPlace): Statement[] {
  return [
    {
      Sid: "OnlyOwnFunctions",
      Effect: "Deny",
      Action: ["lambda:*"],
      NotResource: [`arn:aws:lambda:*:${place.accountId}:function:${prefix(place)}*`],
    },
    {
      Sid: "NoTaskButByServices",
      Effect: "Deny",
      Action: ["ecs:ExecuteCommand", "ecs:RunTask", "ecs:StartTask"],
      Resource: ["*"],
    },
  ];
}

/** What carries another environment's tag is none of this role's business, where AWS tells by tags. */
function otherEnvironmentsStay({ environment }: DeploymentPlace): Statement {
  return {
    Sid: "OtherEnvironmentsStay",
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: {
      Null: { [`aws:ResourceTag/${tag}`]: "false" },
      StringNotEquals: { [`aws:ResourceTag/${tag}`]: [closedTag, environment].sort() },
    },
  };
}
